import pytest

from lms.accounts.cards import card_token
from lms.sync.words import describe_payload, moment_words, plain, type_words
from tests.factories.courses import make_bimtek, make_registration

NOBODYS = "3fadf555-1635-4444-8f4e-a4ae6db5b7a4"
pytestmark = pytest.mark.django_db


def test_an_arrival_is_told_with_names(kader):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    registration = make_registration(bimtek, kader)
    payload = {
        "session": str(session.uid),
        "registration": str(registration.uid),
        "card": card_token(kader),
        "kind": "hadir",
        "method": "kartu",
    }
    assert describe_payload(payload) == [
        ("Sesi", f"{session.title} ({bimtek.name})"),
        ("Peserta", kader.name),
        ("Pemilik kartu", kader.name),
        ("Keterangan", "Hadir"),
        ("Cara", "Pindai kartu QR"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("lesson", "x", ("Materi", "tidak dikenal")),
        ("lesson", 0, ("Materi", "tidak dikenal")),
        ("lesson", {"a": 1}, ("Materi", '{"a": 1}')),
        ("session", NOBODYS, ("Sesi", "tidak dikenal")),
        ("session", "x", ("Sesi", "tidak dikenal")),
        ("card", "CK1.X.Y", ("Pemilik kartu", "kartu palsu atau rusak")),
        ("attempt", "x", ("Ujian", "tidak dikenal")),
        ("checklist", "x", ("Daftar tilik", "tidak dikenal")),
        ("kader", "x", ("Kader", "tidak dikenal")),
        ("done", [1, 2], ("Langkah yang dilakukan", "1, 2")),
        ("baru", True, ("baru", "ya")),
    ],
)
def test_anything_a_phone_sent_can_be_told(key, value, line):
    assert describe_payload({key: value}) == [line]


@pytest.mark.parametrize("payload", [None, "teks", 5, []])
def test_a_payload_that_is_none_says_nothing(payload):
    assert describe_payload(payload) == []


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), ("", "–"), ([], "–"), (False, "tidak"), (3, "3")]
)
def test_values_are_written_plainly(value, text):
    assert plain(value) == text


def test_types_and_times_are_told_in_words():
    assert type_words("lesson.read") == "Membaca materi"
    assert type_words("hal.baru") == "hal.baru"
    assert moment_words("2025-08-20T05:00:07Z") == "20 Agustus 2025, 12.00.07"
    assert moment_words("kemarin") == "kemarin"
