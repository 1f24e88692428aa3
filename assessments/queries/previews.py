"""Rule sets beside each other, and who would move under one of them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.models import RulePreview, RulePreviewMove
from content.models import LevelRuleSet
from lms.accounts import rules
from lms.accounts.models import KaderProfile, User

IN_FORCE, AHEAD, PAST = "berlaku", "belum berlaku", "tidak dipakai"


@dataclass(frozen=True)
class RuleRow:
    """A rule set and whether it holds today."""

    ruleset: LevelRuleSet
    state: str


@dataclass(frozen=True)
class Shift:
    """How many people would go from one level to another; names, "–" for none."""

    before: str
    after: str
    people: int


def rule_rows(today: date) -> list[RuleRow]:
    """Return all rule sets, newest first, with their state on that day."""
    held = ruleset_in_force(today)
    rows = []
    for ruleset in LevelRuleSet.objects.order_by("-valid_from", "-pk"):
        state = AHEAD if ruleset.valid_from > today else PAST
        rows.append(RuleRow(ruleset, IN_FORCE if ruleset == held else state))
    return rows


def moves_seen_by(user: User, preview: RulePreview) -> QuerySet[RulePreviewMove]:
    """Return who of the person's own area would move, by name."""
    areas = rules.areas_of(user, rules.Role.DINAS)
    kaders = KaderProfile.objects.within_any(areas).order_by().values("user_id")
    return (
        preview.moves.filter(kader__in=kaders)
        .select_related("kader__kader__posyandu__desa__parent__parent")
        .order_by("kader__name", "kader_id")
    )


def level_names() -> dict[str, str]:
    """Return the names of levels by code, of every rule set; "–" for none."""
    names = {"": "–"}
    for row in LevelRuleSet.objects.order_by("valid_from", "pk"):
        names |= {level.code: level.name for level in parse_ruleset(row).levels}
    return names


def shifts(moves: QuerySet[RulePreviewMove], names: dict[str, str]) -> list[Shift]:
    """Count moves between levels; those within one level come last."""
    counts = (
        moves.select_related(None)
        .order_by()
        .values_list("level_before", "level_after")
        .annotate(people=Count("pk"))
    )
    ordered = sorted(counts, key=lambda row: (row[0] == row[1], row))
    return [
        Shift(names.get(before, before), names.get(after, after), people)
        for before, after, people in ordered
    ]
