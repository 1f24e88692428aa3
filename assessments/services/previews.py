"""Who would move if a rule set applied: counted in chunks of work, changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.models import RulePreview, RulePreviewMove
from assessments.refusals import Refusal
from assessments.ruleset import RuleSetError
from assessments.services.derivation import Frame, Ledger, read_ledger
from assessments.services.recompute import people_with_evidence, ranges, read_range
from assessments.verdicts import COMPETENT
from content.models import LevelRuleSet
from lms.accounts.models import User
from lms.accounts.rules import can_change_rules
from lms.journal.models import WorkBatch
from lms.journal.work import owe_work

PREVIEW = "assessments.preview"


@dataclass(frozen=True)
class Standing:
    """What a person has under some rules: the level's code, numbers of *cakap*."""

    level: str = ""
    competent: frozenset[int] = frozenset()


@transaction.atomic
def request_preview(
    ruleset: LevelRuleSet, *, by: User, on: date | None = None
) -> RulePreview:
    """Ask who would move if that rule set applied instead of the one in force.

    Both are held against the same day, today or the first day of the rule set, so that
    only the rules make the difference. Raises Refusal: `bukan_hak`, `aturan_salah`.
    """
    if not can_change_rules(by):
        raise Refusal("bukan_hak", "Hanya Dinas provinsi yang dapat melihat ini.")
    try:
        parse_ruleset(ruleset)
    except RuleSetError as error:
        raise Refusal("aturan_salah", str(error)) from error
    people = people_with_evidence()
    preview = RulePreview.objects.create(
        ruleset=ruleset,
        on=on or max(timezone.localdate(), ruleset.valid_from),
        asked_by=by,
        kaders=len(people),
    )
    batch = WorkBatch.objects.create(label=f"Pratinjau aturan {ruleset.version}")
    chunks = [f"{preview.pk}:{chunk}" for chunk in ranges(people)]
    owe_work(PREVIEW, chunks, batch=batch)
    return preview


def batch_of(preview: RulePreview) -> WorkBatch | None:
    """Return the work of a preview, None when there was nobody to count."""
    return WorkBatch.objects.filter(
        items__topic=PREVIEW, items__subject__startswith=f"{preview.pk}:"
    ).first()


def count_moves(subject: str) -> None:
    """Write down who of one chunk would move; again adds nothing. RuleSetError."""
    pk, chunk = subject.split(":")
    preview = RulePreview.objects.select_related("ruleset").filter(pk=int(pk)).first()
    if preview is None:
        return
    ids = people_with_evidence(*read_range(chunk))
    ledger = read_ledger(ids)
    row = ruleset_in_force(timezone.localdate())
    before = standings(Frame.load(row, preview.on), ids, ledger) if row else {}
    after = standings(Frame.load(preview.ruleset, preview.on), ids, ledger)
    moves = [_move(preview, pk, before.get(pk, Standing()), after[pk]) for pk in ids]
    RulePreviewMove.objects.bulk_create(
        [move for move in moves if move], ignore_conflicts=True
    )


def standings(
    frame: Frame, ids: Collection[int], ledger: Ledger
) -> dict[int, Standing]:
    """Return what each person has under the rules of the frame."""
    found = {}
    for pk in ids:
        competent = frozenset(
            skill.number
            for skill in frame.skills
            if (lines := ledger.get((pk, skill.pk)))
            and frame.weigh(skill, lines).status == COMPETENT
        )
        found[pk] = Standing(frame.level_of(competent).level, competent)
    return found


def _move(
    preview: RulePreview, kader_id: int, before: Standing, after: Standing
) -> RulePreviewMove | None:
    if before == after:
        return None
    return RulePreviewMove(
        preview=preview,
        kader_id=kader_id,
        level_before=before.level,
        level_after=after.level,
        gained=sorted(after.competent - before.competent),
        lost=sorted(before.competent - after.competent),
    )
