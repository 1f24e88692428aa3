"""A question paper as a phone keeps it. No key leaves here but for practice."""

from datetime import datetime
from typing import Any

from assessments.answers import counted_rows
from assessments.models import Attempt, Question, QuestionPaper
from assessments.rules import gives_feedback_offline
from assessments.snapshots import with_keys, without_keys


def paper_sheet(paper: QuestionPaper, at: datetime) -> dict[str, Any]:
    """Return a paper with what its running try already holds, ready for JSON.

    Keys, reasons and explanations are in it only for a practice quiz, and even there
    not of a question that also serves in a certifying test.
    """
    sitting = paper.sitting
    assessment = sitting.assessment
    attempt = Attempt.objects.filter(paper=paper).first()
    practice = gives_feedback_offline(assessment)
    return {
        "paper": str(paper.uid),
        "sitting": str(sitting.uid),
        "account": str(paper.user.uid),
        "title": assessment.title,
        "purpose": assessment.purpose,
        "number": paper.number,
        "minutes": assessment.minutes,
        "pass_percent": assessment.pass_percent,
        "closes_at": _iso(sitting.closes_at),
        "issued_at": _iso(paper.issued_at),
        "server_time": _iso(at),
        "started_at": _iso(attempt.started_at) if attempt else None,
        "practice": practice,
        "questions": _questions(paper, keys=practice),
        "answers": _answers(attempt) if attempt else [],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _questions(paper: QuestionPaper, *, keys: bool) -> list[dict[str, Any]]:
    if not keys:
        return [without_keys(row) for row in paper.snapshot]
    secret = set(
        Question.objects.filter(
            key__in=[row["key"] for row in paper.snapshot],
            items__assessment__certifying=True,
        ).values_list("key", flat=True)
    )
    return [
        without_keys(row) if row["key"] in secret else with_keys(row)
        for row in paper.snapshot
    ]


def _answers(attempt: Attempt) -> list[dict[str, Any]]:
    latest = {row.question_key: row for row in counted_rows(attempt)}
    return [
        {
            "id": str(row.uid),
            "question": row.question_key,
            "selected": row.selected,
            "occurred_at": row.occurred_at.isoformat(),
            "clock_offset": row.clock_offset,
        }
        for row in latest.values()
    ]
