"""Which answers of an attempt count."""

from collections.abc import Mapping

from assessments import window
from assessments.models import Attempt


def counted_answers(attempt: Attempt) -> Mapping[str, list[int]]:
    """Return the latest timely choice per question key, by corrected device time."""
    until = window.deadline(attempt)
    rows = attempt.answers.values_list(
        "occurred_at", "clock_offset", "pk", "question_key", "selected"
    )
    timed = sorted(
        (window.real_time(at, off), pk, *rest) for at, off, pk, *rest in rows
    )
    return {
        key: selected for at, _, key, selected in timed if until is None or at <= until
    }
