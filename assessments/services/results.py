"""Closing a try: handed in by the person, or closed by time; and putting it right."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments import clock, window
from assessments.answers import as_moment, counted_answers, first_moment, read_deeds
from assessments.grading import Grade, grade
from assessments.models import (
    Accommodation,
    Attempt,
    AttemptRevision,
    AttemptSubmission,
    Sitting,
)
from assessments.services.evidence import correct_knowledge, record_knowledge
from assessments.terms import is_special
from lms.accounts.models import User

RESULT = ["snapshot", "started_at", "submitted_at", "score", "passed", "regrade_after"]


@transaction.atomic
def submit_attempt(attempt: Attempt, at: datetime) -> Attempt:
    """Grade a try once and close it for the person; again returns the same result.

    Answers that happened after the end of the window or of the time do not count. A
    certifying test leaves evidence of knowledge per skill, also under a failed total:
    each skill is judged by its own questions.
    """
    row = lock_attempt(attempt)
    if row.submitted_at is None:
        submission = AttemptSubmission.objects.create(
            attempt=row, occurred_at=at, final=True
        )
        close_row(row, at, submission)
    return _as_seen_by_caller(attempt, row)


@transaction.atomic
def close_attempt(attempt: Attempt, at: datetime) -> Attempt:
    """Grade a try because its time is over; what the person hands in later may
    still put it right, when it was made in time.
    """
    row = lock_attempt(attempt)
    if row.submitted_at is None:
        close_row(row, at)
    return _as_seen_by_caller(attempt, row)


def submit_overdue(sitting: Sitting, user: User, at: datetime) -> None:
    """Close a person's open try when its time has run out."""
    tries = Attempt.objects.filter(sitting=sitting, user=user, submitted_at=None)
    for attempt in tries.select_related("sitting__assessment"):
        if window.is_over(attempt, at):
            close_attempt(attempt, at)


def submit_all_overdue(at: datetime) -> int:
    """Close every open try whose time has run out; returns how many.

    Who forgot to press the button has a result too. Timely answers that came after
    the closing are graded as well. Each is its own transaction.
    """
    own = Accommodation.objects.filter(
        sitting=OuterRef("sitting"), user=OuterRef("user"), closes_at__lt=at
    )
    timed = Q(sitting__closes_at__lt=at) | Q(sitting__assessment__minutes__gt=0)
    tries = Attempt.objects.filter(timed | Exists(own), submitted_at=None)
    tries = tries.defer("snapshot").annotate(is_special=is_special())
    over = [
        attempt
        for attempt in tries.select_related("sitting__assessment")
        if window.is_over(attempt, at)
    ]
    for attempt in over:
        close_attempt(attempt, at)
    for attempt in Attempt.objects.filter(regrade_after__lte=at).defer("snapshot"):
        regrade_attempt(attempt, at)
    return len(over)


@transaction.atomic
def regrade_attempt(attempt: Attempt, at: datetime) -> None:
    """Grade again a try that time closed, with the timely answers that came since.

    Once in the life of a try: otherwise answers could be tried out one by one. What
    comes after that counts with the person's own handing in.
    """
    row = lock_attempt(attempt)
    if row.regrade_after is not None:
        regrade_row(row, at, AttemptRevision.Cause.ANSWERS)


def close_row(
    row: Attempt, at: datetime, submission: AttemptSubmission | None = None
) -> Grade:
    """Write the result into a locked row; `at` is when the server does it."""
    result = _write_result(row, at, submission)
    if row.sitting.assessment.certifying and result.skills:
        record_knowledge(row, result.skills)
    return result


def regrade_row(
    row: Attempt,
    at: datetime,
    cause: AttemptRevision.Cause,
    submission: AttemptSubmission | None = None,
) -> None:
    """Put the result of a locked, closed row right, and its evidence with it."""
    before = {
        "score": row.score,
        "passed": row.passed,
        "submitted_at": row.submitted_at.isoformat(),
        "chosen": {q["key"]: q.get("chosen", []) for q in row.snapshot},
    }
    result = _write_result(row, at, submission)
    AttemptRevision.objects.create(
        uid=uuid5(row.uid, f"revision:{cause}"),
        attempt=row,
        cause=cause,
        before=before,
        score=row.score,
        occurred_at=at,
    )
    if row.sitting.assessment.certifying and result.skills:
        correct_knowledge(
            row, result.skills, reason=f"Hasil diperbaiki: {cause.label}", at=at
        )


def _write_result(
    row: Attempt, at: datetime, submission: AttemptSubmission | None
) -> Grade:
    deeds = read_deeds(row, submission)
    chosen = counted_answers(row, deeds)
    result = grade(row.snapshot, chosen)
    row.snapshot = [
        {**question, "chosen": chosen.get(question["key"], [])}
        for question in row.snapshot
    ]
    if row.paper_id is not None:
        began = first_moment(row, deeds).at
        row.started_at = clock.between(began, row.paper.issued_at, at)
    row.submitted_at = _handed_in_at(row, at, submission)
    row.score = result.total.score
    row.passed = result.total.reaches(row.sitting.assessment.pass_percent)
    row.regrade_after = None
    row.save(update_fields=RESULT)
    return result


def _handed_in_at(
    row: Attempt, at: datetime, submission: AttemptSubmission | None
) -> datetime:
    if submission is None:
        # A closed row keeps its hour; what came since was made before it.
        return row.submitted_at or at
    return clock.between(as_moment(submission).at, row.started_at, at)


def lock_attempt(attempt: Attempt) -> Attempt:
    """Return the attempt's row under lock, with test, person and paper."""
    return locked_attempts().get(pk=attempt.pk)


def locked_attempts() -> QuerySet[Attempt]:
    """Return tries to be read under lock, with test, person and paper.

    By primary key: whoever locks several waits for others and never locks them out.
    """
    # "of self": only the attempt is locked, not the test that everybody reads.
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("sitting__assessment", "user", "paper")
        .defer("paper__snapshot")
        .annotate(is_special=is_special())
        .order_by("pk")
    )


def _as_seen_by_caller(attempt: Attempt, row: Attempt) -> Attempt:
    for name in RESULT:
        setattr(attempt, name, getattr(row, name))
    return attempt
