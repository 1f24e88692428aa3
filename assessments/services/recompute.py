"""The whole ledger derived anew, in chunks that are rows of work.

Each chunk names a range of people by primary key and may run any number of times, so a
run that is killed goes on with the chunks that still wait.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from assessments.framework import ruleset_in_force
from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.services.statuses import DERIVE, derive_ids
from lms.journal.models import WorkBatch, WorkItem
from lms.journal.work import claim_work, owe_work, run_claimed

RECOMPUTE = "assessments.recompute"
PEOPLE = 200
ALL = "Hitung ulang semua keterampilan"


def owe_derivations(ids: Iterable[int], *, batch: WorkBatch | None = None) -> int:
    """Owe a new derivation for these people; many are owed in ranges.

    A range may cover others too: deriving somebody again changes nothing. Returns how
    many rows of work were written.
    """
    ids = sorted(set(ids))
    if len(ids) <= PEOPLE:
        return owe_work(DERIVE, [str(pk) for pk in ids], batch=batch)
    return owe_work(RECOMPUTE, ranges(ids), batch=batch)


def owe_recompute() -> WorkBatch:
    """Owe a new derivation of everybody with evidence, as one batch of chunks."""
    with transaction.atomic():
        batch = WorkBatch.objects.create(label=ALL)
        owe_work(RECOMPUTE, ranges(people_with_evidence()), batch=batch)
    return batch


def people_with_evidence(first: int | None = None, last: int | None = None) -> list:
    """Return the primary keys of people with lines in the ledger, in order."""
    lines = Evidence.objects.order_by("kader_id")
    if first is not None:
        lines = lines.filter(kader_id__gte=first, kader_id__lte=last)
    return list(lines.values_list("kader_id", flat=True).distinct())


def ranges(ids: list[int]) -> list[str]:
    """Return "first-last" for each chunk of ascending primary keys."""
    chunks = [ids[start : start + PEOPLE] for start in range(0, len(ids), PEOPLE)]
    return [f"{chunk[0]}-{chunk[-1]}" for chunk in chunks]


def read_range(text: str) -> tuple[int, int]:
    """Return both ends of "first-last"."""
    first, last = text.split("-")
    return int(first), int(last)


def derive_range(subject: str) -> int:
    """Derive everybody with evidence in a range; returns how many. RuleSetError."""
    first, last = read_range(subject)
    return len(derive_ids(people_with_evidence(first, last)))


def run_recompute() -> int:
    """Derive everybody here and now; returns how many chunks are left to others.

    A run that was stopped goes on with what it had left; otherwise all is owed anew.
    What is left is leased to a worker that runs or died a moment ago.
    """
    waiting = WorkItem.objects.filter(topic=RECOMPUTE, state=WorkItem.State.WAITING)
    if not waiting.filter(batch__label=ALL).exists():
        owe_recompute()
    while items := claim_work(RECOMPUTE, chunk=1):
        run_claimed(items)
    return waiting.count()


def owe_expired_statuses(today: date) -> int:
    """Owe a new derivation wherever the passing of time changed something.

    That is: a result has run out, a guideline has changed, other rules came into force,
    or evidence came while no rules were loaded. Returns for how many kaders.
    """
    row = ruleset_in_force(today)
    if row is None:
        return 0
    # Rows from before `recheck_on` was kept have none.
    ran_out = Q(status=SkillStatus.Status.COMPETENT, valid_until__lt=today)
    changed = SkillStatus.objects.filter(Q(recheck_on__lte=today) | ran_out)
    other_rules = KaderLevel.objects.exclude(ruleset=row)
    underived = Evidence.objects.filter(kader__level=None)
    stale = {
        pk
        for rows in (changed, other_rules, underived)
        for pk in rows.order_by().values_list("kader_id", flat=True).distinct()
    }
    with transaction.atomic():
        owe_derivations(stale)
    return len(stale)
