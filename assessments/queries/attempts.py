"""What the pages of a test show. No key leaves here before `Reveal.KEYS` says so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments import window
from assessments.answers import counted_answers
from assessments.grading import grade
from assessments.models import Attempt, Question, Sitting
from assessments.refusals import Refusal
from assessments.rules import Reveal, what_to_reveal
from assessments.snapshots import without_keys
from lms.accounts.models import User


@dataclass(frozen=True)
class SittingCard:
    """A test before it is taken: its size, its rules, and where the person stands.

    `refusal` says why it cannot be started now; empty when it can.
    """

    questions: int
    attempts_left: int
    running: Attempt | None
    time_is_up: bool
    last: Attempt | None
    refusal: str


@dataclass(frozen=True)
class QuestionPage:
    """One question as its page shows it; `number` counts from 1."""

    number: int
    total: int
    question: dict[str, Any]
    multiple: bool
    selected: Collection[int]


@dataclass(frozen=True)
class ReviewRow:
    number: int
    answered: bool


@dataclass(frozen=True)
class ResultRow:
    """One question afterwards; choices and explanation only when keys are shown."""

    number: int
    stem: str
    answered: bool
    correct: bool
    choices: list[dict[str, Any]]
    explanation: str


@dataclass(frozen=True)
class ResultPage:
    """A result with as much of the questions as the rules reveal."""

    reveal: Reveal
    rows: list[ResultRow]


def sitting_card(sitting: Sitting, user: User, at: datetime) -> SittingCard:
    """Return a test as its first page shows it."""
    tries = list(
        Attempt.objects.filter(sitting=sitting, user=user)
        .defer("snapshot")
        .order_by("number")
    )
    for attempt in tries:
        attempt.sitting = sitting
    running = next((a for a in tries if a.submitted_at is None), None)
    done = [a for a in tries if a.submitted_at is not None]
    left = max(sitting.assessment.max_attempts - len(tries), 0)
    return SittingCard(
        questions=sitting.assessment.questions.filter(is_active=True).count(),
        attempts_left=left,
        running=running,
        time_is_up=running is not None and window.is_over(running, at),
        last=done[-1] if done else None,
        refusal=_refusal(sitting, at) or ("" if left else "Kesempatan Anda habis."),
    )


def _refusal(sitting: Sitting, at: datetime) -> str:
    try:
        window.require_open(sitting, at)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def question_page(attempt: Attempt, number: int) -> QuestionPage:
    """Return the question at that place, with what the person chose, without key."""
    row = attempt.snapshot[number - 1]
    return QuestionPage(
        number=number,
        total=len(attempt.snapshot),
        question=without_keys(row),
        multiple=row["kind"] == Question.Kind.MULTIPLE,
        selected=counted_answers(attempt).get(row["key"], []),
    )


def review_rows(attempt: Attempt) -> list[ReviewRow]:
    """Return every question with whether it has an answer."""
    answers = counted_answers(attempt)
    return [
        ReviewRow(number, bool(answers.get(row["key"])))
        for number, row in enumerate(attempt.snapshot, start=1)
    ]


def result_page(attempt: Attempt, at: datetime) -> ResultPage:
    """Return a handed-in attempt with what may be revealed at that moment."""
    reveal = what_to_reveal(attempt.sitting, at)
    if reveal is Reveal.NOTHING:
        return ResultPage(reveal, [])
    # What was graded, not what arrived since.
    answers = {row["key"]: row.get("chosen", []) for row in attempt.snapshot}
    results = grade(attempt.snapshot, answers).questions
    rows = [
        ResultRow(
            number=number,
            stem=row["stem"],
            answered=result.answered,
            correct=result.correct,
            choices=_with_keys(row) if reveal is Reveal.KEYS else [],
            explanation=row["explanation"] if reveal is Reveal.KEYS else "",
        )
        for number, (row, result) in enumerate(
            zip(attempt.snapshot, results, strict=True), start=1
        )
    ]
    return ResultPage(reveal, rows)


def _with_keys(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**choice, "chosen": choice["id"] in row.get("chosen", [])}
        for choice in row["choices"]
    ]
