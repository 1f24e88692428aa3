"""What the pages of a test show. No key leaves here before `Reveal.KEYS` says so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments import window
from assessments.answers import counted_answers
from assessments.feedback import Line, explain
from assessments.grading import QuestionResult, grade
from assessments.models import Attempt, Question, Sitting
from assessments.pauses import Terms
from assessments.queries.pool import planned_size
from assessments.queries.secrets import secret_questions
from assessments.refusals import Refusal
from assessments.rules import Reveal, what_to_reveal
from assessments.selections import is_complete
from assessments.snapshots import without_keys
from assessments.terms import may_somebody_write, terms_of
from lms.accounts.models import User

NO_TRY_LEFT = "Kesempatan Anda habis."
# Kinds that are answered otherwise than by choosing.
OWN_SCREENS = {
    Question.Kind.NUMBER,
    Question.Kind.ORDERING,
    Question.Kind.MATCHING,
    Question.Kind.HOTSPOT,
}


@dataclass(frozen=True)
class SittingCard:
    """A test before it is taken: its size, its rules, and where the person stands.

    `refusal` says why it cannot be started now; empty when it can. `minutes` and
    `closes_at` are this person's own.
    """

    questions: int
    attempts: int
    attempts_left: int
    minutes: int | None
    closes_at: datetime | None
    paused: bool
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
    selected: Collection[Any]

    @property
    def answer_template(self) -> str:
        """The include that shows how this kind is answered."""
        kind = self.question["kind"]
        name = kind if kind in OWN_SCREENS else "choices"
        return f"assessments/includes/answer_{name}.html"


@dataclass(frozen=True)
class ReviewRow:
    number: int
    answered: bool


@dataclass(frozen=True)
class ResultRow:
    """One question afterwards; lines and explanation only when its key is shown."""

    number: int
    stem: str
    answered: bool
    correct: bool
    lines: list[Line]
    explanation: str
    picture: dict[str, Any] | None


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
    terms = terms_of(sitting, user.pk)
    left = max(terms.attempts - len(tries), 0)
    return SittingCard(
        questions=planned_size(sitting.assessment),
        attempts=terms.attempts,
        attempts_left=left,
        minutes=terms.minutes,
        closes_at=terms.closes_at,
        paused=terms.is_paused(at),
        running=running,
        time_is_up=running is not None and window.is_over(running, at, terms),
        last=done[-1] if done else None,
        refusal=_refusal(sitting, at, terms) or NO_TRY_LEFT * (not left),
    )


def _refusal(sitting: Sitting, at: datetime, terms: Terms) -> str:
    try:
        window.require_open(sitting, at, terms)
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
        selected=counted_answers(attempt).get(row["key"], []),
    )


def review_rows(attempt: Attempt) -> list[ReviewRow]:
    """Return every question with whether it has an answer."""
    answers = counted_answers(attempt)
    return [
        ReviewRow(number, is_complete(row, answers.get(row["key"], [])))
        for number, row in enumerate(attempt.snapshot, start=1)
    ]


def result_page(attempt: Attempt, at: datetime) -> ResultPage:
    """Return a handed-in attempt with what may be revealed at that moment."""
    reveal = what_to_reveal(attempt.sitting, at)
    if reveal is Reveal.NOTHING or may_somebody_write(attempt.sitting, at):
        return ResultPage(Reveal.NOTHING, [])
    # What was graded, not what arrived since.
    answers = {row["key"]: row.get("chosen", []) for row in attempt.snapshot}
    results = grade(attempt.snapshot, answers).questions
    shown = answers.keys() - _secret(answers) if reveal is Reveal.KEYS else set()
    rows = [
        _result_row(number, row, result, keys=row["key"] in shown)
        for number, (row, result) in enumerate(
            zip(attempt.snapshot, results, strict=True), start=1
        )
    ]
    return ResultPage(reveal, rows)


def _secret(keys: Collection[str]) -> set[str]:
    """The questions among these that also serve in a test that certifies."""
    found = secret_questions().filter(key__in=keys)
    return set(found.values_list("key", flat=True))


def _result_row(
    number: int, row: dict[str, Any], result: QuestionResult, *, keys: bool
) -> ResultRow:
    return ResultRow(
        number=number,
        stem=row["stem"],
        answered=result.answered,
        correct=result.correct,
        lines=explain(row, row.get("chosen", [])) if keys else [],
        explanation=row["explanation"] if keys else "",
        picture=row.get("image"),
    )
