"""Scans that come by the dozen: in few queries, and with the same end as one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Evidence
from courses.facts import attendance
from courses.models import Attendance, RegistrationNote
from courses.refusals import Refusal
from lms.accounts.cards import card_token
from lms.ids import new_uuid7
from lms.journal.facts import Envelope, MalformedFact, bulk_handler_for, handler_for
from tests.factories.accounts import make_kader, make_officer
from tests.factories.content import make_ruleset, make_skill
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db
NAMES = ("Rina Marlina", "Siti Aminah", "Tuti Wati")


def make_event():
    bimtek = make_bimtek()
    bimtek.sessions.first().skills.add(make_skill())
    for name in NAMES:
        make_registration(bimtek, make_kader(name))
    return bimtek


def scan(session, moment, **payload) -> Envelope:
    told = {"session": str(session.uid), **payload}
    return Envelope(new_uuid7(), attendance.FACT_TYPE, moment, "hp-1", 0, told)


def day(bimtek) -> list[Envelope]:
    """A morning at the door: cards, names, izin before arriving, one card twice."""
    first, second = bimtek.sessions.order_by("starts_at")
    rina, siti, tuti = bimtek.registrations.order_by("number")
    facts = [
        scan(first, at(8, 5), card=card_token(rina.user)),
        scan(first, at(8, 6), registration=str(siti.uid), kind="izin"),
        scan(first, at(8, 7), card=card_token(rina.user)),
        scan(first, at(8, 20), card=card_token(siti.user)),
        scan(second, at(10, 1), card=card_token(rina.user)),
        scan(second, at(10, 2), registration=str(tuti.uid), kind="sakit"),
        # Noted down later, but it happened before.
        scan(first, at(7, 50), registration=str(rina.uid)),
    ]
    return [*facts, facts[0]]


def state(bimtek) -> dict:
    places = bimtek.registrations.order_by("number")
    notes = RegistrationNote.objects.filter(registration__in=places)
    marks = Attendance.objects.filter(session__bimtek=bimtek).order_by("uid")
    people = [place.user_id for place in places]
    bimtek.refresh_from_db()
    return {
        "stage": bimtek.stage,
        "states": [place.state for place in places],
        "notes": sorted(
            notes.values_list("registration__user__name", "state", "reason")
        ),
        "marks": list(
            marks.values_list(
                "registration__user__name", "kind", "method", "occurred_at", "device"
            )
        ),
        "trained": sorted(
            Evidence.objects.filter(kader__in=people).values_list(
                "kader__name", "skill", "occurred_at", "recorded_by"
            )
        ),
    }


def test_together_ends_as_one_by_one(facilitator):
    make_ruleset()
    attendance.register()
    one_by_one, together = make_event(), make_event()
    alone, many = (
        handler_for(attendance.FACT_TYPE),
        bulk_handler_for(attendance.FACT_TYPE),
    )

    said = [alone(facilitator, fact) for fact in day(one_by_one)]
    said_together = many(facilitator, day(together)[:-1])

    assert said_together == said[:-1]
    assert state(together) == state(one_by_one)
    assert len(state(together)["trained"]) == 2


def test_what_came_before_is_not_added_again(facilitator):
    bimtek = make_event()
    facts = day(bimtek)[:-1]
    attendance.receive_scans(facilitator, facts)
    before = state(bimtek)

    attendance.receive_scans(facilitator, facts)

    assert state(bimtek) == before


def test_one_odd_scan_leaves_all_to_be_taken_one_by_one(facilitator, stranger):
    bimtek = make_event()
    session = bimtek.sessions.first()
    good = scan(session, at(8, 5), card=card_token(bimtek.registrations.first().user))
    odd = [
        (scan(session, at(8, 5), card=card_token(stranger)), Refusal),
        (scan(session, at(8, 5), card="CK1.A.B"), Refusal),
        (scan(session, at(8, 5)), MalformedFact),
        (scan(session, at(8, 5), registration=str(new_uuid7())), Refusal),
    ]
    for one, error in odd:
        with pytest.raises(error):
            attendance.receive_scans(facilitator, [good, one])

    assert Attendance.objects.count() == 0


def test_who_may_not_scan_is_told_one_by_one(assessor):
    bimtek = make_event()
    facts = day(bimtek)

    with pytest.raises(Refusal):
        attendance.receive_scans(assessor, facts)

    assert attendance.receive_scan(assessor, facts[0]).code == "tanpa_hak"


def test_a_number_of_another_persons_scan_is_refused(facilitator):
    bimtek = make_event()
    first, other = day(bimtek)[0], day(bimtek)[3]
    attendance.receive_scan(facilitator, first)
    stolen = Envelope(
        first.uid, first.type, first.occurred_at, "hp-1", 0, other.payload
    )

    with pytest.raises(Refusal):
        attendance.receive_scans(facilitator, [stolen])


@pytest.mark.parametrize("people", [3, 12])
def test_queries_do_not_grow_with_the_people(people):
    attendance.register()
    bimtek = make_bimtek(seats=40)
    for number in range(people):
        make_registration(bimtek, make_kader(f"Kader {number}"))
    session = bimtek.sessions.first()
    facts = [
        scan(session, at(8, 5), registration=str(place.uid))
        for place in bimtek.registrations.all()
    ]
    helper = make_officer("fasilitator", name="Lain")
    with CaptureQueriesContext(connection) as queries:
        attendance.receive_scans(helper, facts)

    assert len(queries) <= 18
