"""`attendance.scan`: arrivals that a phone noted down, with or without signal.

A business rule never refuses an offline fact. What cannot be attached to a participant
(unknown card, somebody not registered, a cancelled place, the wrong day) is kept in the
receipt as quarantined, for panitia to look at.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.models import Attendance, BimtekSession, Registration
from courses.queries.bimtek import presence_of
from courses.refusals import Refusal
from courses.services.attendance import (
    ScanResult,
    find_registration,
    record_attendance,
)
from courses.services.attendance_together import Scan, record_scans
from lms.accounts import rules
from lms.accounts.cards import read_card
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

FACT_TYPE = "attendance.scan"
NO_RIGHT = "Anda tidak bertugas mencatat daftar hadir kegiatan ini."
KINDS = {
    Attendance.Kind.ARRIVED.value,
    Attendance.Kind.EXCUSED.value,
    Attendance.Kind.SICK.value,
}


def register() -> None:
    """Register the fact type `attendance.scan`."""
    register_fact_type(FACT_TYPE, receive_scan, many=receive_scans)


def receive_scan(actor: User, envelope: Envelope) -> Verdict:
    """Store one scan and say what became of it.

    Raises MalformedFact when the payload names no session, or neither card nor
    participant, or an unknown kind or method.
    """
    session, kind, method = read_payload(envelope.payload, sessions_of([envelope]))
    if not rules.can_take_attendance(actor, session.bimtek.wilayah.code):
        return Verdict("tanpa_hak", NO_RIGHT, quarantined=True)
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
    return verdict_on(
        ScanResult(registration, fact, presence_of(session, registration))
    )


def receive_scans(actor: User, envelopes: Sequence[Envelope]) -> list[Verdict]:
    """Store many scans in a few queries; whatever is odd raises, and nothing is kept.

    Raises MalformedFact, Refusal and what `record_scans` raises.
    """
    sessions = sessions_of(envelopes)
    read = [read_payload(one.payload, sessions) for one in envelopes]
    for code in {session.bimtek.wilayah.code for session, *_ in read}:
        if not rules.can_take_attendance(actor, code):
            raise Refusal("tanpa_hak", NO_RIGHT)
    places = places_of(envelopes, read)
    scans = [
        Scan(
            uid=one.uid,
            session=session,
            registration=place,
            kind=kind,
            method=method,
            occurred_at=one.occurred_at,
            device=one.device,
            clock_offset=one.clock_offset,
        )
        for one, (session, kind, method), place in zip(
            envelopes, read, places, strict=True
        )
    ]
    return [verdict_on(result) for result in record_scans(scans, by=actor)]


def sessions_of(envelopes: Sequence[Envelope]) -> dict[UUID, BimtekSession]:
    """Return the sessions that these facts name, in one query."""
    uids = {read_uid(one.payload.get("session")) for one in envelopes} - {None}
    found = BimtekSession.objects.select_related("bimtek__wilayah")
    return found.in_bulk(list(uids), field_name="uid")


def places_of(
    envelopes: Sequence[Envelope], read: Sequence[tuple[BimtekSession, str, str]]
) -> list[Registration]:
    """Return the participants in order, in one query; Refusal when one is missing."""
    cards = [read_card(str(one.payload.get("card") or "")) for one in envelopes]
    named = [read_uid(one.payload.get("registration")) for one in envelopes]
    rows = Registration.objects.filter(
        Q(uid__in=[uid for uid in named if uid])
        | Q(user__uid__in=[uid for uid in cards if uid]),
        bimtek__in={session.bimtek_id for session, *_ in read},
    ).select_related("user")
    by_uid = {(row.bimtek_id, row.uid): row for row in rows}
    by_card = {(row.bimtek_id, row.user.uid): row for row in by_uid.values()}
    found = []
    told = zip(envelopes, cards, named, read, strict=True)
    for one, card, uid, (session, *_) in told:
        # As one by one: a card outweighs a name.
        if one.payload.get("card"):
            place = by_card.get((session.bimtek_id, card))
        else:
            place = by_uid.get((session.bimtek_id, uid))
        # A typed account code, or somebody from elsewhere: one by one knows the words.
        if place is None:
            raise Refusal("bukan_peserta", "Orang ini bukan peserta kegiatan ini.")
        found.append(place)
    return found


def verdict_on(result: ScanResult) -> Verdict:
    """Return what the phone is told of a stored scan."""
    code = "sudah_tercatat" if result.repeated else "tercatat"
    return Verdict(code, result.sentence)


def read_payload(
    payload: Mapping[str, Any], sessions: Mapping[UUID, BimtekSession]
) -> tuple[BimtekSession, str, str]:
    """Return session, kind and method of a payload, or raise MalformedFact."""
    session = sessions.get(read_uid(payload.get("session")))
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
