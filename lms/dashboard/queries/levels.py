"""Levels by area, and who was trained but never assessed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
)
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force, skills_by_group
from assessments.levels import LevelVerdict, decide_level
from assessments.models import SkillStatus
from assessments.ruleset import RuleSet
from content.models import Skill
from lms.dashboard.queries.matrix import run_out, statuses_in, still_valid
from lms.dashboard.queries.places import Place, kaders_in, place_key, places_of
from lms.wilayah.models import Wilayah

# How a kader without a level is called in addresses and style sheets.
NO_LEVEL = "belum"


@dataclass(frozen=True)
class LevelColumn:
    """A level of the rules in force, or the column of those without one."""

    code: str
    name: str


@dataclass(frozen=True)
class LevelRow:
    """Kaders of a place per column, and those trained but never assessed."""

    place: Place
    counts: tuple[int, ...]
    waiting: int

    @property
    def leveled(self) -> int:
        """Kaders who hold any level: all but the last column."""
        return sum(self.counts[:-1])

    @property
    def share(self) -> float | None:
        """Percent of kaders with a level; None where there is nobody to count."""
        kaders = self.place.kaders
        return 100 * self.leveled / kaders if kaders else None


@dataclass(frozen=True)
class LevelTable:
    """Columns run from the highest level down to none."""

    area: Wilayah
    columns: tuple[LevelColumn, ...]
    rows: tuple[LevelRow, ...]
    total: LevelRow


def rules_in_force() -> RuleSet | None:
    """Return the rules of today, or None before the framework is loaded."""
    row = ruleset_in_force(timezone.localdate())
    return parse_ruleset(row) if row else None


def level_columns(rules: RuleSet | None) -> tuple[LevelColumn, ...]:
    """Return the levels from high to low, those without a level last."""
    levels = reversed(rules.levels) if rules else ()
    named = [LevelColumn(level.code, level.name) for level in levels]
    return (*named, LevelColumn(NO_LEVEL, "Belum bertingkat"))


def level_table(area: Wilayah, places: Sequence[Place] | None = None) -> LevelTable:
    """Return the levels of an area; three queries, and two more for its places.

    Two further ones are needed on a day when somebody's competence has run out and
    the nightly derivation has not followed yet.
    """
    if places is None:
        places = places_of(area)
    rules = rules_in_force()
    columns = level_columns(rules)
    counts, waiting = _counted(area)
    _follow_expiry(area, rules, counts)
    known = {column.code for column in columns}
    rows = []
    for place in places:
        own = counts[place.key]
        # A level that the rules of today do not know counts as none.
        stray = sum(number for code, number in own.items() if code not in known)
        own[NO_LEVEL] += stray
        figures = tuple(own[column.code] for column in columns)
        rows.append(LevelRow(place, figures, waiting[place.key]))
    everywhere = Place(
        area.code, f"Seluruh {area.full_name}", sum(place.kaders for place in places)
    )
    sums = tuple(sum(row.counts[at] for row in rows) for at in range(len(columns)))
    total = LevelRow(everywhere, sums, sum(row.waiting for row in rows))
    return LevelTable(area, columns, tuple(rows), total)


def _counted(area: Wilayah) -> tuple[dict[str, Counter], Counter]:
    """Stored levels, and people trained but never assessed, by place; one query."""
    own = SkillStatus.objects.filter(kader=OuterRef("user_id"))
    status = SkillStatus.Status
    rows = (
        kaders_in(area)
        .annotate(
            key=place_key(area),
            trained=Exists(own.filter(status=status.TRAINED)),
            assessed=Exists(own.filter(status__in=[status.ASSESSED, status.COMPETENT])),
        )
        .order_by()
        .values("key", "user__level__level")
        .annotate(
            kaders=Count("pk"),
            waiting=Count("pk", filter=Q(trained=True, assessed=False)),
        )
    )
    counts: dict[str, Counter] = defaultdict(Counter)
    waiting: Counter = Counter()
    for row in rows:
        key = str(row["key"])
        counts[key][row["user__level__level"] or NO_LEVEL] += row["kaders"]
        waiting[key] += row["waiting"]
    return counts, waiting


def _follow_expiry(
    area: Wilayah, rules: RuleSet | None, counts: dict[str, Counter]
) -> None:
    for (key, stored), verdict in _expired_levels(area, rules):
        counts[key][stored or NO_LEVEL] -= 1
        counts[key][verdict.level or NO_LEVEL] += 1


def _expired_levels(
    area: Wilayah, rules: RuleSet | None
) -> list[tuple[tuple[str, str], LevelVerdict]]:
    """Place, stored and true level of everyone whose competence ran out."""
    if rules is None:
        return []
    today = timezone.localdate()
    people = {
        user_id: (str(key), stored or "")
        for user_id, key, stored in kaders_in(area)
        .filter(_has_run_out(today, "user_id"))
        .annotate(key=place_key(area))
        .values_list("user_id", "key", "user__level__level")
    }
    verdicts = _levels_now(area, rules, today) if people else {}
    return [
        (person, verdicts[user_id])
        for user_id, person in people.items()
        if user_id in verdicts
    ]


def levels_after_expiry(
    area: Wilayah, rules: RuleSet | None
) -> dict[int, LevelVerdict]:
    """Return, by user id, the true level of those whose competence has run out.

    The stored level follows only when it is derived again (each night). Two queries;
    empty before the framework is loaded.
    """
    return _levels_now(area, rules, timezone.localdate()) if rules else {}


def _has_run_out(today: date, user: str) -> Exists:
    return Exists(
        SkillStatus.objects.filter(run_out(today), kader_id=OuterRef(user)).order_by()
    )


def _levels_now(area: Wilayah, rules: RuleSet, today: date) -> dict[int, LevelVerdict]:
    held: dict[int, set[int]] = defaultdict(set)
    statuses = statuses_in(area).filter(_has_run_out(today, "kader_id"))
    for user_id, number, valid in statuses.annotate(
        valid=ExpressionWrapper(still_valid(today), BooleanField())
    ).values_list("kader_id", "skill__number", "valid"):
        held[user_id].update({number} if valid else ())
    groups = skills_by_group(list(Skill.objects.select_related("group")))
    return {pk: decide_level(numbers, groups, rules) for pk, numbers in held.items()}
