"""What a database holds after phones sent their facts: to compare two runs.

Natural keys only, no times of arrival: the same facts end in the same state.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

State = dict[str, list[list[Any]]]


def read_state() -> State:
    """Return every row that facts of phones make, sorted; runs where the data is."""
    from assessments.models import Answer, Attempt
    from courses.models import Attendance, Enrollment, LessonProgress
    from lms.sync.models import Receipt, SyncConflict

    fact = ("uid", "occurred_at", "device", "clock_offset")
    tables = {
        "readings": (LessonProgress, (*fact, "user__uid", "lesson__slug")),
        "enrollments": (Enrollment, ("user__uid", "course__slug")),
        "answers": (Answer, (*fact, "attempt__user__uid", "question_key", "selected")),
        "attempts": (Attempt, ("user__uid", "number", "score", "max_score", "passed")),
        "scans": (
            Attendance,
            (*fact, "session__uid", "registration__uid", "kind", "recorded_by__uid"),
        ),
        "receipts": (Receipt, ("uid", "user__uid", "type", "status", "digest")),
        "conflicts": (SyncConflict, ("receipt__uid", "digest")),
    }
    return {
        name: sorted(
            [[_plain(value) for value in row] for row in model.objects.values_list(*of)]
        )
        for name, (model, of) in tables.items()
    }


def _plain(value: Any) -> str:
    return str(sorted(value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Comparison:
    """How far a run is from what it should have come to; all zero when it is right."""

    lost: int
    doubled: int
    different: int


def compare(sent: Iterable[str], orderly: State, found: State) -> Comparison:
    """Compare a run with an orderly one; `sent` are the ids of all facts made.

    Lost: a fact without receipt, or one that the orderly run stored and this did not.
    Doubled: a fact stored twice or that nobody made. Different: rows unlike.
    """
    made = set(sent)
    receipts = Counter(row[0] for row in found["receipts"])
    kept, should = _facts(found), _facts(orderly)
    lost = {uid for uid in made if not receipts[uid]} | (should.keys() - kept.keys())
    doubled = sum(
        count - 1 if uid in made else count
        for counted in (receipts, kept)
        for uid, count in counted.items()
    )
    different = sum(
        _unlike(orderly[name], found[name]) for name in orderly.keys() | found.keys()
    )
    return Comparison(len(lost), doubled, different)


def _facts(state: Mapping[str, list[list[Any]]]) -> Counter[str]:
    return Counter(
        row[0] for name in ("readings", "answers", "scans") for row in state[name]
    )


def _unlike(one: list[list[Any]], other: list[list[Any]]) -> int:
    left, right = (Counter(map(tuple, rows)) for rows in (one, other))
    return ((left - right) + (right - left)).total()
