"""Two tabs, two phones, two workers: what happens at the same moment happens once."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Attempt, Evidence, Observation, SkillStatus
from assessments.refusals import Refusal
from assessments.services import (
    record_observation,
    record_training,
    start_attempt,
    submit_attempt,
)
from lms.ids import new_uuid7
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_assessment, make_checklist, make_sitting
from tests.factories.content import make_ruleset, make_skill

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; refusals are results too."""
    barrier = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = call()
        except Refusal as refusal:
            results[place] = refusal.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_tabs_start_one_attempt():
    kader, sitting = make_kader(), make_sitting()

    first, second = at_once(
        *[lambda: start_attempt(sitting, kader, timezone.now())] * 2
    )

    assert first == second
    assert Attempt.objects.count() == 1


def test_handing_in_twice_at_once_grades_once():
    make_ruleset()
    kader = make_kader()
    sitting = make_sitting(make_assessment(skill=make_skill(), certifying=True))
    attempt = start_attempt(sitting, kader, timezone.now())

    first, second = at_once(
        *[
            lambda: (
                submit_attempt(
                    Attempt.objects.get(pk=attempt.pk), timezone.now()
                ).submitted_at
            )
        ]
        * 2
    )

    assert first == second
    assert Evidence.objects.count() == 1


def test_the_same_observation_from_two_phones_is_one():
    make_ruleset()
    kader, assessor, checklist = make_kader(), make_officer("penilai"), make_checklist()
    uid = new_uuid7()

    def record() -> Observation:
        return record_observation(
            checklist=checklist,
            kader=kader,
            assessor=assessor,
            done={1, 2, 3, 4},
            occurred_at=timezone.now(),
            uid=uid,
        )

    first, second = at_once(record, record)

    assert first == second
    assert (Observation.objects.count(), Evidence.objects.count()) == (1, 1)


def test_facts_at_the_same_moment_all_reach_the_status():
    make_ruleset()
    kader = make_kader()
    skills = [make_skill(number, "A") for number in range(1, 5)]

    def train(skill) -> None:
        record_training(
            [kader],
            [skill],
            occurred_at=timezone.now(),
            source_uid=new_uuid7(),
            detail="Bimtek",
            by=None,
        )

    at_once(*[lambda skill=skill: train(skill) for skill in skills])

    statuses = SkillStatus.objects.values_list("skill__number", "status")
    assert sorted(statuses) == [(number, "dilatih") for number in range(1, 5)]
