"""Reads a scenario file and answers who comes from where, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings

from content.loading import read_yaml

FOLDER = Path(__file__).parent


class UnknownScenario(Exception):
    """There is no file of that name; the message lists those there are."""


@dataclass(frozen=True)
class Plan:
    """A scenario: its data, and reproducible ids and chance for its name."""

    name: str
    data: dict[str, Any]

    def uid(self, *parts: object) -> UUID:
        """Return the same id for the same thing on every rebuild."""
        return uuid5(NAMESPACE_URL, "/".join([f"cakap:{self.name}", *map(str, parts)]))

    def chance(self, *parts: object) -> Random:
        """Return a random source that gives the same draws on every rebuild."""
        return Random(str(self.uid(*parts)))  # noqa: S311 - not for secrets

    def moment(self, day: int, clock: str) -> datetime:
        """Return a moment of the event; day 1 is its first day."""
        date = self.data["event"]["starts_on"] + timedelta(days=day - 1)
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(date, time.fromisoformat(clock), tzinfo=zone)

    def seats(self) -> Iterator[tuple[str, int]]:
        """Yield (kabupaten code, serial within it) for every invited person."""
        for code, count in self.data["quotas"].items():
            for serial in range(1, count + 1):
                yield code, serial

    def first_session(self, code: str, serial: int) -> int:
        """Return the number of the first session a person attends, from 1.

        The last ones of a late kabupaten were still on the road at the opening.
        """
        late = self.data["late"].get(code, 0)
        order_among_late = serial - (self.data["quotas"][code] - late)
        if order_among_late <= 0:
            return 1
        next_day = round(late * self.data["late_next_day_share"])
        on_the_same_day = order_among_late <= late - next_day
        key = "late_arrival_session" if on_the_same_day else "late_next_day_session"
        return self.data[key]


def read_plan(name: str) -> Plan:
    """Return the scenario of that name. Raises UnknownScenario."""
    path = FOLDER / f"{name}.yaml"
    if not path.exists():
        known = ", ".join(sorted(found.stem for found in FOLDER.glob("*.yaml")))
        raise UnknownScenario(f"no scenario {name!r}; there are: {known}")
    return Plan(name, read_yaml(path))
