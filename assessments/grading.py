"""Scoring of one attempt against its own snapshot. Pure, no ORM.

Every question is worth one point and is right or wrong as a whole: the chosen set must
be the set of right choices. Not for deciding who passes: that needs a pass mark.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
    snapshot: Sequence[Mapping[str, Any]], answers: Mapping[str, Collection[int]]
) -> Grade:
    """Grade chosen choice ids by question key; a missing answer is wrong."""
    results = tuple(_judge(row, answers.get(row["key"], ())) for row in snapshot)
    skills = sorted({r.skill for r in results if r.skill is not None})
    return Grade(
        total=_points(results),
        questions=results,
        skills={s: _points([r for r in results if r.skill == s]) for s in skills},
    )


def _judge(row: Mapping[str, Any], selected: Collection[int]) -> QuestionResult:
    right = {choice["id"] for choice in row["choices"] if choice["is_correct"]}
    return QuestionResult(
        key=row["key"],
        skill=row["skill"],
        answered=bool(selected),
        correct=bool(right) and set(selected) == right,
    )


def _points(results: Sequence[QuestionResult]) -> Points:
    return Points(sum(r.correct for r in results), len(results))
