"""Observed practice is written down, and counts in the ledger once it may."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.models import Checklist, ChecklistItem, Evidence, Observation
from assessments.observing import (
    Outcome,
    Sheet,
    StepError,
    find_flags,
    judge,
    mark_steps,
    settle,
)
from assessments.refusals import Refusal
from assessments.ruleset import PRACTICE_PASS_PERCENT
from assessments.services.evidence import record_practices
from assessments.services.licences import Watch, why_none_counted
from lms.accounts.models import User
from lms.ids import new_uuid7

STEP_SENTENCES = {
    "tanpa_langkah": "Daftar tilik ini belum berisi langkah.",
    "langkah_tidak_dikenal": "Ada langkah yang tidak ada di daftar tilik ini.",
    "nilai_tidak_dikenal": "Langkah dinilai 0, 1 atau 2.",
}


@dataclass(frozen=True)
class Watched:
    """One kader watched at one checklist, as the assessor tells it.

    `done` and `ratings` go by the steps' order. Of a second try `redoes` is the uid of
    the first, and `repeated` names the steps watched again. `seconds` is how long it
    took, None when nobody measured; `scene` is shared by kaders watched together.
    """

    checklist: Checklist
    kader: User
    assessor: User
    done: Collection[int]
    occurred_at: datetime
    uid: UUID = field(default_factory=new_uuid7)
    ratings: Mapping[int, int] = field(default_factory=dict)
    redoes: UUID | None = None
    repeated: Collection[int] | None = None
    seconds: int | None = None
    scene: UUID | None = None
    is_double: bool = False
    note: str = ""
    place: str = ""
    context: str = ""
    device: str = ""
    clock_offset: int = 0

    @property
    def day(self) -> date:
        return timezone.localdate(self.occurred_at)


def record_observation(
    *,
    checklist: Checklist,
    kader: User,
    assessor: User,
    done: Collection[int],
    occurred_at: datetime,
    uid: UUID | None = None,
    **more: object,
) -> Observation:
    """Write down one observed practice; `more` are further fields of Watched.

    As `record_observations`.
    """
    told = Watched(
        checklist, kader, assessor, done, occurred_at, uid or new_uuid7(), **more
    )
    return record_observations([told])[0]


@transaction.atomic
def record_observations(watched: Sequence[Watched]) -> list[Observation]:
    """Write down observed practice, in a few queries for all; in the order given.

    Competent means every critical step and at least the rules' share of all steps. An
    observation that may not count is stored with a `quarantine_code` and leaves no
    evidence; one that repeats steps of another leaves none until that one is here. The
    same uid is the same row. Raises Refusal: those of STEP_SENTENCES, `uid_terpakai`
    (the number belongs to another observation).
    """
    _line_up({told.kader.pk for told in watched})
    known = Observation.objects.in_bulk([t.uid for t in watched], field_name="uid")
    new = {told.uid: told for told in watched if told.uid not in known}
    known.update(_insert(list(new.values())))
    rows = [_own(known[told.uid], told) for told in watched]
    count_observations([known[uid] for uid in new])
    return rows


def _line_up(kaders: Collection[int]) -> None:
    """Let the facts of a kader come one after another.

    A first and a second try that arrive at once would not see each other. Locks
    always in the same order, and none that a reference to the person waits for.
    """
    people = User.objects.select_for_update(no_key=True).filter(pk__in=kaders)
    list(people.order_by("pk").values_list("pk"))


def _insert(watched: list[Watched]) -> dict[UUID, Observation]:
    if not watched:
        return {}
    items = _items({told.checklist.pk for told in watched})
    percent = {day: pass_percent(day) for day in {told.day for told in watched}}
    holds = why_none_counted(
        [Watch(t.kader.pk, t.assessor.pk, t.checklist.skill_id, t.day) for t in watched]
    )
    rows = [
        _row(told, items[told.checklist.pk], percent[told.day], hold)
        for told, hold in zip(watched, holds, strict=True)
    ]
    try:
        with transaction.atomic():
            Observation.objects.bulk_create(rows)
    except IntegrityError:
        # Somebody else's observation took one of the numbers a moment ago.
        taken = Observation.objects.in_bulk([r.uid for r in rows], field_name="uid")
        if len(taken) < len(rows):
            raise
        return taken
    return {row.uid: row for row in rows}


def _items(checklists: Collection[int]) -> dict[int, list[ChecklistItem]]:
    found: dict[int, list[ChecklistItem]] = defaultdict(list)
    rows = ChecklistItem.objects.filter(checklist__in=checklists)
    for item in rows.order_by("checklist", "order"):
        found[item.checklist_id].append(item)
    return found


def _row(
    told: Watched, items: Sequence[ChecklistItem], percent: int, hold: str
) -> Observation:
    try:
        steps = mark_steps(items, told.done, told.ratings, _repeated(told))
    except StepError as error:
        raise Refusal(error.code, STEP_SENTENCES[error.code]) from error
    outcome = judge(steps, percent)
    return Observation(
        uid=told.uid,
        checklist=told.checklist,
        kader=told.kader,
        assessor=told.assessor,
        steps=steps,
        steps_done=outcome.done,
        steps_total=outcome.total,
        competent=outcome.competent,
        note=told.note,
        place=told.place[:200],
        context=told.context[:64],
        seconds=told.seconds,
        scene=told.scene,
        redoes=told.redoes,
        is_double=told.is_double,
        flags=find_flags(steps, told.seconds, told.checklist.min_seconds),
        quarantine_code=hold,
        occurred_at=told.occurred_at,
        device=told.device[:64],
        clock_offset=told.clock_offset,
    )


def _repeated(told: Watched) -> Collection[int] | None:
    return told.repeated if told.redoes else None


def _own(row: Observation, told: Watched) -> Observation:
    same = (row.kader_id, row.assessor_id, row.checklist_id)
    if same != (told.kader.pk, told.assessor.pk, told.checklist.pk):
        raise Refusal(
            "uid_terpakai", "Nomor pengamatan ini sudah dipakai pengamatan lain."
        )
    return row


def pass_percent(on: date) -> int:
    """Return the share of steps that makes practice competent on that day."""
    row = ruleset_in_force(on)
    if row is None:
        return PRACTICE_PASS_PERCENT
    return parse_ruleset(row).skill_rule.practice_pass_percent


def count_observations(
    rows: Iterable[Observation], *, released: Collection[int] = ()
) -> None:
    """Write evidence for observations that may count, and for those they let count.

    A second try waits for the sheet it stands on, in whatever order they arrive.
    `released` are primary keys of held ones that count from now on; they are among the
    rows. Doing it again adds nothing.
    """
    rows = list(rows)
    counting = [row for row in rows if _may_count(row, released)]
    if not counting:
        return
    kaders = {row.kader_id for row in counting}
    checklists = {row.checklist_id for row in counting}
    group = Observation.objects.filter(kader__in=kaders, checklist__in=checklists)
    if group.filter(redoes__isnull=False).exists():
        record_practices(_settled(group, released))
    else:
        record_practices([(row, _claim(row)) for row in counting])


def _may_count(row: Observation, released: Collection[int]) -> bool:
    return not row.quarantine_code or row.pk in released


def _claim(row: Observation) -> Outcome:
    return Outcome(row.steps_done, row.steps_total, row.competent)


def _settled(
    group: QuerySet[Observation], released: Collection[int]
) -> list[tuple[Observation, Outcome]]:
    """Return the observations of some kaders that count and have no evidence yet."""
    lines = Evidence.objects.filter(observation=OuterRef("pk"))
    earlier = group.filter(release__isnull=False).values_list("pk", flat=True)
    released = {*released, *earlier}
    rows = list(
        group.annotate(in_ledger=Exists(lines)).select_related(
            "kader", "assessor", "checklist__skill"
        )
    )
    # Nobody stands on what another kader did, or on another checklist.
    apart: dict[tuple[int, int], list[Sheet]] = defaultdict(list)
    for row in rows:
        counts = row.in_ledger or _may_count(row, released)
        sheet = Sheet(row.uid, row.steps, row.redoes, counts)
        apart[row.kader_id, row.checklist_id].append(sheet)
    steps_of = {
        uid: steps for sheets in apart.values() for uid, steps in settle(sheets).items()
    }
    new = [
        row
        for row in rows
        if steps_of[row.uid] and not row.in_ledger and _may_count(row, released)
    ]
    days = {timezone.localdate(row.occurred_at) for row in new}
    percent = {day: pass_percent(day) for day in days}
    return [
        (row, judge(steps_of[row.uid], percent[timezone.localdate(row.occurred_at)]))
        for row in new
    ]
