"""What waits to be done about skills, by place and by name.

Four lists: trained but not assessed, proof about to end, to be learned again, observers
who disagree. Every figure counts skill statuses of the kaders who count in the area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from assessments.models import Evidence, SkillStatus
from content.models import Skill
from lms.dashboard.queries.matrix import run_out, statuses_in, still_valid
from lms.dashboard.queries.places import Place, place_key
from lms.wilayah.models import Wilayah

EXPIRING_DAYS = 90
Relearn = SkillStatus.Relearn
# The causes in the order of their columns.
CAUSES = (Relearn.EXPIRED, Relearn.OUTDATED, Relearn.WEAK)


@dataclass(frozen=True)
class TaskCounts:
    """How many kaders of a place stand on each list; nobody is counted twice in one."""

    waiting: int = 0
    ending: int = 0
    relearn: int = 0
    disputed: int = 0


@dataclass(frozen=True)
class TaskTable:
    """The lists by place; a kader lives in one place, so the total is the sum."""

    area: Wilayah
    rows: tuple[tuple[Place, TaskCounts], ...]
    total: TaskCounts


@dataclass(frozen=True)
class CauseRow:
    """One skill: how many must learn it again, per cause of CAUSES."""

    skill: Skill
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Kaders who must learn the skill again; each has one cause."""
        return sum(self.counts)


def waiting() -> Q:
    """The statuses of those who were trained and never assessed."""
    return Q(status=SkillStatus.Status.TRAINED)


def ending(today: date, days: int = EXPIRING_DAYS) -> Q:
    """The statuses that hold today and end within so many days."""
    return still_valid(today) & Q(valid_until__lte=today + timedelta(days=days))


def to_relearn(today: date, cause: str = "") -> Q:
    """The statuses to be earned again, of one cause or of any.

    What ran out today counts at once: the stored cause follows each night.
    """
    over = run_out(today)
    if not cause:
        return ~Q(relearn=Relearn.NO) | over
    stored = Q(relearn=cause)
    return stored | over if cause == Relearn.EXPIRED else stored & ~over


def disputed() -> Q:
    """The statuses that wait for somebody to decide between observers."""
    return Q(disputed=True)


def task_table(area: Wilayah, places: Sequence[Place], today: date) -> TaskTable:
    """Return how many kaders of each place stand on the lists; one query."""
    lists = {
        "waiting": waiting(),
        "ending": ending(today),
        "relearn": to_relearn(today),
        "disputed": disputed(),
    }
    anything = Q()
    for condition in lists.values():
        anything |= condition
    counted = (
        statuses_in(area)
        .filter(anything)
        .annotate(key=place_key(area, "kader__kader__"))
        .order_by()
        .values("key")
        .annotate(
            **{
                name: Count("kader_id", distinct=True, filter=condition)
                for name, condition in lists.items()
            }
        )
    )
    found = {
        str(row["key"]): TaskCounts(*(row[name] for name in lists)) for row in counted
    }
    rows = tuple((place, found.get(place.key, TaskCounts())) for place in places)
    sums = [sum(getattr(counts, name) for _, counts in rows) for name in lists]
    return TaskTable(area, rows, TaskCounts(*sums))


def cause_rows(area: Wilayah, today: date) -> list[CauseRow]:
    """Return the skills that somebody must learn again, by number; two queries."""
    counted: Mapping[int, tuple[int, ...]] = {
        row["skill_id"]: tuple(row[cause] for cause in CAUSES)
        for row in statuses_in(area)
        .filter(to_relearn(today))
        .order_by()
        .values("skill_id")
        .annotate(
            **{
                cause.value: Count("pk", filter=to_relearn(today, cause))
                for cause in CAUSES
            }
        )
    }
    skills = Skill.objects.filter(pk__in=counted).order_by("number")
    return [CauseRow(skill, counted[skill.pk]) for skill in skills]


def task_lines(
    area: Wilayah, condition: Q, skill: int | None = None
) -> QuerySet[SkillStatus]:
    """Return the statuses of a list with person and home, by place and name.

    `skill` is the number of the one skill asked for. `since` is when the kader was
    first trained in it, of trainings that stand; None without any.
    """
    found = statuses_in(area).filter(condition)
    if skill is not None:
        found = found.filter(skill__number=skill)
    trained = standing_trainings().filter(
        kader_id=OuterRef("kader_id"), skill_id=OuterRef("skill_id")
    )
    first = trained.order_by().values("skill_id").annotate(first=Min("occurred_at"))
    home = "kader__kader__posyandu"
    return (
        found.select_related("skill", f"{home}__desa__parent__parent")
        .annotate(since=Subquery(first.values("first")))
        .defer("explanation")
        .order_by(f"{home}__desa__code", f"{home}__name", "kader__name", "pk")
    )


def longest_first(lines: QuerySet[SkillStatus]) -> QuerySet[SkillStatus]:
    """Put who waits longest first; without a known day last."""
    return lines.order_by(F("since").asc(nulls_last=True), "kader__name", "pk")


def soonest_first(lines: QuerySet[SkillStatus]) -> QuerySet[SkillStatus]:
    """Put what ends soonest first."""
    return lines.order_by("valid_until", "kader__name", "pk")


def standing_trainings() -> QuerySet[Evidence]:
    """Trainings that nobody has taken out of account."""
    taken = Evidence.objects.filter(withdraws=OuterRef("pk"))
    return Evidence.objects.filter(~Exists(taken), kind=Evidence.Kind.TRAINED)
