"""`attendance.scan`: arrivals that a phone noted down, with or without signal.

A business rule never refuses an offline fact. What cannot be attached to a participant
(unknown card, somebody not registered, a cancelled place, the wrong day) is kept in the
receipt as quarantined, for panitia to look at.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from courses.models import Attendance, BimtekSession, Registration
from courses.queries.bimtek import presence_of
from courses.refusals import Refusal
from courses.services.attendance import (
    ScanResult,
    find_registration,
    record_attendance,
)
from lms.accounts import rules
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

FACT_TYPE = "attendance.scan"
KINDS = {
    Attendance.Kind.ARRIVED.value,
    Attendance.Kind.EXCUSED.value,
    Attendance.Kind.SICK.value,
}


def register() -> None:
    """Register the fact type `attendance.scan`."""
    register_fact_type(FACT_TYPE, receive_scan)


def receive_scan(actor: User, envelope: Envelope) -> Verdict:
    """Store one scan and say what became of it.

    Raises MalformedFact when the payload names no session, or neither card nor
    participant, or an unknown kind or method.
    """
    session, kind, method = read_payload(envelope.payload)
    if not rules.can_take_attendance(actor, session.bimtek.wilayah.code):
        return Verdict(
            "tanpa_hak",
            "Anda tidak bertugas mencatat daftar hadir kegiatan ini.",
            quarantined=True,
        )
    try:
        registration = registration_of(session, envelope.payload)
        fact = record_attendance(
            session,
            registration,
            kind=kind,
            method=method,
            by=actor,
            occurred_at=envelope.occurred_at,
            uid=envelope.uid,
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
    except Refusal as refusal:
        return Verdict(refusal.code, refusal.sentence, quarantined=True)
    result = ScanResult(registration, fact, presence_of(session, registration))
    code = "sudah_tercatat" if result.repeated else "tercatat"
    return Verdict(code, result.sentence)


def read_payload(payload: Mapping[str, Any]) -> tuple[BimtekSession, str, str]:
    """Return session, kind and method of a payload, or raise MalformedFact."""
    uid = read_uid(payload.get("session"))
    sessions = BimtekSession.objects.select_related("bimtek__wilayah")
    session = sessions.filter(uid=uid).first() if uid else None
    if session is None:
        raise MalformedFact("Sesi pada catatan ini tidak dikenal.")
    kind = payload.get("kind", Attendance.Kind.ARRIVED.value)
    method = payload.get("method", Attendance.Method.CARD.value)
    if kind not in KINDS or method not in Attendance.Method.values:
        raise MalformedFact("Keterangan atau cara pencatatan tidak dikenal.")
    if not payload.get("card") and not payload.get("registration"):
        raise MalformedFact("Catatan ini tidak menyebut kartu atau peserta.")
    return session, kind, method


def registration_of(session: BimtekSession, payload: Mapping[str, Any]) -> Registration:
    """Return the participant meant by card or registration; Refusal when nobody."""
    if payload.get("card"):
        return find_registration(session.bimtek, str(payload["card"]))
    uid = read_uid(payload["registration"])
    found = session.bimtek.registrations.select_related("user").filter(uid=uid).first()
    if uid is None or found is None:
        raise Refusal("bukan_peserta", "Orang ini bukan peserta kegiatan ini.")
    return found


def read_uid(value: Any) -> UUID | None:
    """Return the value as UUID, or None."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
