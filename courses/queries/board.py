"""How many of whom are where: the arrival board and the counts of an event."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from courses.models import Bimtek, Registration

State = Registration.State


@dataclass(frozen=True)
class BoardRow:
    """One kabupaten/kota: its quota and where its participants are."""

    kabupaten_id: int
    name: str
    seats: int
    invited: int
    confirmed: int
    on_the_road: int
    arrived: int

    @property
    def expected(self) -> int:
        return self.invited + self.confirmed + self.on_the_road + self.arrived

    @property
    def complete(self) -> bool:
        return 0 < self.expected == self.arrived


@dataclass(frozen=True)
class Board:
    """All kabupaten of an event and their sum."""

    rows: list[BoardRow]

    @property
    def arrived(self) -> int:
        return sum(row.arrived for row in self.rows)

    @property
    def expected(self) -> int:
        return sum(row.expected for row in self.rows)

    @property
    def on_the_road(self) -> int:
        return sum(row.on_the_road for row in self.rows)

    @property
    def seats(self) -> int:
        return sum(row.seats for row in self.rows)


def arrival_board(bimtek: Bimtek) -> Board:
    """Count participants per kabupaten and state; cancelled ones are left out.

    Two queries, whatever the size of the event.
    """
    counts: Counter[tuple[int, str]] = Counter()
    names: dict[int, tuple[str, str, int]] = {}
    for quota in bimtek.quotas.select_related("kabupaten"):
        area = quota.kabupaten
        names[area.pk] = (area.code, area.name, quota.seats)
    found = (
        bimtek.registrations.exclude(state=State.CANCELLED)
        .order_by()
        .values_list("kabupaten_id", "kabupaten__code", "kabupaten__name", "state")
        .annotate(total=Count("pk"))
    )
    for pk, code, name, state, total in found:
        names.setdefault(pk, (code, name, 0))
        counts[pk, state] += total
    ordered = sorted(names.items(), key=lambda item: item[1][0])
    return Board(
        [
            BoardRow(
                kabupaten_id=pk,
                name=short_area(name),
                seats=seats,
                invited=counts[pk, State.INVITED],
                confirmed=counts[pk, State.CONFIRMED],
                on_the_road=counts[pk, State.ON_THE_ROAD],
                arrived=counts[pk, State.ARRIVED],
            )
            for pk, (_, name, seats) in ordered
        ]
    )


def short_area(name: str) -> str:
    """Return a kabupaten's name without its kind word, for narrow lists."""
    return name.removeprefix("Kabupaten ")
