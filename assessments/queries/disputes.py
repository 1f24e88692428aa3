"""Where observers disagree and nobody has decided yet, for those who may decide."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import Evidence, SkillStatus
from lms.accounts import rules
from lms.accounts.models import KaderProfile, User


@dataclass(frozen=True)
class StepRow:
    """One step of the checklist and what each observer marked; None: not on theirs."""

    order: int
    text: str
    critical: bool
    marks: tuple[bool | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the observers marked it differently."""
        return len(set(self.marks)) > 1


@dataclass(frozen=True)
class Dispute:
    """Lines of one kader and skill that disagree, oldest first, with their steps."""

    status: SkillStatus
    lines: tuple[Evidence, ...]
    steps: tuple[StepRow, ...]


def open_disputes(user: User, area: str = "") -> QuerySet[SkillStatus]:
    """Return the disputes this person may decide, within an area of theirs."""
    kaders = KaderProfile.objects.within_any(
        rules.areas_of(user, *rules.FACT_JUDGES)
    ).exclude(user=user)
    if area:
        kaders = kaders.within(area)
    return (
        SkillStatus.objects.filter(
            disputed=True, kader__in=kaders.order_by().values("user_id")
        )
        .select_related("kader__kader__posyandu__desa__parent__parent", "skill")
        .order_by("kader__name", "kader_id", "skill__number")
    )


def dispute_of(status: SkillStatus) -> Dispute:
    """Return what disagrees, side by side; two queries."""
    lines = tuple(
        Evidence.objects.filter(uid__in=status.explanation.get("dispute", []))
        .select_related("observation", "recorded_by")
        .order_by("occurred_at", "pk")
    )
    return Dispute(status, lines, _steps(lines))


def _steps(lines: tuple[Evidence, ...]) -> tuple[StepRow, ...]:
    sheets = [
        {step["order"]: step for step in line.observation.steps}
        if line.observation
        else {}
        for line in lines
    ]
    known = {order: step for sheet in sheets for order, step in sheet.items()}
    return tuple(
        StepRow(
            order,
            step["text"],
            step["critical"],
            tuple(sheet[order]["done"] if order in sheet else None for sheet in sheets),
        )
        for order, step in sorted(known.items())
    )
