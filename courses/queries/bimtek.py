"""Reads of one event: its roster, who was in which session, what each has attended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from courses.models import Attendance, Bimtek, BimtekSession, Registration
from courses.presence import (
    AttendanceSummary,
    Mark,
    Presence,
    derive_presence,
    summarize,
)

__all__ = [
    "AttendanceSummary",
    "attendance_marks",
    "attendance_summary",
    "presence_of",
    "roster",
    "session_counts",
    "session_presence",
]

CANCELLED = Registration.State.CANCELLED
# In the order of Mark's own fields.
MARK_FIELDS = (
    "uid",
    "kind",
    "occurred_at",
    "received_at",
    "clock_offset",
    "method",
    "reason",
    "retracts__uid",
)


def roster(bimtek: Bimtek, *, with_cancelled: bool = False) -> QuerySet[Registration]:
    """Participants by kabupaten and number, with person, posyandu and village."""
    found = bimtek.registrations.select_related(
        "kabupaten", "user__kader__posyandu__desa"
    ).order_by("kabupaten__code", "number")
    return found if with_cancelled else found.exclude(state=CANCELLED)


def attendance_marks(
    bimtek: Bimtek, session: BimtekSession | None = None
) -> dict[tuple[int, int], list[Mark]]:
    """Attendance facts of an event by (session id, registration id); one query."""
    facts = Attendance.objects.filter(session__bimtek=bimtek)
    if session is not None:
        facts = facts.filter(session=session)
    found: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for session_id, registration_id, *values in facts.values_list(
        "session_id", "registration_id", *MARK_FIELDS
    ):
        found[session_id, registration_id].append(Mark(*values))
    return found


def presence_of(session: BimtekSession, registration: Registration) -> Presence:
    """Derive the state of one participant in one session; one query."""
    facts = Attendance.objects.filter(session=session, registration=registration)
    rows = facts.values_list(*MARK_FIELDS)
    return derive_presence((Mark(*row) for row in rows), session.starts_at)


def session_presence(session: BimtekSession) -> dict[int, Presence]:
    """Derived presence per registration id, for those with any fact; one query."""
    return {
        registration_id: derive_presence(marks, session.starts_at)
        for (_, registration_id), marks in attendance_marks(
            session.bimtek, session
        ).items()
    }


def attendance_summary(bimtek: Bimtek) -> dict[int, AttendanceSummary]:
    """The JP ledger of every registration, also of those who never came; 3 queries."""
    sessions = list(bimtek.sessions.all())
    planned = {session.pk: session.jp for session in sessions}
    attended = present_sessions(sessions, attendance_marks(bimtek))
    return {
        pk: summarize(planned, attended.get(pk, set()))
        for pk in bimtek.registrations.values_list("pk", flat=True)
    }


def present_sessions(
    sessions: Iterable[BimtekSession],
    marks: Mapping[tuple[int, int], list[Mark]],
) -> dict[int, set[int]]:
    """Session ids in which each registration id was present."""
    starts = {session.pk: session.starts_at for session in sessions}
    attended: dict[int, set[int]] = defaultdict(set)
    for (session_id, registration_id), own in marks.items():
        if derive_presence(own, starts[session_id]).is_present:
            attended[registration_id].add(session_id)
    return attended


def session_counts(bimtek: Bimtek) -> dict[int, int]:
    """How many expected participants are present, per session id; 3 queries."""
    expected = set(
        bimtek.registrations.exclude(state=CANCELLED).values_list("pk", flat=True)
    )
    sessions = list(bimtek.sessions.all())
    counts = dict.fromkeys((session.pk for session in sessions), 0)
    attended = present_sessions(sessions, attendance_marks(bimtek))
    for registration_id, session_ids in attended.items():
        if registration_id in expected:
            for session_id in session_ids:
                counts[session_id] += 1
    return counts


def quota_use(bimtek: Bimtek) -> dict[int, int]:
    """Seats taken per kabupaten id; cancelled places are free again. One query."""
    return dict(
        bimtek.registrations.order_by()
        .values("kabupaten_id")
        .annotate(taken=Count("pk", filter=~Q(state=CANCELLED)))
        .values_list("kabupaten_id", "taken")
    )
