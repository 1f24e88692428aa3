"""Rebuilds a scenario from its file. Repeating it finds everything and adds nothing."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from courses.models import Bimtek
from lms.scenarios import days
from lms.scenarios.agenda import make_event
from lms.scenarios.people import (
    Participant,
    license_assessors,
    make_assessors,
    make_officers,
    make_participants,
)
from lms.scenarios.plan import Plan, read_plan
from lms.scenarios.standing import show_every_state

HISTORY_AGE = timedelta(days=300)


@transaction.atomic
def build_scenario(
    name: str, say: Callable[[str], object] = lambda line: None
) -> Bimtek:
    """Build the whole event of a scenario or nothing; `say` hears about each part.

    Needs wilayah, framework and curriculum loaded. Raises UnknownScenario.
    """
    plan = read_plan(name)
    officers = make_officers()
    say("acara dan agenda")
    bimtek = make_event(plan)
    say("peserta")
    people = make_participants(plan, bimtek, officers["panitia"][0])
    say("penilaian sebelum bimtek")
    days.recall_history(plan, people, plan.moment(1, "08:00") - HISTORY_AGE)
    say("kehadiran")
    days.attend_sessions(plan, bimtek, people, officers["fasilitator"][0])
    say("pra-uji dan pasca-uji")
    for test in ("pre_test", "post_test"):
        there = _there_at(plan, people, plan.data[test]["session"])
        days.sit_test(plan, getattr(bimtek, test), there, plan.data[test]["mean"])
    say("praktik")
    assessors = make_assessors(plan)
    license_assessors([*officers["penilai"], *assessors], officers["dinas"][0])
    days.observe_practice(plan, bimtek, people, assessors)
    say("keadaan lain")
    show_every_state(plan, people, {**officers, "meja": assessors})
    bimtek.refresh_from_db()
    return bimtek


def _there_at(plan: Plan, people: list[Participant], session: int) -> list[Participant]:
    return [p for p in people if plan.first_session(p.code, p.serial) <= session]
