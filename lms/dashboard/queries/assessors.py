"""Assessors of an area: what they may assess, until when, and what waits for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from assessments.models import AssessorLicence, CalibrationTask, Observation
from assessments.queries.observations import held_observations
from lms.accounts import rules
from lms.accounts.models import User

SOON = timedelta(days=90)


@dataclass
class AssessorRow:
    """One assessor with the licences of today; `held` and `tasks` are counts."""

    user: User
    areas: list[str]
    licences: list[AssessorLicence] = field(default_factory=list)
    held: int = 0
    tasks: int = 0
    today: date = field(default_factory=date.today)

    @property
    def numbers(self) -> str:
        """The numbers of the skills licensed today, "3, 7"."""
        return ", ".join(str(row.skill.number) for row in self.licences)

    @property
    def first_end(self) -> date | None:
        """The day on which the first of the licences runs out."""
        return min((last_day(row) for row in self.licences), default=None)

    @property
    def ends_soon(self) -> bool:
        return self.first_end is not None and self.first_end <= self.today + SOON


def last_day(licence: AssessorLicence) -> date:
    """Return the last day on which a licence holds."""
    return min(licence.valid_until, licence.ended_on or licence.valid_until)


def in_force(today: date) -> QuerySet[AssessorLicence]:
    """Return the licences that hold on a day, with assessor and skill."""
    return AssessorLicence.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=today),
        valid_from__lte=today,
        valid_until__gte=today,
    ).select_related("assessor", "skill")


def assessor_rows(user: User, today: date) -> list[AssessorRow]:
    """Return the assessors in the areas a Dinas reads, by name; four queries."""
    rows: dict[int, AssessorRow] = {}
    for role in rules.assessor_roles_within(user):
        row = rows.setdefault(role.user_id, AssessorRow(role.user, [], today=today))
        row.areas.append(role.wilayah.full_name)
    for licence in in_force(today).filter(assessor__in=rows).order_by("skill__number"):
        rows[licence.assessor_id].licences.append(licence)
    for pk, count in _counted(held_observations().filter(assessor__in=rows)):
        rows[pk].held = count
    tasks = CalibrationTask.objects.filter(assessor__in=rows, closed_at=None)
    for pk, count in _counted(tasks):
        rows[pk].tasks = count
    return sorted(rows.values(), key=lambda row: (row.user.name, row.user.pk))


def _counted(found: QuerySet) -> Iterable[tuple[int, int]]:
    counts = found.order_by().values("assessor").annotate(n=Count("pk"))
    return counts.values_list("assessor", "n")


def held_by_assessor(user: User, assessor: User) -> list[Observation]:
    """Return an assessor's held observations of kaders in the user's areas."""
    kaders = rules.people_within(user, rules.FACT_JUDGES)
    rows = held_observations().filter(assessor=assessor, kader__in=kaders)
    return list(
        rows.select_related("kader", "checklist__skill").order_by("-occurred_at")[:100]
    )


def licence_history(assessor: User) -> list[AssessorLicence]:
    """Return all licences of an assessor by skill, the newest first."""
    rows = assessor.licences.select_related("skill", "granted_by", "ended_by")
    return list(rows.order_by("skill__number", "-valid_from"))


def open_tasks(people: Iterable[User]) -> dict[int, list[CalibrationTask]]:
    """Return the open calibration tasks of some assessors, by person."""
    found: dict[int, list[CalibrationTask]] = defaultdict(list)
    tasks = CalibrationTask.objects.filter(assessor__in=list(people), closed_at=None)
    for task in tasks.select_related("assessor", "skill"):
        found[task.assessor_id].append(task)
    return found
