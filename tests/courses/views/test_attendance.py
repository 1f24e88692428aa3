import pytest
from django.utils import timezone

from courses.models import Attendance
from courses.queries.bimtek import session_presence
from courses.services.attendance import record_attendance
from lms.accounts.cards import card_token
from tests.factories.accounts import make_kader
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_registration(make_bimtek())


@pytest.fixture
def session(place):
    return place.bimtek.sessions.first()


@pytest.fixture
def client(signed_in, facilitator):
    return signed_in(facilitator)


def page(session, part="catat/") -> str:
    return f"/bimtek/{session.bimtek.slug}/hadir/{session.uid}/{part}"


def tap(client, session, place, kind, **headers):
    data = {"mark": f"{kind}:{place.uid}", "query": "q=x"}
    return client.post(page(session), data, headers=headers)


def state(session, place) -> str:
    return session_presence(session)[place.pk].state


def test_one_tap_marks_and_comes_back_to_the_row(client, session, place):
    answer = tap(client, session, place, "hadir")
    assert answer.url == page(session, "") + f"?q=x#p{place.number}"
    fact = Attendance.objects.get()
    assert (fact.kind, fact.method, fact.recorded_by.name) == (
        "hadir",
        "daftar",
        "Fasilitator 62",
    )


def test_a_tap_can_be_undone_and_done_again(client, session, place):
    for kind, wanted in [("hadir", "hadir"), ("urung", "belum"), ("izin", "izin")]:
        tap(client, session, place, kind)
        assert state(session, place) == wanted
    assert Attendance.objects.count() == 3


def test_a_tap_by_script_answers_with_the_row_alone(client, session, place):
    answer = tap(client, session, place, "sakit", **{"X-Part": "row"}).json()
    assert answer["error"] == ""
    assert 'data-state="sakit"' in answer["row"]
    assert answer["row"].count("<li") == 1


def test_a_refused_tap_says_why(client, session, place):
    answer = tap(client, session, place, "urung", **{"X-Part": "row"}).json()
    assert answer["error"] == f"{place.user.name} belum tercatat di sesi ini."
    assert tap(client, session, place, "koreksi").status_code == 302
    assert Attendance.objects.count() == 0


def test_nobody_is_marked_in_a_closed_event(client, session, place):
    place.bimtek.stage = "ditutup"
    place.bimtek.save()
    tap(client, session, place, "hadir")
    assert Attendance.objects.count() == 0


def test_a_tap_for_an_unknown_person_is_not_found(client, session, place):
    other = make_registration(make_bimtek())
    assert tap(client, session, other, "hadir").status_code == 404
    assert client.post(page(session), {"mark": "hadir:bukan"}).status_code == 404


def test_the_list_is_grouped_by_kabupaten_and_can_be_searched(client, session, place):
    make_registration(place.bimtek, make_kader("Siti Zubaidah"))
    found = client.get(page(session, ""), {"q": "zubai"}).context["groups"][0]
    names = [row["place"].user.name for row in found["rows"]]
    assert (names, found["expected"]) == (["Siti Zubaidah"], 2)


def test_a_correction_is_written_with_its_reason(client, session, place, panitia):
    record_attendance(
        session, place, kind="hadir", method="kartu", by=panitia, occurred_at=at(8)
    )
    url = page(session, f"koreksi/{place.uid}/")
    assert client.post(url, {"reason": ""}).status_code == 200
    assert state(session, place) == "hadir"
    assert client.post(url, {"reason": "Dititipkan"}).status_code == 302
    assert state(session, place) == "koreksi"


def scan(client, session, card):
    url = f"/bimtek/{session.bimtek.slug}/pindai/{session.uid}/"
    return client.post(url, {"card": card}).context["outcome"]


def test_a_typed_code_or_scanned_card_marks_without_script(client, session, place):
    assert scan(client, session, card_token(place.user))["state"] == "ok"
    again = scan(client, session, place.user.account_code.lower())
    clock = f"{timezone.localtime(Attendance.objects.first().occurred_at):%H.%M}"
    assert again == {
        "state": "repeat",
        "sentence": f"{place.user.name} sudah tercatat {clock}.",
    }


def test_a_card_that_belongs_to_nobody_here_is_told_calmly(client, session):
    guest = make_kader("Tamu")
    assert scan(client, session, card_token(guest)) == {
        "state": "wrong",
        "sentence": "Tamu tidak terdaftar di kegiatan ini.",
    }
    for nonsense in ("", "CK1.AAAA.BBBB", "123456"):
        assert scan(client, session, nonsense)["sentence"] == (
            "Kartu tidak dikenal. Ketik kode akun atau cari namanya di daftar."
        )
    assert Attendance.objects.count() == 0


def test_only_the_scan_page_lets_the_reader_compile_its_wasm(client, session):
    home = f"/bimtek/{session.bimtek.slug}/"
    scanner = client.get(f"{home}pindai/{session.uid}/")
    assert "'wasm-unsafe-eval'" in scanner["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in client.get(home)["Content-Security-Policy"]


def test_the_scanner_gets_names_by_card_and_by_code(client, session, place):
    url = f"/bimtek/{session.bimtek.slug}/pindai/{session.uid}/nama/"
    entry = {"name": place.user.name, "since": ""}
    assert client.get(url).json()["people"] == {
        card_token(place.user): entry,
        place.user.account_code: entry,
    }
