"""How long somebody may work when the clock of a test was stopped. Pure, no ORM.

A pause of the sitting and a pause of one person are two switches; the time stands while
either is off. A pause stops the working time and no closing hour: that one is the
panitia's own, who close by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Switch:
    """Somebody stopped the clock or let it go on, at a moment of the server's clock."""

    at: datetime
    stops: bool
    # Of one person and not of the whole sitting.
    personal: bool = False


@dataclass(frozen=True)
class Interval:
    """A time in which the clock stood; without an end it still stands."""

    start: datetime
    end: datetime | None

    def holds(self, at: datetime) -> bool:
        """Say whether the clock stands at that moment."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Terms:
    """What holds for one person in one sitting."""

    minutes: int | None
    attempts: int
    closes_at: datetime | None
    pauses: tuple[Interval, ...] = ()

    def is_paused(self, at: datetime) -> bool:
        """Say whether this person's clock stands at that moment."""
        return any(pause.holds(at) for pause in self.pauses)


def standing(switches: Iterable[Switch]) -> tuple[Interval, ...]:
    """Return when the clock stood, in order and apart, whatever order they come in.

    Stopping twice is stopping once; going on without a stop is nothing.
    """
    ordered = sorted(switches, key=lambda s: (s.at, s.stops, s.personal))
    off: set[bool] = set()
    found: list[Interval] = []
    since: datetime | None = None
    for switch in ordered:
        if switch.stops:
            off.add(switch.personal)
            since = since or switch.at
        else:
            off.discard(switch.personal)
        if since is not None and not off:
            found.append(Interval(since, switch.at))
            since = None
    if since is not None:
        found.append(Interval(since, None))
    return tuple(pause for pause in _joined(found) if pause.start != pause.end)


def _joined(pauses: Sequence[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for pause in pauses:
        if joined and joined[-1].end == pause.start:
            joined[-1] = Interval(joined[-1].start, pause.end)
        else:
            joined.append(pause)
    return joined


def end_of_time(
    began: datetime, minutes: int, pauses: Sequence[Interval]
) -> datetime | None:
    """Return when the working time is used up; None while a pause never ended.

    `pauses` as from `standing`. A pause that begins at the very end changes nothing.
    Raises OverflowError beyond the year 9999.
    """
    left = timedelta(minutes=minutes)
    now = began
    for pause in pauses:
        if pause.end is not None and pause.end <= now:
            continue
        stops = max(pause.start, now)
        if now + left <= stops:
            break
        left -= stops - now
        if pause.end is None:
            return None
        now = pause.end
    return now + left


def stood_for(pauses: Iterable[Interval]) -> timedelta | None:
    """Return how long the clock stood in all; None while it still stands."""
    total = timedelta()
    for pause in pauses:
        if pause.end is None:
            return None
        total += pause.end - pause.start
    return total
