import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts.models import ActivationSlip
from lms.accounts.services import issue_slip
from tests.factories.accounts import PIN, make_kader


@pytest.fixture
def newcomer(db):
    return make_kader("Rina Marlina", pin=None)


@pytest.fixture
def code(newcomer, panitia):
    return issue_slip(newcomer, by=panitia)


def choose(code, pin="482916", again=None):
    client = Client()
    response = client.post(f"/aktivasi/{code}/", {"pin": pin, "again": again or pin})
    return client, response


def errors(response):
    return dict(response.context["form"].errors.items())


def test_typed_code_leads_to_the_page_of_the_slip(code):
    typed = f"{code[:5].lower()} {code[5:]}"
    response = Client().post("/aktivasi/", {"code": typed})
    assert response["Location"] == f"/aktivasi/{code}/"


def test_wrong_code_is_explained(db):
    response = Client().post("/aktivasi/", {"code": "ABCDE FGH23"})
    assert errors(response) == {
        "code": [
            "Kode ini tidak dikenal. Periksa lagi hurufnya, atau minta slip baru "
            "kepada panitia atau Dinas."
        ]
    }


def test_slip_greets_by_first_name_and_village_only(code, newcomer):
    page = Client().get(f"/aktivasi/{code}/").content.decode()
    assert "Halo, Rina" in page
    assert "Desa Wilayah 62.03.01.2001" in page
    assert "Marlina" not in page
    assert newcomer.phone[-4:] not in page


def test_chosen_pin_signs_in_and_goes_home(code, newcomer):
    client, response = choose(code)
    assert response["Location"] == "/"
    assert int(client.session["_auth_user_id"]) == newcomer.pk
    newcomer.refresh_from_db()
    assert newcomer.check_password("482916")


def test_slip_used_before_says_what_to_do(code):
    choose(code)
    _, response = choose(code, "591637")
    assert response.status_code == 410
    assert response.context["sentence"] == (
        "Slip ini sudah dipakai. Masuklah dengan nomor HP dan PIN Anda, atau minta "
        "slip baru kepada panitia atau Dinas."
    )


def test_expired_slip_says_what_to_do(code):
    ActivationSlip.objects.update(expires_at=timezone.now())
    response = Client().get(f"/aktivasi/{code}/")
    assert response.context["sentence"] == (
        "Slip ini sudah tidak berlaku. Minta slip baru kepada panitia atau Dinas."
    )


def test_two_different_pins_are_refused(code):
    _, response = choose(code, "482916", "482917")
    assert errors(response) == {"again": ["Kedua PIN tidak sama. Ketik sekali lagi."]}


def test_easy_pin_is_refused(code):
    _, response = choose(code, "123456")
    assert errors(response) == {
        "pin": ["PIN ini terlalu mudah ditebak. Pilih enam angka lain yang acak."]
    }


def test_pin_of_a_phone_mate_is_refused(code, newcomer):
    make_kader("Siti", phone=newcomer.phone, pin="482916")
    _, response = choose(code)
    assert errors(response) == {
        "pin": [
            "Pilih PIN lain: nomor HP ini dipakai bersama, dan setiap orang perlu "
            "PIN sendiri."
        ]
    }


def test_pin_of_a_phone_mate_cannot_be_found_by_trying(code, newcomer):
    make_kader("Siti", phone=newcomer.phone, pin=PIN)
    make_kader("Ani", phone=newcomer.phone, pin="482916")
    for _ in range(5):
        assert choose(code)[1].status_code == 200
    assert choose(code)[1].context["sentence"] == (
        "Terlalu banyak percobaan. Coba lagi dalam 5 menit, atau minta panitia "
        "mencetak slip baru."
    )


def test_guessing_slips_is_stopped_by_the_breaker(code, settings):
    settings.LOGIN_BREAKER_FAILURES = 3
    for guess in ("ABCDE2345A", "ABCDE2345B", "ABCDE2345C"):
        assert Client().get(f"/aktivasi/{guess}/").status_code == 410
    response = Client().get("/aktivasi/ABCDE2345D/")
    assert response.context["sentence"].startswith("Terlalu banyak percobaan")
