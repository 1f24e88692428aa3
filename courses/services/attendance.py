"""Write down who is present, and correct it with a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Attendance, Bimtek, BimtekSession, Registration
from courses.presence import Presence
from courses.queries.bimtek import presence_of
from courses.refusals import Refusal
from courses.services.arrivals import take_back, welcome
from lms.accounts.cards import read_card
from lms.accounts.models import User
from lms.ids import new_uuid7

Kind = Attendance.Kind
Method = Attendance.Method


@dataclass(frozen=True)
class ScanResult:
    """What a scan came to: who it was, the stored fact, and since when present."""

    registration: Registration
    attendance: Attendance
    presence: Presence

    @property
    def repeated(self) -> bool:
        """Another fact already made the person present."""
        mark = self.presence.mark
        return self.presence.is_present and mark.uid != self.attendance.uid

    @property
    def sentence(self) -> str:
        """One calm sentence for the screen of the person who scans."""
        name = self.registration.user.name
        if self.presence.at is None:
            return f"{name}: tersimpan."
        clock = f"{timezone.localtime(self.presence.at):%H.%M}"
        if self.repeated:
            return f"{name} sudah tercatat {clock}."
        return f"{name} hadir {clock}."


def record_attendance(
    session: BimtekSession,
    registration: Registration,
    *,
    kind: str,
    method: str,
    by: User,
    occurred_at: datetime,
    uid: UUID | None = None,
    device: str = "",
    clock_offset: int = 0,
    reason: str = "",
) -> Attendance:
    """Append one attendance fact; every scan is kept, the earliest arrival counts.

    The same uid again returns the stored fact and changes nothing. The first arrival
    of a person moves the registration to `tiba` and puts the session's skills into
    the evidence ledger as trained. Raises Refusal: `bukan_peserta`, `peserta_batal`,
    `belum_harinya`, `tanpa_alasan`, `uid_terpakai`.
    """
    happened = occurred_at - timedelta(seconds=clock_offset)
    require_recordable(session, registration, kind, happened, reason)
    uid = uid or new_uuid7()
    with transaction.atomic():
        # One person's facts are appended one after another; others do not wait.
        locked = Registration.objects.select_for_update(of=("self",))
        registration = locked.select_related("user").get(pk=registration.pk)
        known = stored_fact(uid, session, registration)
        if known is not None:
            return known
        before = presence_of(session, registration)
        fact = append_fact(
            uid=uid,
            session=session,
            registration=registration,
            kind=kind,
            method=method,
            recorded_by=by,
            occurred_at=occurred_at,
            device=device,
            clock_offset=clock_offset,
            reason=reason.strip(),
        )
        after = presence_of(session, registration)
        if after.is_present and not before.is_present:
            welcome(session, registration, fact, after, by)
        if before.is_present and not after.is_present:
            take_back(session, registration, by=by, reason=reason)
    return fact


def require_recordable(
    session: BimtekSession,
    registration: Registration,
    kind: str,
    happened: datetime,
    reason: str,
) -> None:
    """Raise Refusal when the fact cannot belong to this session and person."""
    if registration.bimtek_id != session.bimtek_id:
        raise Refusal(
            "bukan_peserta", "Orang ini tidak terdaftar sebagai peserta kegiatan ini."
        )
    if registration.state == Registration.State.CANCELLED:
        raise Refusal(
            "peserta_batal",
            f"Pendaftaran {registration.user.name} sudah dibatalkan. "
            "Daftarkan lagi di halaman peserta.",
        )
    day = timezone.localdate(session.starts_at)
    if timezone.localdate(happened) < day:
        raise Refusal(
            "belum_harinya",
            f"Sesi ini baru berlangsung {day:%d-%m-%Y}. Pilih sesi hari ini.",
        )
    if kind == Kind.CORRECTED_ABSENT and not reason.strip():
        raise Refusal("tanpa_alasan", "Tuliskan alasan koreksi.")


def stored_fact(
    uid: UUID, session: BimtekSession, registration: Registration
) -> Attendance | None:
    """Return the fact already stored under the uid, or None.

    Raises Refusal `uid_terpakai` when the uid belongs to another person or session.
    """
    known = Attendance.objects.filter(uid=uid).first()
    if known is None:
        return None
    if (known.session_id, known.registration_id) != (session.pk, registration.pk):
        raise Refusal("uid_terpakai", "Nomor catatan ini sudah dipakai catatan lain.")
    return known


def append_fact(**fields: object) -> Attendance:
    """Insert the fact; a uid that another transaction just used is a Refusal."""
    try:
        with transaction.atomic():
            return Attendance.objects.create(**fields)
    except IntegrityError as error:
        known = stored_fact(fields["uid"], fields["session"], fields["registration"])
        if known is None:
            raise error
        return known


def correct_attendance(
    session: BimtekSession,
    registration: Registration,
    *,
    by: User,
    reason: str,
    at: datetime | None = None,
) -> Attendance:
    """Append the correction that a person was not there; the scans stay.

    Raises Refusal: `tanpa_alasan`, `tidak_tercatat`, `ditutup`, and those of
    record_attendance.
    """
    if session.bimtek.stage == Bimtek.Stage.CLOSED:
        raise Refusal("ditutup", "Kegiatan ini sudah ditutup; daftar hadir terkunci.")
    with transaction.atomic():
        if not presence_of(session, registration).mark:
            raise Refusal(
                "tidak_tercatat",
                f"{registration.user.name} belum tercatat di sesi ini.",
            )
        return record_attendance(
            session,
            registration,
            kind=Kind.CORRECTED_ABSENT,
            method=Method.LIST,
            by=by,
            occurred_at=at or timezone.now(),
            reason=reason,
        )


def undo_marks(
    session: BimtekSession, registration: Registration, *, by: User, reason: str
) -> None:
    """Take back what is recorded here of a person in a session, fact by fact.

    Unlike a correction it says nothing about the person: a scan that another phone
    has not sent yet will count. Raises Refusal: `tidak_tercatat`, `ditutup`.
    """
    if session.bimtek.stage == Bimtek.Stage.CLOSED:
        raise Refusal("ditutup", "Kegiatan ini sudah ditutup; daftar hadir terkunci.")
    with transaction.atomic():
        locked = Registration.objects.select_for_update(of=("self",))
        registration = locked.select_related("user").get(pk=registration.pk)
        before = presence_of(session, registration)
        facts = Attendance.objects.filter(
            session=session, registration=registration, retractions=None
        ).exclude(kind=Kind.CORRECTED_ABSENT)
        if not before.mark or not facts:
            raise Refusal(
                "tidak_tercatat",
                f"{registration.user.name} belum tercatat di sesi ini.",
            )
        for fact in facts:
            Attendance.objects.create(
                session=session,
                registration=registration,
                kind=Kind.CORRECTED_ABSENT,
                method=Method.LIST,
                recorded_by=by,
                occurred_at=timezone.now(),
                reason=reason,
                retracts=fact,
            )
        if before.is_present:
            take_back(session, registration, by=by, reason=reason)


def find_registration(bimtek: Bimtek, card: str) -> Registration:
    """Return the participant of this event who holds the card or account code.

    Raises Refusal: `kartu_tidak_dikenal`, `bukan_peserta`.
    """
    text = card.strip()
    user_uid = read_card(text)
    people = (
        User.objects.filter(uid=user_uid)
        if user_uid
        else User.objects.filter(account_code=text.upper())
    )
    user = people.first() if text else None
    if user is None:
        raise Refusal(
            "kartu_tidak_dikenal",
            "Kartu tidak dikenal. Ketik kode akun atau cari namanya di daftar.",
        )
    found = bimtek.registrations.select_related("user").filter(user=user).first()
    if found is None:
        raise Refusal("bukan_peserta", f"{user.name} tidak terdaftar di kegiatan ini.")
    return found


def scan_card(
    session: BimtekSession,
    card: str,
    *,
    by: User,
    occurred_at: datetime,
    uid: UUID | None = None,
    device: str = "",
    clock_offset: int = 0,
) -> ScanResult:
    """Record the arrival of whoever holds the card; a second scan is harmless.

    Raises the Refusals of find_registration and record_attendance.
    """
    registration = find_registration(session.bimtek, card)
    fact = record_attendance(
        session,
        registration,
        kind=Kind.ARRIVED,
        method=Method.CARD,
        by=by,
        occurred_at=occurred_at,
        uid=uid,
        device=device,
        clock_offset=clock_offset,
    )
    return ScanResult(registration, fact, presence_of(session, registration))
