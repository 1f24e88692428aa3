"""What an attendance list says: one session, or one whole day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate, localtime

from certificates.compose import letterhead_of, position_of, signatory_of
from certificates.facts import AttendanceRow, DaftarHadirFacts
from certificates.models import EventPaper
from courses.models import Attendance, Bimtek, BimtekSession, Registration
from courses.presence import Presence, derive_presence
from courses.queries import bimtek as event_queries
from lms.accounts import phones
from lms.journal.work import WorkRefused

# How the arrival was recorded, short enough for a signature box.
METHODS = {
    Attendance.Method.CARD: "pindai kartu",
    Attendance.Method.LIST: "daftar nama",
    Attendance.Method.PAPER: "lembar kertas",
}


@dataclass(frozen=True)
class Slot:
    """The part of the agenda a list covers."""

    title: str
    sessions: list[BimtekSession]
    speaker: str = ""


def list_facts(paper: EventPaper) -> DaftarHadirFacts:
    """Read the list a paper stands for; raises WorkRefused when its session is gone."""
    bimtek = paper.run.bimtek
    slot = _slot(bimtek, paper.scope)
    filled = paper.kind == EventPaper.Kind.LIST
    arrivals = _arrivals(bimtek, slot) if filled else {}
    starts, ends = _span(slot)
    return DaftarHadirFacts(
        letterhead=letterhead_of(bimtek.organiser),
        event_title=bimtek.name,
        day=starts.date(),
        place=f"{bimtek.venue}, {bimtek.city}",
        session_title=slot.title,
        speaker=slot.speaker,
        starts_at=starts.time(),
        ends_at=ends.time(),
        time_zone=_zone(starts),
        jp=sum(session.jp for session in slot.sessions),
        rows=tuple(
            _row(number, registration, arrivals.get(registration.pk))
            for number, registration in enumerate(event_queries.roster(bimtek), 1)
        ),
        signatory=signatory_of(bimtek, localdate()),
        mode="filled" if filled else "blank",
    )


def _slot(bimtek: Bimtek, scope: str) -> Slot:
    if len(scope) == len("2025-08-20"):
        day = date.fromisoformat(scope)
        sessions = [
            session
            for session in bimtek.sessions.all()
            if localtime(session.starts_at).date() == day
        ]
        slot = Slot("Seluruh sesi hari ini", sessions)
    else:
        sessions = list(bimtek.sessions.filter(uid=scope).prefetch_related("speakers"))
        speakers = [row.name for session in sessions for row in session.speakers.all()]
        title = sessions[0].title if sessions else ""
        slot = Slot(title, sessions, ", ".join(speakers))
    if not slot.sessions:
        raise WorkRefused("Sesi ini sudah tidak ada di jadwal. Buat daftar hadir lagi.")
    return slot


def _span(slot: Slot) -> tuple[datetime, datetime]:
    starts = min(session.starts_at for session in slot.sessions)
    ends = max(session.ends_at for session in slot.sessions)
    return localtime(starts), localtime(ends)


def _zone(moment: datetime) -> str:
    hours = int(moment.utcoffset().total_seconds() // 3600)
    return {7: "WIB", 8: "WITA", 9: "WIT"}.get(hours, "")


def _arrivals(bimtek: Bimtek, slot: Slot) -> dict[int, Presence]:
    """Return the first arrival per registration id within the slot."""
    starts = {session.pk: session.starts_at for session in slot.sessions}
    found: dict[int, Presence] = {}
    for (session_id, registration_id), marks in event_queries.attendance_marks(
        bimtek
    ).items():
        if session_id not in starts:
            continue
        presence = derive_presence(marks, starts[session_id])
        earlier = found.get(registration_id)
        if presence.is_present and (not earlier or presence.at < earlier.at):
            found[registration_id] = presence
    return found


def _row(
    number: int, registration: Registration, presence: Presence | None
) -> AttendanceRow:
    user = registration.user
    profile = getattr(user, "kader", None)
    home = profile.posyandu.desa.full_name if profile else ""
    position = registration.position or (position_of(profile) if profile else "")
    arrived = presence and localtime(presence.at).time().replace(microsecond=0)
    return AttendanceRow(
        number=number,
        name=user.name,
        sex=profile.sex if profile else "",
        unit=", ".join(filter(None, [position, home])),
        kabupaten=registration.kabupaten.name,
        phone=phones.masked(user.phone) if user.phone else "",
        in_time=arrived,
        method=METHODS.get(presence.mark.method, "") if presence else "",
    )
