"""Every state of a skill, so that each screen has something to show.

What happened before and after the event, written through the same services as in the
field; nothing here writes a status. Days are counted from today where a state would
otherwise pass by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image

from assessments.models import (
    Checklist,
    Evidence,
    GuidelineChange,
    Observation,
    OutsideLearning,
)
from assessments.services import derive_many, record_observation, record_training
from assessments.services.adjudication import adjudicate
from assessments.services.confirmation import record_confirmation
from assessments.services.guidelines import announce_guideline_change
from assessments.services.outside import record_outside_learning
from assessments.verdicts import add_months
from content.models import Skill
from lms.accounts.models import User
from lms.scenarios.people import Participant
from lms.scenarios.plan import Plan

# The first participant of the kabupaten in the file is the demo kader.
DISPUTED, SETTLED, HELD = (1, 2), (3,), (4,)


@dataclass(frozen=True)
class Cast:
    """Who appears: kaders of one kabupaten in order, and the officers by task."""

    kaders: list[Participant]
    assessors: Sequence[User]
    dinas: User
    panitia: User
    unlicensed: User


def show_every_state(
    plan: Plan, people: Sequence[Participant], cast_of: dict[str, Sequence[User]]
) -> None:
    """Add what the event alone does not show; safe to repeat.

    `cast_of` holds officers by role, and the assessors of the stations under "meja".
    """
    data = plan.data["standing"]
    cast = Cast(
        [person for person in people if person.code == data["kabupaten"]],
        cast_of["meja"],
        cast_of["dinas"][0],
        cast_of["panitia"][0],
        cast_of["penilai"][0],
    )
    _train(plan, people, cast)
    _remember(plan, cast)
    _disagree(plan, cast)
    _learn_elsewhere(plan, cast)
    _confirm(plan, cast)
    _change_a_guideline(plan, cast)
    derive_many([person.user for person in people])


def _train(plan: Plan, people: Sequence[Participant], cast: Cast) -> None:
    """Courses since the event that nobody has assessed yet."""
    for number, row in enumerate(plan.data["standing"]["trained"], start=1):
        chosen = [
            person.user
            for person in people
            if plan.chance("later", number, person.code, person.serial).random()
            < row["share"]
        ]
        record_training(
            chosen,
            Skill.objects.filter(number__in=row["skills"]),
            occurred_at=plan.moment(1, "09:00") + timedelta(days=row["days_after"]),
            source_uid=plan.uid("later", number),
            detail=row["detail"],
            by=cast.dinas,
        )


def _remember(plan: Plan, cast: Cast) -> None:
    """Proof that ends soon, or ended lately: months back from today, less some days."""
    months = plan.data["standing"]["validity_months"]
    lines = []
    for row in plan.data["standing"]["ending"]:
        day = add_months(timezone.localdate(), -months) + timedelta(days=row["days"])
        at = timezone.make_aware(datetime.combine(day, time(9)))
        for skill in Skill.objects.filter(number__in=row["skills"]):
            kinds = [Evidence.Kind.KNOWLEDGE]
            kinds += [Evidence.Kind.PRACTICE] if skill.practice else []
            lines += [
                Evidence(
                    uid=plan.uid("ending", person.serial, skill.number, kind),
                    kader=person.user,
                    skill=skill,
                    kind=kind,
                    positive=True,
                    detail="Penilaian Puskesmas (data contoh)",
                    occurred_at=at,
                )
                for person in cast.kaders[: row["kaders"]]
                for kind in kinds
            ]
    Evidence.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)


def _disagree(plan: Plan, cast: Cast) -> None:
    """Two assessors, one day: kept both; one pair is decided, one sheet is held."""
    checklist = Checklist.objects.filter(skill__number=7, is_active=True).first()
    if checklist is None:
        return
    orders = set(checklist.items.values_list("order", flat=True))
    critical = set(
        checklist.items.filter(critical=True).values_list("order", flat=True)
    )
    strict = orders - set(sorted(critical)[:1])
    at = plan.moment(3, "12:30")
    for place in (*DISPUTED, *SETTLED):
        kader = cast.kaders[place].user
        sheets = [
            _watch(plan, checklist, (kader, cast.assessors[0]), orders, at),
            _watch(plan, checklist, (kader, cast.assessors[1]), strict, at),
        ]
        if place in SETTLED:
            adjudicate(
                kader,
                checklist.skill,
                True,
                by=cast.panitia,
                reason="Video menunjukkan langkah itu dilakukan (contoh).",
                settles=[
                    line.uid for line in Evidence.objects.filter(observation__in=sheets)
                ],
                at=at + timedelta(hours=2),
            )
    for place in HELD:
        kader = cast.kaders[place].user
        early = plan.moment(1, "09:00") - timedelta(days=90)
        _watch(plan, checklist, (kader, cast.unlicensed), orders, early)


def _watch(
    plan: Plan,
    checklist: Checklist,
    pair: tuple[User, User],
    done: set[int],
    at: datetime,
) -> Observation:
    """One sheet about a kader (first of the pair) by an assessor (second)."""
    kader, assessor = pair
    return record_observation(
        checklist=checklist,
        kader=kader,
        assessor=assessor,
        done=done,
        occurred_at=at,
        uid=plan.uid("standing", checklist.key, kader.phone, assessor.phone),
        place="Meja ulang (data contoh)",
    )


def _learn_elsewhere(plan: Plan, cast: Cast) -> None:
    row, kader = plan.data["standing"]["outside"], cast.kaders[0].user
    if OutsideLearning.objects.filter(kader=kader, number=row["number"]).exists():
        return
    sheet = BytesIO()
    Image.new("RGB", (420, 297), "#fff4de").save(sheet, "PNG")
    record_outside_learning(
        kader=kader,
        skills=Skill.objects.filter(number__in=row["skills"]),
        title=row["title"],
        provider=row["provider"],
        number=row["number"],
        jp=row["jp"],
        ended_on=row["ended_on"],
        content=sheet.getvalue(),
        by=cast.panitia,
    )


def _confirm(plan: Plan, cast: Cast) -> None:
    """A month later a bidan sees some of it again at the posyandu."""
    seen = (
        Evidence.objects.filter(
            kader__in=[person.user for person in cast.kaders],
            kind=Evidence.Kind.PRACTICE,
            positive=True,
            skill__number=3,
        )
        .select_related("kader", "skill")
        .order_by("kader_id", "occurred_at")
    )
    for line in seen[: plan.data["standing"]["confirmed"]]:
        record_confirmation(
            kader=line.kader,
            skill=line.skill,
            positive=True,
            by=cast.assessors[0],
            occurred_at=line.occurred_at + timedelta(days=30),
            uid=plan.uid("confirmed", line.uid),
            note="Hari buka Posyandu (data contoh)",
        )


def _change_a_guideline(plan: Plan, cast: Cast) -> None:
    row = plan.data["standing"]["guideline"]
    if GuidelineChange.objects.filter(source=row["source"]).exists():
        return
    announce_guideline_change(
        title=row["title"],
        source=row["source"],
        effective_on=row["effective_on"],
        skills=Skill.objects.filter(number__in=row["skills"]),
        by=cast.dinas,
    )
