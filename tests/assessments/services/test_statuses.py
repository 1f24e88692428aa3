from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assessments.levels import RuleSetError
from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.services import (
    derive_many,
    derive_statuses,
    owe_expired_statuses,
    withdraw_evidence,
)
from lms.journal.models import WorkItem
from tests.factories.content import make_ruleset, make_skill

NOON = datetime(2025, 8, 22, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def know(kader, skill, at=NOON, positive=True) -> Evidence:
    return Evidence.objects.create(
        kader=kader,
        skill=skill,
        kind="knowledge",
        positive=positive,
        score=4,
        max_score=4,
        occurred_at=at,
    )


@pytest.fixture
def explained(db):
    """Two skills, one per required group, that need no practice; group C has one."""
    make_ruleset()
    numbers = [(1, "A"), (5, "B"), (12, "C")]
    return [make_skill(number, group, practice=False) for number, group in numbers]


def test_complete_groups_give_the_level(kader, explained):
    for skill in explained:
        know(kader, skill, at=timezone.now())

    level = derive_statuses(kader)

    assert (level.level, level.competent_count) == ("purwa", 3)
    assert level.ruleset.version == "uji-1"


def test_a_kader_without_evidence_has_no_level_and_the_way_is_shown(kader, explained):
    level = derive_statuses(kader)

    assert (level.level, level.next_level, level.missing) == ("", "purwa", [1, 5, 12])
    assert level.sentence == "3 keterampilan lagi menuju Purwa"
    assert SkillStatus.objects.count() == 0


def test_deriving_again_writes_nothing(kader, explained, django_assert_num_queries):
    know(kader, explained[0])
    derive_statuses(kader)
    before = list(SkillStatus.objects.values())

    derive_statuses(kader)

    assert list(SkillStatus.objects.values()) == before


def test_removing_evidence_takes_the_level_back(kader, dinas, explained):
    lines = [know(kader, skill, at=timezone.now()) for skill in explained]
    assert derive_statuses(kader).level == "purwa"

    withdraw_evidence(lines[0], by=dinas, reason="salah orang", at=timezone.now())

    level = KaderLevel.objects.get()
    assert (level.level, level.missing) == ("", [1])


def test_many_kaders_take_as_many_queries_as_one(
    kader, stranger, assessor, explained, django_assert_num_queries
):
    for person in [kader, stranger, assessor]:
        know(person, explained[0])
    derive_many([kader, stranger, assessor])

    with django_assert_num_queries(8):
        derive_many([kader])
    with django_assert_num_queries(8):
        derive_many([kader, stranger, assessor])


def test_without_rules_in_force_nothing_is_derived(kader):
    with pytest.raises(RuleSetError):
        derive_statuses(kader)


def test_the_newest_rules_in_force_are_used(kader, explained):
    newer = make_ruleset("uji-2")
    newer.valid_from = date(2025, 1, 1)
    newer.save()
    future = make_ruleset("uji-3")
    future.valid_from = timezone.localdate() + timedelta(days=1)
    future.save()

    assert derive_statuses(kader).ruleset == newer


def test_who_was_derived_under_other_rules_is_owed(kader, stranger, explained):
    derive_many([kader, stranger])
    assert owe_expired_statuses(timezone.localdate()) == 0
    newer = make_ruleset("uji-2")
    newer.valid_from = date(2025, 1, 1)
    newer.save()
    derive_statuses(kader)

    assert owe_expired_statuses(timezone.localdate()) == 1
    assert WorkItem.objects.get().subject == str(stranger.pk)


def test_evidence_that_came_before_the_rules_is_owed(kader):
    know(kader, make_skill())
    assert owe_expired_statuses(timezone.localdate()) == 0

    make_ruleset()

    assert owe_expired_statuses(timezone.localdate()) == 1


def test_a_skill_that_ran_out_is_owed_and_falls_back(kader, explained):
    know(kader, explained[0], at=timezone.now())
    derive_statuses(kader)
    until = SkillStatus.objects.get().valid_until

    assert owe_expired_statuses(until) == 0
    assert owe_expired_statuses(until + timedelta(days=1)) == 1
    assert WorkItem.objects.get().subject == str(kader.pk)
