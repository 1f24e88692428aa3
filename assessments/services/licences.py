"""Licences of assessors, and whether what an assessor watched counts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from assessments.framework import assessor_rule_on
from assessments.licensing import Period, Standing, decide_hold
from assessments.models import AssessorLicence
from content.models import Skill
from lms.accounts import rules
from lms.accounts.models import KaderProfile, User

# Assessor and skill, by primary key.
Key = tuple[int, int]


@dataclass(frozen=True)
class Watch:
    """Who watched whom doing which skill, by primary keys, and on which day."""

    kader_id: int
    assessor_id: int
    skill_id: int
    on: date


def why_not_counted(*, kader: User, assessor: User, skill: Skill, on: date) -> str:
    """Return why an observation of that day may not count, "" when it does.

    The code is a key of `assessments.licensing.QUARANTINE_SENTENCES`. `on` is the day
    of the observation in local time; when it arrives does not matter.
    """
    return why_none_counted([Watch(kader.pk, assessor.pk, skill.pk, on)])[0]


def why_none_counted(watches: Sequence[Watch]) -> list[str]:
    """Return the answers of `why_not_counted` in order, in a few queries for all."""
    profiles = {
        profile.user_id: profile
        for profile in KaderProfile.objects.filter(
            user__in={pk for one in watches for pk in (one.kader_id, one.assessor_id)}
        ).select_related("posyandu__desa")
    }
    rule_on = {day: assessor_rule_on(day) for day in {one.on for one in watches}}
    may_assess = rules.assessing_days({one.assessor_id for one in watches})
    licences = _licences([one for one in watches if rule_on[one.on].licence_required])
    answers = []
    for one in watches:
        kader, assessor = profiles.get(one.kader_id), profiles.get(one.assessor_id)
        village = kader.posyandu.desa.code if kader else ""
        standing = Standing(
            is_self=one.kader_id == one.assessor_id,
            kader_posyandu=kader.posyandu_id if kader else None,
            assessor_posyandu=assessor.posyandu_id if assessor else None,
            has_role=may_assess(one.assessor_id, village, one.on),
            licences=licences.get((one.assessor_id, one.skill_id), []),
        )
        answers.append(decide_hold(standing, rule_on[one.on], one.on))
    return answers


def _licences(watches: Sequence[Watch]) -> dict[Key, list[Period]]:
    found: dict[Key, list[Period]] = defaultdict(list)
    if not watches:
        return found
    rows = AssessorLicence.objects.filter(
        Q(assessor__in={one.assessor_id for one in watches})
        & Q(skill__in={one.skill_id for one in watches})
    )
    for row in rows:
        found[row.assessor_id, row.skill_id].append(
            Period(row.valid_from, row.valid_until, row.ended_on)
        )
    return found
