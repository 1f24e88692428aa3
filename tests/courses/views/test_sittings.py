from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Accommodation, SittingPause
from assessments.services import give_seats, open_sitting
from assessments.services.attempts import save_answer
from assessments.services.papers import start_attempt
from assessments.terms import terms_of
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def bimtek():
    sitting = make_sitting(make_assessment(minutes=30), open_to_all=False)
    made = make_bimtek(pre_test=sitting)
    open_sitting(sitting, timezone.now() - timedelta(minutes=10))
    return made


@pytest.fixture
def place(bimtek):
    made = make_registration(bimtek, make_kader("Siti Rahmah"))
    give_seats(bimtek.pre_test, [made.user])
    return made


@pytest.fixture
def board(bimtek):
    return f"/bimtek/{bimtek.slug}/uji/pra/"


@pytest.fixture
def client(signed_in, panitia):
    return signed_in(panitia)


def writing(place, minutes: int = 10):
    begun = timezone.now() - timedelta(minutes=minutes)
    attempt = start_attempt(place.bimtek.pre_test, place.user, begun)
    row = attempt.snapshot[0]
    save_answer(attempt, row["key"], [row["choices"][0]["id"]], begun)
    return attempt


def test_panitia_sees_who_is_writing_and_until_when(client, bimtek, place, board):
    writing(place)
    make_registration(bimtek, make_kader("Tini"))

    rows = client.get(board).context["page_obj"].object_list

    assert [(one.place.user.name, one.state, one.answered) for one in rows] == [
        ("Siti Rahmah", "menulis", 1),
        ("Tini", "belum", 0),
    ]
    assert rows[0].until == rows[0].attempt.started_at + timedelta(minutes=30)
    assert client.get(f"/bimtek/{bimtek.slug}/uji/").text.count("/uji/pra/") == 1


def test_panitia_stops_the_clock_of_all_and_lets_it_go_on(client, place, board):
    refused = client.post(board, {"action": "pause", "reason": ""})
    assert refused.context["form"].errors.keys() == {"reason"}

    client.post(board, {"action": "pause", "reason": "Listrik padam"})

    assert "Listrik padam" in client.get(board).text
    assert terms_of(place.bimtek.pre_test, place.user_id).is_paused(timezone.now())
    client.post(board, {"action": "resume"})
    assert not terms_of(place.bimtek.pre_test, place.user_id).is_paused(timezone.now())
    assert SittingPause.objects.count() == 2


def test_one_person_is_paused_and_granted_more(client, place, board):
    writing(place)
    page = f"{board}peserta/{place.uid}/"
    client.post(page, {"action": "pause", "reason": "Menyusui"})
    given = {"extra_minutes": "15", "extra_attempts": "1", "reason": "Penglihatan"}

    answer = client.post(page, {"action": "grant", **given, "closes_on": ""})

    assert answer.url == page
    terms = terms_of(place.bimtek.pre_test, place.user_id)
    assert (terms.minutes, terms.attempts) == (45, 2)
    assert terms.is_paused(timezone.now())
    shown = client.get(page).text
    assert "Menyusui" in shown
    assert "tambahan 15 menit" in shown
    refused = client.post(page, {"action": "grant", **given, "reason": ""})
    assert refused.context["grant_form"].errors.keys() == {"reason"}
    assert Accommodation.objects.count() == 1


def test_only_panitia_of_the_area_holds_the_test(place, board, signed_in):
    page = f"{board}peserta/{place.uid}/"
    denied = {
        make_officer("fasilitator"): 403,
        make_officer("dinas"): 403,
        make_officer("panitia", "64"): 404,
        place.user: 404,
    }
    for person, status in denied.items():
        for address in (board, page):
            body = {"action": "pause", "reason": "Iseng"}
            assert signed_in(person).post(address, body).status_code == status
    assert SittingPause.objects.count() == 0


def test_a_test_that_was_not_chosen_has_no_page(client, bimtek, board):
    assert client.get(board.replace("pra", "pasca")).status_code == 404
    assert client.get(board.replace("pra", "lain")).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_board_costs_the_same_however_many_write(
    people, client, bimtek, board, django_assert_num_queries
):
    for number in range(people):
        made = make_registration(bimtek, make_kader(f"Kader {number}"))
        give_seats(bimtek.pre_test, [made.user])
        writing(made)
    client.get(board)
    with django_assert_num_queries(12):
        client.get(board)


def test_a_kader_sees_that_the_test_is_paused(client, place, board, signed_in):
    sitting = place.bimtek.pre_test
    writing(place, minutes=1)
    phone = signed_in(place.user)
    paper = phone.get(f"/ujian/{sitting.uid}/lembar/").json()
    client.post(board, {"action": "pause", "reason": "Listrik padam"})

    intro = phone.get(f"/ujian/{sitting.uid}/soal/1/", follow=True)
    limits = phone.get(f"/ujian/{sitting.uid}/batas/").json()

    assert intro.redirect_chain == [(f"/ujian/{sitting.uid}/", 302)]
    assert "Ujian dijeda" in intro.text
    assert (paper["pauses"], len(limits["pauses"])) == ([], 1)
    assert limits["pauses"][0][1] is None
    assert (limits["minutes"], limits["account"]) == (30, str(place.user.uid))


def test_the_limits_are_told_to_nobody_else(place, signed_in, client):
    address = f"/ujian/{place.bimtek.pre_test.uid}/batas/"
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 401
