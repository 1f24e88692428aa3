"""Scoring of one attempt against its own snapshot. Pure, no ORM.

Every question is worth one point and is right or wrong as a whole, whatever its kind;
what cannot be read as an answer is wrong. Not for deciding who passes: that needs a
pass mark. How an answer looks per kind: see `selections`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.selections import as_number, has_answer


@dataclass(frozen=True)
class QuestionResult:
    """What became of one question; `skill` is the number of the skill, if any."""

    key: str
    skill: int | None
    answered: bool
    correct: bool


@dataclass(frozen=True)
class Points:
    """Right answers out of questions."""

    score: int
    max_score: int

    def reaches(self, percent: int) -> bool:
        """Say whether the share of right answers is at least that many percent."""
        return self.max_score > 0 and 100 * self.score >= percent * self.max_score


@dataclass(frozen=True)
class Grade:
    """The result of an attempt: in all, per question, per skill number."""

    total: Points
    questions: tuple[QuestionResult, ...]
    skills: Mapping[int, Points]


def grade(
    snapshot: Sequence[Mapping[str, Any]], answers: Mapping[str, Collection[Any]]
) -> Grade:
    """Grade what was selected by question key; a missing answer is wrong."""
    results = tuple(_judge(row, answers.get(row["key"], ())) for row in snapshot)
    skills = sorted({r.skill for r in results if r.skill is not None})
    return Grade(
        total=_points(results),
        questions=results,
        skills={s: _points([r for r in results if r.skill == s]) for s in skills},
    )


def is_right(row: Mapping[str, Any], selected: Collection[Any]) -> bool:
    """Say whether a whole answer is right; what cannot be read is wrong."""
    given = list(selected)
    if not given:
        return False
    return RIGHT.get(row["kind"], _right_choices)(row, given)


def hits(area: Sequence[int], place: Sequence[int | float]) -> bool:
    """Say whether a place [x, y] lies in an area [left, top, width, height], ‰."""
    left, top, width, height = area
    return left <= place[0] <= left + width and top <= place[1] <= top + height


def within(row: Mapping[str, Any], value: Any) -> bool:
    """Say whether a number is the answer, or no further from it than is accepted."""
    number = as_number(value)
    if number is None:
        return False
    away = abs(number - Decimal(row["answer"]))
    return away <= Decimal(row.get("tolerance") or 0)


def _judge(row: Mapping[str, Any], selected: Collection[Any]) -> QuestionResult:
    return QuestionResult(
        key=row["key"],
        skill=row["skill"],
        answered=has_answer(row, selected),
        correct=is_right(row, selected),
    )


def _right_choices(row: Mapping[str, Any], given: list[Any]) -> bool:
    right = [choice["id"] for choice in row["choices"] if choice["is_correct"]]
    # Of every chosen one there is a right one, and the other way round.
    return (
        bool(right)
        and all(_is_one_of(one, right) for one in given)
        and all(one in given for one in right)
    )


def _is_one_of(value: Any, ids: Sequence[int]) -> bool:
    # True equals 1 in Python, and is no number of a choice.
    return not isinstance(value, bool) and value in ids


def _right_number(row: Mapping[str, Any], given: list[Any]) -> bool:
    return len(given) == 1 and within(row, given[0])


def _right_order(row: Mapping[str, Any], given: list[Any]) -> bool:
    return given == row["order"] and not any(isinstance(one, bool) for one in given)


def _right_pairs(row: Mapping[str, Any], given: list[Any]) -> bool:
    wanted = [choice["match"] for choice in row["choices"]]
    return given == wanted and not any(isinstance(one, bool) for one in given)


def _right_place(row: Mapping[str, Any], given: list[Any]) -> bool:
    if len(given) != 2 or any(as_number(one) is None for one in given):
        return False
    areas = [one["area"] for one in row["choices"] if one["is_correct"]]
    return any(hits(area, given) for area in areas)


# The other kinds are graded by the set of chosen ids.
RIGHT = {
    "number": _right_number,
    "ordering": _right_order,
    "matching": _right_pairs,
    "hotspot": _right_place,
}


def _points(results: Sequence[QuestionResult]) -> Points:
    return Points(sum(r.correct for r in results), len(results))
