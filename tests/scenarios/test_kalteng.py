"""The Kalteng event is rebuilt from its file with the figures the press reported."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from assessments.models import (
    Answer,
    Attempt,
    Evidence,
    GuidelineChange,
    KaderLevel,
    Observation,
    OutsideLearning,
    SkillStatus,
)
from content.loading import load_framework
from courses.models import Attendance, Bimtek, Registration
from courses.queries import attendance_summary
from courses.services.curriculum import load_curriculum
from lms.accounts.models import User
from lms.scenarios.build import build_scenario
from lms.scenarios.plan import read_plan
from lms.wilayah.loading import load_areas

COUNTED = (
    *(User, Registration, Attendance, Attempt, Answer, Observation, Evidence),
    *(GuidelineChange, OutsideLearning),
)
SHOWN = ("dilatih", "dinilai", "cakap")


def test_the_plan_invites_250_people_of_14_kabupaten():
    plan = read_plan("kalteng")
    seats = list(plan.seats())
    late = [seat for seat in seats if plan.first_session(*seat) > 2]
    assert len(seats) == 250
    assert len({code for code, _ in seats}) == 14
    assert len(late) == 33
    assert {code for code, _ in late} == {"62.01", "62.05", "62.12"}


def test_the_same_thing_gets_the_same_id_and_chance_again():
    one, other = read_plan("kalteng"), read_plan("kalteng")
    assert one.uid("x", 1) == other.uid("x", 1) != one.uid("x", 2)
    assert one.chance("x").random() == other.chance("x").random()


@pytest.mark.django_db
@pytest.mark.xdist_group("heavy")
def test_the_event_is_rebuilt_and_repeating_adds_nothing():
    load_areas("62")
    load_framework()
    load_curriculum()
    bimtek = build_scenario("kalteng")
    by_kabupaten = bimtek.registrations.values("kabupaten__code").annotate(
        n=Count("pk")
    )
    opening = bimtek.sessions.order_by("starts_at", "pk")[1]
    at_opening = opening.attendance.values("registration").distinct().count()
    assert bimtek.registrations.count() == 250
    assert {row["kabupaten__code"]: row["n"] for row in by_kabupaten} == (
        read_plan("kalteng").data["quotas"]
    )
    assert (opening.title, at_opening) == ("Pembukaan", 217)
    assert bimtek.pre_test.attempts.count() == 217
    assert bimtek.post_test.attempts.count() == 250
    assert KaderLevel.objects.exclude(level="").count() > 0
    assert len(attendance_summary(bimtek)) == 250
    every_state_is_shown(bimtek)

    before = [model.objects.count() for model in COUNTED]
    build_scenario("kalteng")
    assert [model.objects.count() for model in COUNTED] == before
    assert Bimtek.objects.count() == 1
    assert not User.objects.filter(is_demo=False).exists()


def every_state_is_shown(bimtek: Bimtek) -> None:
    """Statuses follow from the ledger, and each screen finds somebody."""
    soon = timezone.localdate() + timedelta(days=90)
    shown = SkillStatus.objects.filter(kader__registrations__bimtek=bimtek)
    assert set(shown.values_list("status", flat=True)) >= set(SHOWN)
    assert set(shown.values_list("relearn", flat=True)) == set(SkillStatus.Relearn)
    assert shown.filter(status="cakap", valid_until__lte=soon).count() > 0
    assert shown.filter(confirmed_on__isnull=False).count() > 0
    assert shown.filter(disputed=True).count() == 2
    assert set(Evidence.objects.values_list("kind", flat=True)) >= {
        "confirmation",
        "outside",
        "adjudication",
    }
    held = Observation.objects.exclude(quarantine_code="")
    assert held.filter(assessor__roles__role="penilai").count() > 0


@pytest.mark.django_db
def test_an_unknown_scenario_is_named_with_those_there_are():
    with pytest.raises(CommandError, match=r"no scenario 'x'; there are: kalteng"):
        call_command("seed_demo", scenario="x")
