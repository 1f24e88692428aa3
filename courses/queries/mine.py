"""What a participant sees of their own events."""

from collections.abc import Sequence

from courses.models import Attendance, BimtekSession, Registration
from courses.presence import Mark
from courses.queries.bimtek import present_sessions


def own_sessions(registrations: Sequence[Registration]) -> dict[int, tuple[int, int]]:
    """Return (sessions attended, sessions held) per registration id; two queries."""
    sessions = list(
        BimtekSession.objects.filter(bimtek__registrations__in=registrations).distinct()
    )
    marks: dict[tuple[int, int], list[Mark]] = {}
    facts = Attendance.objects.filter(registration__in=registrations)
    for session_id, registration_id, *values in facts.values_list(
        "session_id",
        "registration_id",
        "uid",
        "kind",
        "occurred_at",
        "received_at",
        "clock_offset",
        "method",
        "reason",
    ):
        marks.setdefault((session_id, registration_id), []).append(Mark(*values))
    attended = present_sessions(sessions, marks)
    held = [session.bimtek_id for session in sessions]
    return {
        one.pk: (len(attended.get(one.pk, ())), held.count(one.bimtek_id))
        for one in registrations
    }
