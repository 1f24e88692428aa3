import pytest
from django.test import Client

from lms.accounts.models import ActivationSlip
from tests.factories.accounts import make_kader, make_user


def search(client, person):
    return client.get("/slip/", {"person": person}).context["people"]


def test_panitia_finds_a_kader_by_phone_and_by_code(panitia, kader, signed_in):
    client = signed_in(panitia)
    assert search(client, kader.phone) == [kader]
    assert search(client, kader.account_code.lower()) == [kader]


def test_family_on_one_phone_is_listed(panitia, kader, signed_in):
    sister = make_kader("Ani", phone=kader.phone)
    assert search(signed_in(panitia), kader.phone) == [sister, kader]


def test_kader_of_another_province_is_not_found(panitia, stranger, signed_in):
    client = signed_in(panitia)
    assert search(client, stranger.phone) == []
    assert client.post(f"/slip/{stranger.uid}/").status_code == 404


def test_slip_made_here_opens_the_account(panitia, kader, signed_in):
    client = signed_in(panitia)
    assert client.get(f"/slip/{kader.uid}/").context["code"] == ""
    assert not ActivationSlip.objects.exists()
    code = client.post(f"/slip/{kader.uid}/").context["code"]
    typed = Client().post("/aktivasi/", {"code": code})
    assert typed["Location"] == f"/aktivasi/{code.replace(' ', '')}/"


def test_slip_lets_somebody_in_whose_attempts_are_used_up(panitia, kader, signed_in):
    for _ in range(6):
        Client().post("/masuk/", {"login": kader.phone, "password": "739402"})
    code = signed_in(panitia).post(f"/slip/{kader.uid}/").context["code"]
    address = f"/aktivasi/{code.replace(' ', '')}/"
    Client().post(address, {"pin": "482916", "again": "482916"})
    typed = {"login": kader.phone, "password": "482916"}
    assert Client().post("/masuk/", typed).status_code == 302


@pytest.mark.parametrize("path", ["/slip/", "/slip/{uid}/"])
def test_only_panitia_and_dinas_hand_out_slips(
    kader, assessor, stranger, signed_in, path
):
    path = path.format(uid=kader.uid)
    assert signed_in(stranger).get(path).status_code == 404
    assert signed_in(assessor).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_text_that_is_no_identifier_is_explained(panitia, signed_in):
    form = signed_in(panitia).get("/slip/", {"person": "0812"}).context["form"]
    assert form.errors["person"] == [
        "Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890."
    ]


def test_search_costs_the_same_for_one_and_three(
    dinas, signed_in, django_assert_num_queries
):
    phone = "+6281234567890"
    make_kader(phone=phone)
    client = signed_in(dinas)
    for newcomers in (0, 2):
        for _ in range(newcomers):
            make_kader(phone=phone)
        # Session, officer, roles of both sides, people.
        with django_assert_num_queries(5):
            search(client, phone)


def test_person_without_posyandu_or_role_gets_a_slip_from_nobody(dinas, signed_in):
    nobody = make_user()
    assert search(signed_in(dinas), nobody.phone) == []
