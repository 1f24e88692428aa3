"""Who was in a session, derived from attendance facts. Pure: no ORM, no clock.

All scans are kept; what counts is decided here and does not depend on the order in
which phones sent them. Times are aware datetimes; JP are jam pelajaran of 45 minutes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

# The product's own default, not an official figure: minutes after the planned start
# during which an arrival is not called late.
GRACE_MINUTES = 15


class State(StrEnum):
    """What a person is in a session; the values are shown in lists and filters."""

    PRESENT = "hadir"
    EXCUSED = "izin"
    SICK = "sakit"
    CORRECTED = "koreksi"
    NONE = "belum"


@dataclass(frozen=True)
class Mark:
    """One attendance fact, reduced to what presence depends on."""

    uid: UUID
    kind: str
    occurred_at: datetime
    received_at: datetime
    clock_offset: int = 0
    method: str = ""
    reason: str = ""
    # Uid of the one mark that this correction takes back.
    retracts: UUID | None = None

    @property
    def moment(self) -> datetime:
        """Device time corrected by its measured offset, never later than receipt."""
        corrected = self.occurred_at - timedelta(seconds=self.clock_offset)
        return min(corrected, self.received_at)

    @property
    def order(self) -> tuple[datetime, UUID]:
        return (self.moment, self.uid)


@dataclass(frozen=True)
class Presence:
    """The derived state of one participant in one session."""

    state: State
    at: datetime | None = None
    late_minutes: int = 0
    mark: Mark | None = None
    scans: int = 0

    @property
    def is_present(self) -> bool:
        return self.state is State.PRESENT


NOBODY = Presence(State.NONE)


def derive_presence(
    marks: Iterable[Mark], starts_at: datetime, grace: int = GRACE_MINUTES
) -> Presence:
    """Return the state that the marks of one person in one session add up to.

    A correction outweighs everything up to its moment; after it the earliest arrival
    counts; izin and sakit count only where no arrival does, the latest one winning.
    A correction that retracts one mark removes that mark and nothing else, so that a
    slip of the thumb here never hides what another phone saw. The same mark given
    twice is one mark.
    """
    given = {mark.uid: mark for mark in marks}
    retracted = {mark.retracts for mark in given.values()}
    known = sorted(
        (m for m in given.values() if m.retracts is None and m.uid not in retracted),
        key=lambda m: m.order,
    )
    scans = sum(mark.kind == State.PRESENT for mark in known)
    corrections = [mark for mark in known if mark.kind == State.CORRECTED]
    if corrections:
        last = corrections[-1]
        known = [mark for mark in known if mark.moment > last.moment]
    arrivals = [mark for mark in known if mark.kind == State.PRESENT]
    if arrivals:
        first = arrivals[0]
        late = late_minutes(first.moment, starts_at, grace)
        return Presence(State.PRESENT, first.moment, late, first, scans)
    excuses = [mark for mark in known if mark.kind in (State.EXCUSED, State.SICK)]
    if excuses:
        mark = excuses[-1]
        return Presence(State(mark.kind), mark.moment, 0, mark, scans)
    if corrections:
        return Presence(State.CORRECTED, last.moment, 0, last, scans)
    return Presence(State.NONE, scans=scans)


def late_minutes(
    arrived_at: datetime, starts_at: datetime, grace: int = GRACE_MINUTES
) -> int:
    """Return whole minutes after the planned start, 0 within the grace minutes."""
    minutes = int((arrived_at - starts_at).total_seconds() // 60)
    return minutes if minutes > grace else 0


@dataclass(frozen=True)
class AttendanceSummary:
    """The JP ledger of one participant over a whole event."""

    attended: set[int] = field(default_factory=set)
    jp_attended: Decimal = Decimal(0)
    jp_planned: Decimal = Decimal(0)
    percent: int = 0


def summarize(planned: Mapping[int, Decimal], attended: set[int]) -> AttendanceSummary:
    """Add up the JP of the attended sessions over all planned sessions.

    `planned` holds the JP per session id. The percentage is over every planned
    session, also those still to come, and rounded down, so that 79.9 never passes
    80. An agenda without any JP counts sessions instead.
    """
    attended = attended & planned.keys()
    total = sum(planned.values(), Decimal(0))
    got = sum((planned[key] for key in attended), Decimal(0))
    if total:
        percent = int(100 * got / total)
    else:
        percent = 100 * len(attended) // len(planned) if planned else 0
    return AttendanceSummary(attended, got, total, percent)
