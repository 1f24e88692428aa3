"""A question paper as a phone keeps it. No key leaves here but for practice."""

from datetime import datetime
from typing import Any

from assessments.answers import counted_rows
from assessments.models import Attempt, QuestionPaper, Sitting
from assessments.queries.secrets import secret_questions
from assessments.rules import gives_feedback_offline
from assessments.snapshots import with_keys, without_keys
from assessments.terms import terms_of
from lms.accounts.models import User


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
        "title": assessment.title,
        "purpose": assessment.purpose,
        "number": paper.number,
        "pass_percent": assessment.pass_percent,
        "issued_at": _iso(paper.issued_at),
        **limits(sitting, paper.user, at),
        "started_at": _iso(attempt.started_at) if attempt else None,
        "practice": practice,
        "questions": _questions(paper, keys=practice),
        "answers": _answers(attempt) if attempt else [],
    }


def limits(sitting: Sitting, user: User, at: datetime) -> dict[str, Any]:
    """Return what time a person has in a sitting, as a phone works it out itself."""
    terms = terms_of(sitting, user.pk)
    return {
        "account": str(user.uid),
        "minutes": terms.minutes,
        "closes_at": _iso(terms.closes_at),
        "pauses": [[_iso(one.start), _iso(one.end)] for one in terms.pauses],
        "server_time": _iso(at),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _questions(paper: QuestionPaper, *, keys: bool) -> list[dict[str, Any]]:
    if not keys:
        return [without_keys(row) for row in paper.snapshot]
    found = secret_questions().filter(key__in=[row["key"] for row in paper.snapshot])
    secret = set(found.values_list("key", flat=True))
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
