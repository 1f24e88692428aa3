"""Skill by area: how many kaders are *cakap* in each of the skills, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.models import SkillStatus
from content.models import Skill
from lms.dashboard.queries.places import Place, place_key, places_of
from lms.wilayah.models import Wilayah


@dataclass(frozen=True)
class Cell:
    """Kaders *cakap* in one skill, those whose proof ran out, and all kaders."""

    competent: int
    expired: int
    kaders: int

    @property
    def share(self) -> float | None:
        """Percent *cakap*; None where there is nobody to count."""
        return 100 * self.competent / self.kaders if self.kaders else None

    @property
    def missing(self) -> int:
        """Kaders not *cakap* in the skill, or no longer."""
        return self.kaders - self.competent


@dataclass(frozen=True)
class MatrixRow:
    """One place with a cell per skill, and the mean over the skills."""

    place: Place
    cells: tuple[Cell, ...]
    mean: Cell


@dataclass(frozen=True)
class Group:
    """A group of skills as it heads its columns."""

    code: str
    name: str
    skills: tuple[Skill, ...]


@dataclass(frozen=True)
class Matrix:
    """The whole picture of an area; the total row is the sum of the others."""

    area: Wilayah
    skills: tuple[Skill, ...]
    rows: tuple[MatrixRow, ...]
    total: MatrixRow

    @property
    def groups(self) -> list[Group]:
        """The skill groups in order of their skills."""
        return [
            Group(group.code, group.name, tuple(skills))
            for group, skills in groupby(self.skills, key=lambda skill: skill.group)
        ]

    @property
    def by_skill(self) -> list[tuple[Skill, Cell]]:
        """Each skill with its figures for the whole area."""
        return list(zip(self.skills, self.total.cells, strict=True))

    def column(
        self, number: int | None
    ) -> tuple[Skill | None, list[tuple[Place, Cell]], Cell]:
        """Return a skill, its cell per place and in all; the means without one."""
        for at, skill in enumerate(self.skills):
            if skill.number == number:
                pairs = [(row.place, row.cells[at]) for row in self.rows]
                return skill, pairs, self.total.cells[at]
        return None, [(row.place, row.mean) for row in self.rows], self.total.mean


def still_valid(today: date) -> Q:
    """The statuses that count as *cakap* on that day."""
    return Q(status=SkillStatus.Status.COMPETENT) & (
        Q(valid_until=None) | Q(valid_until__gte=today)
    )


def run_out(today: date) -> Q:
    """The statuses shown as *kedaluwarsa* on that day."""
    return Q(status=SkillStatus.Status.COMPETENT, valid_until__lt=today)


def statuses_in(area: Wilayah) -> QuerySet[SkillStatus]:
    """Skill statuses of the kaders who count in the area."""
    desa = "kader__kader__posyandu__desa__code"
    return SkillStatus.objects.filter(
        Q(**{desa: area.code}) | Q(**{f"{desa}__startswith": f"{area.code}."}),
        kader__is_active=True,
    )


def skill_matrix(area: Wilayah, places: Sequence[Place] | None = None) -> Matrix:
    """Return the matrix of an area; two queries, and two more for its places."""
    if places is None:
        places = places_of(area)
    skills = tuple(Skill.objects.select_related("group").order_by("number"))
    counted = _counted(area, timezone.localdate())
    rows = tuple(
        _row(
            place,
            [(*counted.get((place.key, s.pk), (0, 0)), place.kaders) for s in skills],
        )
        for place in places
    )
    everywhere = Place(area.code, f"Seluruh {area.full_name}", _kaders(places))
    total = [
        (
            sum(row.cells[at].competent for row in rows),
            sum(row.cells[at].expired for row in rows),
            everywhere.kaders,
        )
        for at in range(len(skills))
    ]
    return Matrix(area, skills, rows, _row(everywhere, total))


def _kaders(places: Iterable[Place]) -> int:
    return sum(place.kaders for place in places)


def _row(place: Place, figures: list[tuple[int, int, int]]) -> MatrixRow:
    cells = tuple(Cell(*figure) for figure in figures)
    sums = [sum(column) for column in zip(*figures, strict=True)] or [0, 0, 0]
    return MatrixRow(place, cells, mean=Cell(*sums))


def _counted(area: Wilayah, today: date) -> dict[tuple[str, int], tuple[int, int]]:
    """Competent and expired by place and skill id; one query for any size."""
    rows = (
        statuses_in(area)
        .filter(status=SkillStatus.Status.COMPETENT)
        .annotate(key=place_key(area, "kader__kader__"))
        .order_by()
        .values("key", "skill_id")
        .annotate(
            competent=Count("pk", filter=still_valid(today)),
            expired=Count("pk", filter=run_out(today)),
        )
    )
    return {
        (str(row["key"]), row["skill_id"]): (row["competent"], row["expired"])
        for row in rows
    }
