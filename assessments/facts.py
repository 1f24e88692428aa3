"""Facts a device may send about tests and observed practice.

A handler stores the fact under the envelope's uid and answers a verdict. What cannot be
understood at all is MalformedFact; a rule of ours never refuses (law 12).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments import window
from assessments.models import Answer, Attempt, Checklist
from assessments.refusals import Refusal
from assessments.services import append_answer, record_observation, submit_attempt
from assessments.services.observations import QUARANTINE_SENTENCES
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

MAX_STEPS = 200


def register() -> None:
    """Register the fact types this app owns."""
    register_fact_type("answer", take_answer)
    register_fact_type("attempt.submit", take_submission)
    register_fact_type("observation", take_observation)


def take_answer(actor: User, envelope: Envelope) -> Verdict:
    """Store one answer; late ones are kept apart and do not change a result."""
    attempt = _attempt(actor, envelope.payload)
    known = Answer.objects.filter(uid=envelope.uid).first()
    if known and known.attempt_id != attempt.pk:
        raise MalformedFact("Nomor jawaban ini sudah dipakai jawaban lain.")
    try:
        append_answer(
            attempt,
            _text(envelope.payload, "question", "soal"),
            _numbers(envelope.payload, "selected", "pilihan"),
            occurred_at=envelope.occurred_at,
            uid=envelope.uid,
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    try:
        happened = window.real_time(envelope.occurred_at, envelope.clock_offset)
        window.require_answerable(attempt, happened)
    except Refusal as refusal:
        return Verdict(
            refusal.code, f"Disimpan, tidak dihitung. {refusal.sentence}", True
        )
    return Verdict("tersimpan", "Jawaban tersimpan.")


def take_submission(actor: User, envelope: Envelope) -> Verdict:
    """Hand in a test; handing in again answers the same result."""
    attempt = _attempt(actor, envelope.payload)
    submit_attempt(attempt, timezone.now())
    return Verdict(
        "dikumpulkan",
        f"Ujian dikumpulkan: {attempt.score} dari {attempt.max_score} benar.",
    )


def take_observation(actor: User, envelope: Envelope) -> Verdict:
    """Store an observed practice; who may not assess is kept apart, not lost."""
    payload = envelope.payload
    key = _text(payload, "checklist", "daftar tilik")
    checklist = Checklist.objects.filter(key=key).first()
    if checklist is None:
        raise MalformedFact("Daftar tilik ini tidak dikenal.")
    kader = User.objects.filter(uid=_uid(payload, "kader", "kader")).first()
    if kader is None:
        raise MalformedFact("Kader ini tidak dikenal.")
    try:
        observation = record_observation(
            checklist=checklist,
            kader=kader,
            assessor=actor,
            done=_numbers(payload, "done", "langkah"),
            occurred_at=envelope.occurred_at,
            uid=envelope.uid,
            note=_optional(payload, "note", 2000),
            place=_optional(payload, "place", 200),
            context=_optional(payload, "context", 64),
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    code = observation.quarantine_code
    if code:
        return Verdict(code, QUARANTINE_SENTENCES[code], quarantined=True)
    word = "kompeten" if observation.competent else "belum kompeten"
    return Verdict(
        "tersimpan",
        f"Pengamatan tersimpan: {observation.steps_done} dari "
        f"{observation.steps_total} langkah, {word}.",
    )


def _attempt(actor: User, payload: Mapping[str, Any]) -> Attempt:
    attempt = (
        Attempt.objects.filter(uid=_uid(payload, "attempt", "ujian"), user=actor)
        .select_related("sitting__assessment", "user")
        .first()
    )
    if attempt is None:
        raise MalformedFact("Ujian ini tidak ditemukan pada akun Anda.")
    return attempt


def _text(payload: Mapping[str, Any], key: str, word: str) -> str:
    value = payload.get(key)
    if not isinstance(value, str) or not value:
        raise MalformedFact(f"Catatan tidak menyebut {word}.")
    return value


def _optional(payload: Mapping[str, Any], key: str, length: int) -> str:
    value = payload.get(key)
    return value[:length] if isinstance(value, str) else ""


def _uid(payload: Mapping[str, Any], key: str, word: str) -> UUID:
    try:
        return UUID(_text(payload, key, word))
    except ValueError as error:
        raise MalformedFact(f"Nomor {word} tidak dapat dibaca.") from error


def _numbers(payload: Mapping[str, Any], key: str, word: str) -> set[int]:
    values = payload.get(key)
    if not isinstance(values, list) or len(values) > MAX_STEPS:
        raise MalformedFact(f"Catatan tidak menyebut {word}.")
    # bool is an int in Python, and "true" is no number of a step.
    if not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        raise MalformedFact(f"Daftar {word} harus berisi angka.")
    return set(values)
