"""Facts a device may send about tests; of observed practice see practice_facts.

A handler stores the fact under the envelope's uid and answers a verdict. What cannot be
understood at all is MalformedFact; a rule of ours never refuses (law 12). Facts of one
try may arrive in any order: the first one opens it from its paper.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import ledger_facts, practice_facts, window
from assessments.answers import as_moment
from assessments.clock import Arrival
from assessments.models import Answer, Attempt, QuestionPaper
from assessments.payloads import read_told, sequence, text, uid_of
from assessments.refusals import Refusal
from assessments.services import (
    Sent,
    Told,
    append_answer,
    append_answers,
    hand_in,
    locked_attempts,
    open_attempt,
    record_start,
)
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

MAX_ANSWERS = 300
SUSPECT = " Jam HP Anda berbeda dari jam server; panitia diberi tahu."


def register() -> None:
    """Register the fact types this app owns."""
    register_fact_type("attempt.start", take_start)
    register_fact_type("answer", take_answer, many=take_answers)
    register_fact_type("attempt.submit", take_submission)
    practice_facts.register()
    ledger_facts.register()


def take_start(actor: User, envelope: Envelope) -> Verdict:
    """Store that a try began on a phone."""
    paper = QuestionPaper.objects.filter(
        uid=uid_of(envelope.payload, "attempt", "ujian"), user=actor
    ).first()
    if paper is None:
        raise MalformedFact("Lembar soal ini tidak ditemukan pada akun Anda.")
    try:
        attempt = record_start(
            paper,
            envelope.occurred_at,
            clock_offset=envelope.clock_offset,
            uid=envelope.uid,
            arrival=_arrival(envelope),
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    return Verdict("dimulai", "Mulai ujian tercatat." + _about_clock(attempt))


@transaction.atomic
def take_answer(actor: User, envelope: Envelope) -> Verdict:
    """Store one answer; late ones are kept apart and do not change a result."""
    attempt = _attempt(actor, envelope)
    try:
        answer = append_answer(
            attempt,
            text(envelope.payload, "question", "soal"),
            sequence(envelope.payload, "selected", "pilihan"),
            occurred_at=envelope.occurred_at,
            clock_offset=envelope.clock_offset,
            uid=envelope.uid,
            arrival=_arrival(envelope),
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    return _verdict_on(attempt, answer)


@transaction.atomic
def take_answers(actor: User, envelopes: Sequence[Envelope]) -> list[Verdict]:
    """Store many answers in a few queries; whatever is odd raises, and nothing is kept.

    Raises MalformedFact, and what `append_answers` raises.
    """
    uids = [uid_of(one.payload, "attempt", "ujian") for one in envelopes]
    rows = locked_attempts().filter(uid__in=set(uids), user=actor)
    tries = {row.uid: row for row in rows}
    for uid, envelope in zip(uids, envelopes, strict=True):
        if uid not in tries:
            tries[uid] = _attempt(actor, envelope)
    answers = append_answers(
        [
            Sent(tries[uid], _told_by(envelope), _arrival(envelope))
            for uid, envelope in zip(uids, envelopes, strict=True)
        ]
    )
    return [
        _verdict_on(tries[uid], row) for uid, row in zip(uids, answers, strict=True)
    ]


def _told_by(envelope: Envelope) -> Told:
    return Told(
        envelope.uid,
        envelope.occurred_at,
        envelope.clock_offset,
        text(envelope.payload, "question", "soal"),
        sequence(envelope.payload, "selected", "pilihan"),
    )


def _verdict_on(attempt: Attempt, answer: Answer) -> Verdict:
    try:
        _require_counting(attempt, answer)
    except Refusal as refusal:
        return Verdict(
            refusal.code, f"Disimpan, tidak dihitung. {refusal.sentence}", True
        )
    return Verdict("tersimpan", "Jawaban tersimpan." + _about_clock(answer))


def _require_counting(attempt: Attempt, answer: Answer) -> None:
    """Raise Refusal when an answer came after the handing in or the end of the time.

    A suspect time cannot be held against either.
    """
    moment = as_moment(answer)
    if moment.suspect:
        return
    handed_in = attempt.submitted_at is not None
    final = handed_in and attempt.submissions.filter(final=True).first()
    if not final:
        window.require_timely(attempt, moment.at)
    elif str(answer.uid) not in (final.listed or []) and (
        moment.at > as_moment(final).at
    ):
        raise Refusal("sudah_dikumpulkan", "Ujian ini sudah Anda kumpulkan.")


@transaction.atomic
def take_submission(actor: User, envelope: Envelope) -> Verdict:
    """Hand in a test with the answers it lists; again answers the same result."""
    attempt = _attempt(actor, envelope)
    start = envelope.payload.get("start")
    try:
        submission, refusals = hand_in(
            attempt,
            Told(envelope.uid, envelope.occurred_at, envelope.clock_offset),
            _arrival(envelope),
            start=read_told(start) if start else None,
            answers=_listed(envelope),
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    result = f"Ujian dikumpulkan: {attempt.score} dari {attempt.max_score} benar."
    if not submission.final and attempt.paper_id is not None:
        return Verdict(
            "sudah_dikumpulkan",
            "Ujian ini sudah Anda kumpulkan sebelumnya. Kiriman ini disimpan.",
            True,
        )
    if refusals:
        return Verdict(
            "sebagian_tidak_terbaca",
            f"{result} {len(refusals)} jawaban tidak terbaca dan disimpan terpisah.",
            True,
        )
    return Verdict("dikumpulkan", result + _about_clock(attempt))


def _listed(envelope: Envelope) -> list[Told] | None:
    answers = envelope.payload.get("answers")
    if answers is None:
        return None
    if not isinstance(answers, list) or len(answers) > MAX_ANSWERS:
        raise MalformedFact("Daftar jawaban tidak dapat dibaca.")
    return [
        read_told(
            told,
            question_key=text(told, "question", "soal"),
            selected=sequence(told, "selected", "pilihan"),
        )
        for told in answers
    ]


def _attempt(actor: User, envelope: Envelope) -> Attempt:
    """Return the person's try under lock; its first fact opens it from its paper."""
    uid = uid_of(envelope.payload, "attempt", "ujian")
    attempt = locked_attempts().filter(uid=uid, user=actor).first()
    if attempt is not None:
        return attempt
    paper = QuestionPaper.objects.filter(uid=uid, user=actor).first()
    if paper is None:
        raise MalformedFact("Ujian ini tidak ditemukan pada akun Anda.")
    attempt, _ = open_attempt(
        paper, envelope.occurred_at, envelope.clock_offset, timezone.now()
    )
    return attempt


def _arrival(envelope: Envelope) -> Arrival:
    return Arrival(timezone.now(), envelope.device, envelope.clock_suspect)


def _about_clock(row: Any) -> str:
    return SUSPECT if row.clock_suspect else ""
