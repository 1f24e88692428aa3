from itertools import permutations

import pytest
from django.utils import timezone

from courses.facts.attendance import receive_scan
from courses.models import Attendance
from courses.queries.bimtek import session_presence
from lms.accounts.cards import card_token
from lms.ids import new_uuid7
from lms.journal.facts import Envelope, MalformedFact, handler_for
from tests.factories.accounts import make_kader
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db


def scan(meeting, moment=None, **payload) -> Envelope:
    return Envelope(
        uid=new_uuid7(),
        type="attendance.scan",
        occurred_at=moment or at(8, 5),
        device="hp-1",
        clock_offset=0,
        payload={"session": str(meeting.uid), **payload},
    )


def test_a_scanned_card_is_stored_once_with_its_uid(facilitator):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    envelope = scan(bimtek.sessions.first(), card=card_token(place.user))
    for _ in range(2):
        verdict = receive_scan(facilitator, envelope)
        assert (verdict.code, verdict.quarantined) == ("tercatat", False)
        assert verdict.sentence == f"{place.user.name} hadir 08.05."
    stored = Attendance.objects.get()
    assert (stored.uid, stored.device, stored.method) == (envelope.uid, "hp-1", "kartu")


def test_a_second_scan_says_since_when_the_person_is_there(facilitator):
    bimtek = make_bimtek()
    session, place = bimtek.sessions.first(), make_registration(bimtek)
    receive_scan(facilitator, scan(session, card=card_token(place.user)))
    later = scan(session, at(8, 30), card=card_token(place.user))
    verdict = receive_scan(facilitator, later)
    assert (verdict.code, verdict.quarantined) == ("sudah_tercatat", False)
    assert verdict.sentence == f"{place.user.name} sudah tercatat 08.05."


def test_a_participant_may_be_named_by_registration(facilitator):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    envelope = scan(bimtek.sessions.first(), registration=str(place.uid), kind="izin")
    receive_scan(facilitator, envelope)
    assert Attendance.objects.get().kind == "izin"


def test_business_rules_quarantine_and_never_refuse(facilitator, assessor, stranger):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    place = make_registration(bimtek)
    elsewhere = make_kader("Bukan Peserta")
    card = card_token(place.user)

    def code(by, envelope) -> str:
        verdict = receive_scan(by, envelope)
        assert verdict.quarantined
        return verdict.code

    early = at(8, day=timezone.localdate(session.starts_at).replace(day=1))
    assert code(assessor, scan(session, card=card)) == "tanpa_hak"
    assert code(stranger, scan(session, card=card)) == "tanpa_hak"
    assert code(facilitator, scan(session, card="CK1.X.Y")) == "kartu_tidak_dikenal"
    other = scan(session, card=card_token(elsewhere))
    assert code(facilitator, other) == "bukan_peserta"
    assert code(facilitator, scan(session, early, card=card)) == "belum_harinya"
    assert Attendance.objects.count() == 0


def test_what_cannot_be_understood_is_malformed(facilitator):
    session = make_bimtek().sessions.first()
    for payload in ({}, {"card": "x", "kind": "koreksi"}, {"card": "x", "method": "?"}):
        with pytest.raises(MalformedFact):
            receive_scan(facilitator, scan(session, **payload))
    with pytest.raises(MalformedFact):
        receive_scan(facilitator, scan(session, card="x", session="bukan-uid"))


def test_two_trainers_scanning_offline_agree_in_any_order(facilitator, panitia):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    for order in permutations([(8, 20), (8, 5), (8, 40)]):
        place = make_registration(bimtek)
        for hour, minute in order:
            by = panitia if minute == 5 else facilitator
            moment = at(hour, minute)
            receive_scan(by, scan(session, moment, card=card_token(place.user)))
        presence = session_presence(session)[place.pk]
        assert (presence.at, presence.scans) == (at(8, 5), 3)


def test_the_sync_door_knows_the_type():
    assert handler_for("attendance.scan") is receive_scan
