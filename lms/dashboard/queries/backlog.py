"""Trained but not assessed, by place and skill, and for how long already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from assessments.models import SkillStatus
from content.models import Skill
from lms.dashboard.queries.matrix import statuses_in
from lms.dashboard.queries.places import Place, place_key
from lms.dashboard.queries.tasks import standing_trainings, waiting
from lms.wilayah.models import Wilayah

# Days after which a wait gets the next tint: a quarter, half a year, a year.
WAIT_BOUNDS = (90, 180, 365)
Counted = dict[tuple[str, int], int]
Since = dict[tuple[str, int], datetime]


@dataclass(frozen=True)
class BacklogCell:
    """Kaders who wait in one skill; `days` is the longest wait, None if unknown."""

    kaders: int
    days: int | None

    @property
    def step(self) -> int:
        """How long the longest waits, as a step of WAIT_BOUNDS from 0."""
        return sum((self.days or 0) >= bound for bound in WAIT_BOUNDS)


@dataclass(frozen=True)
class BacklogRow:
    """One place with a cell per skill; `total` counts kader-and-skill pairs."""

    place: Place
    cells: tuple[BacklogCell, ...]
    total: BacklogCell


@dataclass(frozen=True)
class Backlog:
    """The whole picture of an area."""

    area: Wilayah
    skills: tuple[Skill, ...]
    rows: tuple[BacklogRow, ...]
    total: BacklogRow


def backlog_of(area: Wilayah, places: Sequence[Place], today: date) -> Backlog:
    """Return who was trained and not assessed; three queries for any size."""
    skills = tuple(Skill.objects.select_related("group").order_by("number"))
    counted, since = _counted(area), _since(area)
    rows = tuple(
        _row(
            place,
            [_cell(counted, since, (place.key, skill.pk), today) for skill in skills],
        )
        for place in places
    )
    everywhere = Place(
        area.code, f"Seluruh {area.full_name}", sum(place.kaders for place in places)
    )
    columns = [_sum([row.cells[at] for row in rows]) for at in range(len(skills))]
    return Backlog(area, skills, rows, _row(everywhere, columns))


def _counted(area: Wilayah) -> Counted:
    rows = (
        statuses_in(area)
        .filter(waiting())
        .annotate(key=place_key(area, "kader__kader__"))
        .order_by()
        .values("key", "skill_id")
        .annotate(kaders=Count("pk"))
    )
    return {(str(row["key"]), row["skill_id"]): row["kaders"] for row in rows}


def _since(area: Wilayah) -> Since:
    """The earliest standing training of those who wait, by place and skill."""
    waits = SkillStatus.objects.filter(
        waiting(), kader_id=OuterRef("kader_id"), skill_id=OuterRef("skill_id")
    )
    desa = "kader__kader__posyandu__desa__code"
    inside = Q(**{desa: area.code}) | Q(**{f"{desa}__startswith": f"{area.code}."})
    rows = (
        standing_trainings()
        .filter(inside, Exists(waits), kader__is_active=True)
        .annotate(key=place_key(area, "kader__kader__"))
        .order_by()
        .values("key", "skill_id")
        .annotate(first=Min("occurred_at"))
    )
    return {(str(row["key"]), row["skill_id"]): row["first"] for row in rows}


def _cell(
    counted: Counted, since: Since, key: tuple[str, int], today: date
) -> BacklogCell:
    return BacklogCell(counted.get(key, 0), days_since(since.get(key), today))


def days_since(moment: datetime | None, today: date) -> int | None:
    """Return how many days ago that was, None of nothing."""
    return (today - timezone.localdate(moment)).days if moment else None


def _row(place: Place, cells: Sequence[BacklogCell]) -> BacklogRow:
    return BacklogRow(place, tuple(cells), _sum(cells))


def _sum(cells: Sequence[BacklogCell]) -> BacklogCell:
    known = [cell.days for cell in cells if cell.days is not None]
    return BacklogCell(sum(cell.kaders for cell in cells), max(known, default=None))
