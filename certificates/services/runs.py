"""Runs: what one press of a button set off, watched, stopped and taken up again."""

from django.db import transaction

from certificates.models import PaperRun
from courses.models import Bimtek
from lms.accounts.models import User
from lms.journal.models import WorkBatch
from lms.journal.work import cancel_batch, resume_batch


def open_run(bimtek: Bimtek, kind: str, *, by: User) -> PaperRun:
    """Open a run with an empty batch, inside the caller's transaction."""
    label = f"{PaperRun.Kind(kind).label}: {bimtek.name}"
    batch = WorkBatch.objects.create(label=label[:200])
    return PaperRun.objects.create(bimtek=bimtek, kind=kind, batch=batch, created_by=by)


def cancel_run(run: PaperRun) -> int:
    """Stop what has not been made yet; numbers and finished files stay."""
    with transaction.atomic():
        return cancel_batch(run.batch)


def resume_run(run: PaperRun) -> int:
    """Give failed and stopped papers of a run a fresh start; returns how many."""
    with transaction.atomic():
        return resume_batch(run.batch)
