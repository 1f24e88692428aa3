from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Attendance
from courses.queries import attendance_summary
from courses.queries.bimtek import session_counts, session_presence
from courses.refusals import Refusal
from courses.services.attendance import (
    correct_attendance,
    record_attendance,
    undo_marks,
)
from courses.services.registration import change_state
from lms.ids import new_uuid7
from tests.factories.content import make_ruleset, make_skill
from tests.factories.courses import DAY, at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db


def arrive(session, registration, by, moment, **fields):
    return record_attendance(
        session,
        registration,
        kind="hadir",
        method="daftar",
        by=by,
        occurred_at=moment,
        **fields,
    )


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_the_first_arrival_moves_the_participant_to_tiba(panitia):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    arrive(bimtek.sessions.first(), place, panitia, at(8, 5))
    place.refresh_from_db()
    assert place.state == "tiba"
    assert [note.by for note in place.notes.all()] == [panitia]


def test_every_scan_is_kept_and_the_earliest_counts_in_any_order(panitia):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    place = make_registration(bimtek)
    arrive(session, place, panitia, at(8, 30))
    arrive(session, place, panitia, at(8, 12))
    assert Attendance.objects.count() == 2
    presence = session_presence(session)[place.pk]
    assert (presence.at, presence.scans) == (at(8, 12), 2)


def test_the_same_uid_again_is_harmless(panitia):
    bimtek = make_bimtek()
    session, other = bimtek.sessions.all()
    place = make_registration(bimtek)
    uid = new_uuid7()
    first = arrive(session, place, panitia, at(8), uid=uid)
    assert arrive(session, place, panitia, at(8), uid=uid) == first
    assert Attendance.objects.count() == 1
    assert code_of(arrive, other, place, panitia, at(8), uid=uid) == "uid_terpakai"


def test_a_scan_counts_for_its_session_only(panitia):
    bimtek = make_bimtek()
    first, second = bimtek.sessions.all()
    place = make_registration(bimtek)
    arrive(first, place, panitia, at(8))
    assert session_counts(bimtek) == {first.pk: 1, second.pk: 0}


def test_guards_refuse_what_cannot_belong_to_the_session(panitia):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    foreign = make_registration(make_bimtek())
    cancelled = make_registration(bimtek)
    cancelled.state = "batal"
    cancelled.save()
    early = at(8, day=DAY - timedelta(days=1))
    place = make_registration(bimtek)
    assert code_of(arrive, session, foreign, panitia, at(8)) == "bukan_peserta"
    assert code_of(arrive, session, cancelled, panitia, at(8)) == "peserta_batal"
    assert code_of(arrive, session, place, panitia, early) == "belum_harinya"
    assert Attendance.objects.count() == 0


def test_a_correction_needs_a_reason_and_keeps_the_scan(panitia):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    place = make_registration(bimtek)
    correct = correct_attendance
    assert code_of(correct, session, place, by=panitia, reason="x") == "tidak_tercatat"
    arrive(session, place, panitia, at(8))
    assert code_of(correct, session, place, by=panitia, reason=" ") == "tanpa_alasan"
    correct(session, place, by=panitia, reason="Kartu dititipkan")
    presence = session_presence(session)[place.pk]
    assert (presence.state, presence.scans) == ("koreksi", 1)
    assert presence.mark.reason == "Kartu dititipkan"


def test_a_closed_event_is_no_longer_corrected(panitia):
    bimtek = make_bimtek(stage="ditutup")
    place = make_registration(bimtek)
    session = bimtek.sessions.first()
    arrive(session, place, panitia, at(8))
    code = code_of(correct_attendance, session, place, by=panitia, reason="Salah")
    assert code == "ditutup"


def test_the_ledger_counts_jp_over_planned_sessions(panitia, django_assert_num_queries):
    bimtek = make_bimtek()
    there, absent = make_registration(bimtek), make_registration(bimtek)
    arrive(bimtek.sessions.first(), there, panitia, at(8))
    with django_assert_num_queries(3):
        ledger = attendance_summary(bimtek)
    assert (ledger[there.pk].jp_attended, ledger[there.pk].percent) == (2, 50)
    assert (ledger[absent.pk].jp_planned, ledger[absent.pk].percent) == (4, 0)


def test_an_arrival_trains_in_the_skills_and_a_correction_takes_that_back(panitia):
    make_ruleset()
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    session.skills.add(make_skill(7))
    place = make_registration(bimtek)
    arrive(session, place, panitia, at(8))
    arrive(session, place, panitia, at(9))
    assert [line.kind for line in place.user.evidence.all()] == ["trained"]
    assert place.user.skill_statuses.get().status == "dilatih"
    correct_attendance(session, place, by=panitia, reason="Salah orang")
    kinds = [line.kind for line in place.user.evidence.order_by("pk")]
    assert kinds == ["trained", "withdrawal"]
    assert place.user.skill_statuses.get().status == "belum"
    arrive(session, place, panitia, timezone.now())
    assert place.user.skill_statuses.get().status == "dilatih"


def test_the_first_arrival_starts_the_event(panitia):
    bimtek = make_bimtek()
    arrive(bimtek.sessions.first(), make_registration(bimtek), panitia, at(8))
    bimtek.refresh_from_db()
    assert bimtek.stage == "berjalan"


def test_who_was_tapped_by_mistake_is_not_counted_as_arrived(panitia):
    bimtek = make_bimtek()
    first, second = bimtek.sessions.all()
    place = make_registration(bimtek)
    change_state(place, "perjalanan", by=panitia)
    for session in (first, second):
        arrive(session, place, panitia, at(8))
    states = []
    for session in (first, second):
        correct_attendance(session, place, by=panitia, reason="Salah ketuk")
        place.refresh_from_db()
        states.append(place.state)
    assert states == ["tiba", "perjalanan"]


def test_tiba_said_by_panitia_survives_a_correction(panitia):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    change_state(place, "tiba", by=panitia)
    arrive(bimtek.sessions.first(), place, panitia, at(8))
    correct_attendance(bimtek.sessions.first(), place, by=panitia, reason="Salah")
    place.refresh_from_db()
    assert place.state == "tiba"


def test_the_day_is_judged_by_the_corrected_clock(panitia):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    slow = at(8, day=DAY - timedelta(days=1))
    fact = arrive(bimtek.sessions.first(), place, panitia, slow, clock_offset=-86400)
    assert fact.occurred_at == slow
    assert session_presence(bimtek.sessions.first())[place.pk].at == at(8)


def test_a_mistaken_tap_does_not_hide_a_scan_that_arrives_later(panitia):
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    place = make_registration(bimtek)
    arrive(session, place, panitia, at(8, 20))
    undo_marks(session, place, by=panitia, reason="Salah ketuk")
    place.refresh_from_db()
    assert (session_presence(session)[place.pk].state, place.state) == (
        "belum",
        "diundang",
    )
    assert code_of(undo_marks, session, place, by=panitia, reason="x") == (
        "tidak_tercatat"
    )
    arrive(session, place, panitia, at(8, 10))
    assert session_presence(session)[place.pk].at == at(8, 10)
