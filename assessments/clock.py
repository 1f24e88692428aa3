"""When something happened on a phone whose clock may be wrong. Pure, no ORM.

A phone tells its own time and how far that time ran ahead of the server's at their last
contact. The server knows two bounds for everything done with a paper: it was not before
the paper was given out, and not after it arrived. A time outside them shows that the
clock was changed in between: it is marked for a person and never refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessments.pauses import Interval, end_of_time, stood_for

# A clock that is a little wrong harms nobody, and offsets are whole seconds.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Moment:
    """A time in the server's clock; `suspect` when it cannot have been then."""

    at: datetime
    suspect: bool = False


@dataclass(frozen=True)
class Arrival:
    """How something told by a device reached the server."""

    received_at: datetime
    device: str = ""
    # The device's clock was changed between the deed and its sending.
    clock_was_set: bool = False


def corrected(occurred_at: datetime, clock_offset: int) -> datetime:
    """Return a device's time in server time; the offset is in seconds ahead."""
    try:
        return occurred_at - timedelta(seconds=clock_offset)
    except OverflowError:
        # The year 1 or 9999: out of all bounds, with or without the offset.
        return occurred_at


def judge(
    occurred_at: datetime, clock_offset: int, issued_at: datetime, arrival: Arrival
) -> Moment:
    """Return the corrected time, suspect when it is outside what the server knows."""
    at = corrected(occurred_at, clock_offset)
    early = at < issued_at - TOLERANCE
    late = at > arrival.received_at + TOLERANCE
    return Moment(at, suspect=early or late or arrival.clock_was_set)


def between(at: datetime, issued_at: datetime, received_at: datetime) -> datetime:
    """Return the time, or the bound it lies beyond."""
    return max(issued_at, min(at, received_at))


def beginning(moments: Iterable[Moment]) -> Moment | None:
    """Return the first moment; a suspect one only when there is no other."""
    return min(moments, key=lambda moment: (moment.suspect, moment.at), default=None)


def timely(
    starts: Sequence[Moment],
    answers: Sequence[Moment],
    *,
    minutes: int | None,
    closes_at: datetime | None,
    pauses: Sequence[Interval] = (),
) -> list[bool]:
    """Say for each answer whether it was in time. The order of arrival is no matter.

    Nobody answers before starting, so the time begins with whatever happened first.
    Suspect moments share a wrong clock: its spans hold, its dates do not. So they are
    held against the limit among themselves, and against no closing hour. Nobody knows
    where the pauses lie among them, so they are given back in full.
    """
    ends: dict[bool, datetime | None] = {}
    for suspect in (False, True):
        kind = [m.at for m in (*starts, *answers) if m.suspect is suspect]
        if minutes and kind:
            ends[suspect] = _end(min(kind), minutes, pauses, suspect=suspect)
        else:
            ends[suspect] = None
    if closes_at is not None:
        until = ends[False]
        ends[False] = closes_at if until is None else min(until, closes_at)
    return [
        ends[moment.suspect] is None or moment.at <= ends[moment.suspect]
        for moment in answers
    ]


def _end(
    began: datetime, minutes: int, pauses: Sequence[Interval], *, suspect: bool
) -> datetime | None:
    try:
        if not suspect:
            return end_of_time(began, minutes, pauses)
        stood = stood_for(pauses)
        return None if stood is None else began + timedelta(minutes=minutes) + stood
    except OverflowError:
        # Begun in the year 9999: no end that a phone could pass.
        return None
