"""Many arrivals that one phone noted down, in a few queries and with the same end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from assessments.services import derive_together
from courses.models import Attendance, BimtekSession, Registration
from courses.presence import Mark, Presence, derive_presence
from courses.queries.bimtek import MARK_FIELDS
from courses.refusals import Refusal
from courses.services.arrivals import welcome_many
from courses.services.attendance import ScanResult, require_recordable
from lms.accounts.models import User

# Session and registration, by primary key.
Pair = tuple[int, int]


@dataclass(frozen=True)
class Scan:
    """One arrival, izin or sakit as a phone tells it; times are the phone's."""

    uid: UUID
    session: BimtekSession
    registration: Registration
    kind: str
    method: str
    occurred_at: datetime
    device: str
    clock_offset: int

    @property
    def pair(self) -> Pair:
        return (self.session.pk, self.registration.pk)


@transaction.atomic
def record_scans(scans: Sequence[Scan], *, by: User) -> list[ScanResult]:
    """Append scans as `record_attendance` would one after the other, in their order.

    Raises its Refusals for any of them, and IntegrityError when another delivery of
    one crosses this one; the caller's transaction then undoes all of them.
    """
    for scan in scans:
        happened = scan.occurred_at - timedelta(seconds=scan.clock_offset)
        require_recordable(scan.session, scan.registration, scan.kind, happened, "")
    places = _lock({scan.registration.pk for scan in scans})
    marks = _marks(scans)
    rows = _insert(scans, by)
    results: list[ScanResult] = []
    arrived: list[tuple[BimtekSession, Registration, Attendance, Presence]] = []
    for scan in scans:
        row, place = rows[scan.uid], places[scan.registration.pk]
        own, starts_at = marks[scan.pair], scan.session.starts_at
        before = derive_presence(own, starts_at)
        own.append(Mark(*(getattr(row, name) for name in MARK_FIELDS[:-1])))
        after = derive_presence(own, starts_at)
        results.append(ScanResult(place, row, after))
        if after.is_present and not before.is_present:
            arrived.append((scan.session, place, row, after))
    # What they were trained in is weighed once, at the end.
    with derive_together():
        welcome_many(arrived, by)
    return results


def _lock(pks: set[int]) -> dict[int, Registration]:
    """Hold the registrations, always in the same order."""
    rows = Registration.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    return {row.pk: row for row in rows.select_related("user").order_by("pk")}


def _marks(scans: Sequence[Scan]) -> Mapping[Pair, list[Mark]]:
    found: dict[Pair, list[Mark]] = defaultdict(list)
    rows = Attendance.objects.filter(
        session__in={scan.session.pk for scan in scans},
        registration__in={scan.registration.pk for scan in scans},
    )
    for session_id, registration_id, *values in rows.values_list(
        "session_id", "registration_id", *MARK_FIELDS
    ):
        found[session_id, registration_id].append(Mark(*values))
    return found


def _insert(scans: Sequence[Scan], by: User) -> dict[UUID, Attendance]:
    known = Attendance.objects.in_bulk([s.uid for s in scans], field_name="uid")
    for scan in scans:
        row = known.get(scan.uid)
        if row and (row.session_id, row.registration_id) != scan.pair:
            raise Refusal(
                "uid_terpakai", "Nomor catatan ini sudah dipakai catatan lain."
            )
    new = {
        scan.uid: Attendance(
            uid=scan.uid,
            session=scan.session,
            registration=scan.registration,
            kind=scan.kind,
            method=scan.method,
            recorded_by=by,
            occurred_at=scan.occurred_at,
            device=scan.device,
            clock_offset=scan.clock_offset,
        )
        for scan in scans
        if scan.uid not in known
    }
    Attendance.objects.bulk_create(new.values())
    return {**known, **new}
