"""Which answers of an attempt count."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.clock import Moment, beginning, corrected, timely
from assessments.models import Answer, Attempt, AttemptStart, AttemptSubmission
from assessments.terms import terms_of_attempt


@dataclass(frozen=True)
class Deeds:
    """What was done in one try: when it was started, and what was answered."""

    starts: list[Moment]
    answers: list[Answer]


def read_deeds(attempt: Attempt, submission: AttemptSubmission | None = None) -> Deeds:
    """Read what was done in a try, in two queries.

    Of a submission that lists its answers, those and no others.
    """
    answers = _answers(attempt, submission)
    return Deeds(start_moments(attempt, submission), answers)


def counted_answers(
    attempt: Attempt, deeds: Deeds | None = None
) -> Mapping[str, list[int]]:
    """Return the latest timely choice per question key, by corrected device time."""
    rows = counted_rows(attempt, deeds)
    return {row.question_key: row.selected for row in rows}


def counted_rows(attempt: Attempt, deeds: Deeds | None = None) -> list[Answer]:
    """Return the answers that were in time, in the order in which they were made."""
    deeds = deeds or read_deeds(attempt)
    rows, terms = deeds.answers, terms_of_attempt(attempt)
    in_time = timely(
        deeds.starts,
        [as_moment(row) for row in rows],
        minutes=terms.minutes,
        closes_at=terms.closes_at,
        pauses=terms.pauses,
    )
    counted = [row for row, counts in zip(rows, in_time, strict=True) if counts]
    # Two choices of one moment: the same one stands, whichever arrived first.
    return sorted(counted, key=lambda row: (as_moment(row).at, str(row.uid)))


def first_moment(attempt: Attempt, deeds: Deeds | None = None) -> Moment:
    """Return when the attempt began: with its start, or an answer before it."""
    deeds = deeds or read_deeds(attempt)
    answered = [as_moment(row) for row in deeds.answers]
    return beginning([*deeds.starts, *answered]) or Moment(attempt.started_at)


def start_moments(
    attempt: Attempt, submission: AttemptSubmission | None = None
) -> list[Moment]:
    """Return when the attempt was started, as far as it is known.

    A submission that brings its own start is held against that one, and against a
    start that the server saw; a start on another phone, whenever it arrives, is not.
    """
    starts = list(attempt.starts.all())
    if submission is not None and submission.start_id is not None:
        own = submission.start_id
        starts = [row for row in starts if row.witnessed or row.pk == own]
    if not starts and attempt.paper_id is None:
        return [Moment(attempt.started_at)]
    return [as_moment(row) for row in starts]


def as_moment(row: Answer | AttemptStart | AttemptSubmission) -> Moment:
    """Return when a fact happened, in the server's clock."""
    return Moment(corrected(row.occurred_at, row.clock_offset), row.clock_suspect)


def _answers(attempt: Attempt, submission: AttemptSubmission | None) -> list[Answer]:
    rows = attempt.answers.all()
    if submission is not None and submission.listed is not None:
        rows = rows.filter(uid__in=submission.listed)
    return list(rows)
