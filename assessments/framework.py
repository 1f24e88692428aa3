"""Reads that services and pages share: the rules in force and the skills by group."""

from datetime import date

from django.db.models import Q

from assessments.ruleset import AssessorRule, RuleSet
from content.models import LevelRuleSet, Skill


def ruleset_in_force(today: date) -> LevelRuleSet | None:
    """Return the newest rule set whose dates hold on that day, or None."""
    return (
        LevelRuleSet.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today
        )
        .order_by("-valid_from", "-pk")
        .first()
    )


def parse_ruleset(row: LevelRuleSet) -> RuleSet:
    """Return a stored rule set as dataclasses; raises RuleSetError."""
    return RuleSet.parse(row.version, row.rules)


def assessor_rule_on(day: date) -> AssessorRule:
    """Return who may assess on a day; the product's defaults without rules."""
    row = ruleset_in_force(day)
    return parse_ruleset(row).assessor_rule if row else AssessorRule()


def skills_by_group(skills: list[Skill]) -> dict[str, list[int]]:
    """Return skill numbers by group code; skills come with their group."""
    groups: dict[str, list[int]] = {}
    for skill in skills:
        groups.setdefault(skill.group.code, []).append(skill.number)
    return groups
