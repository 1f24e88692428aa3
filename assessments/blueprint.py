"""Drawing a test from the bank by its rows. Pure: no ORM, no chance but the seed.

Questions are counted one by one, also those of a case: they fill the rows they match.
A case is taken together as far as the rows ask for its questions, in the case's order.
Which sets of questions fill the rows is a transversal matroid, so every share of cases
between the least and the most that the pool allows can be drawn exactly.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A question of the bank as far as drawing is concerned."""

    key: str
    # Number of the skill, code of the SPM field; a question has at most one of them.
    skill: int | None = None
    spm_field: str = ""
    lesson: str = ""
    level: str = ""
    # Told as a case, alone or together with the other questions of `case`.
    is_case: bool = False
    case: str = ""
    case_order: int = 0
    # Two questions of one pair measure the same; each is of form A or B.
    pair: str = ""
    form: str = ""


@dataclass(frozen=True)
class Row:
    """How many questions to draw of those that carry all of these tags."""

    count: int
    skill: int | None = None
    spm_field: str = ""
    lesson: str = ""
    level: str = ""

    def matches(self, item: Item) -> bool:
        """Say whether a question may fill this row; an empty tag asks for nothing."""
        return (
            self.skill in (None, item.skill)
            and self.spm_field in ("", item.spm_field)
            and self.lesson in ("", item.lesson)
            and self.level in ("", item.level)
        )


@dataclass(frozen=True)
class Draw:
    """The drawn questions, row by row; a row that got fewer is short by the rest."""

    rows: tuple[tuple[str, ...], ...]
    # Per row: how many questions the pool could not give.
    short: tuple[int, ...]
    cases: int
    # How many cases were asked for; None where the test asks for no share.
    cases_wanted: int | None

    @property
    def keys(self) -> tuple[str, ...]:
        """All drawn questions, each once."""
        return tuple(key for row in self.rows for key in row)


def draw(
    pool: Iterable[Item],
    rows: Sequence[Row],
    *,
    seed: str,
    case_percent: int | None = None,
    prefer: Collection[str] = (),
) -> Draw:
    """Draw questions for the rows, as many as the pool gives, none twice.

    `case_percent` is the wanted share of case questions in all; the nearest that can be
    reached is drawn, the lower one of two. Keys in `prefer` are taken before others.
    Equal arguments give equal draws, in whatever order the pool comes.
    """
    # Chance has no secrets here; it only has to be the same for the same seed.
    chance = random.Random(seed)  # noqa: S311
    items = _shuffled({item.key: item for item in pool}.values(), chance, prefer)
    cases = [item for item in items if item.is_case]
    others = [item for item in items if not item.is_case]
    if case_percent is None:
        filled, wanted = _Filling(rows), None
        filled.add_all(items)
    else:
        size = _Filling(rows).add_all(items)
        wanted = _nearest_count(size, case_percent)
        filled = _fill(rows, cases, others, wanted)
    found = filled.by_row()
    return Draw(
        rows=tuple(tuple(item.key for item in row) for row in found),
        short=tuple(r.count - len(f) for r, f in zip(rows, found, strict=True)),
        cases=sum(item.is_case for row in found for item in row),
        cases_wanted=wanted,
    )


def _nearest_count(size: int, percent: int) -> int:
    """Return the number of questions nearest to a share; of two the lower."""
    return (size * percent + 49) // 100


def _shuffled(
    items: Iterable[Item], chance: random.Random, prefer: Collection[str]
) -> list[Item]:
    """Return items by chance, preferred ones first, questions of a case together."""
    ordered = sorted(items, key=lambda item: item.key)
    places: dict[str, float] = {}
    for item in ordered:
        places.setdefault(item.case or f"alone {item.key}", chance.random())
    return sorted(
        ordered,
        key=lambda item: (
            item.key not in prefer,
            places[item.case or f"alone {item.key}"],
            item.case_order,
            item.key,
        ),
    )


def _fill(
    rows: Sequence[Row], cases: Sequence[Item], others: Sequence[Item], wanted: int
) -> "_Filling":
    """Fill the rows with exactly that many cases, or the nearest number there is."""
    # Cases that no other question can stand in for belong to every full draw.
    least = _Filling(rows)
    least.add_all(others)
    needed = [item for item in cases if least.add(item)]
    filling = _Filling(rows)
    filling.add_all(needed)
    for item in cases:
        if len(filling) >= wanted:
            break
        if item not in needed:
            filling.add(item)
    filling.add_all(others)
    return filling


class _Filling:
    """Questions in rows with room for them; what is in stays in, maybe elsewhere."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._inside: list[list[Item]] = [[] for _ in rows]

    def __len__(self) -> int:
        return sum(map(len, self._inside))

    def add_all(self, items: Iterable[Item]) -> int:
        """Add what fits, in that order; returns how many are inside."""
        for item in items:
            self.add(item)
        return len(self)

    def add(self, item: Item) -> bool:
        """Add an item, moving others to rows they fit as well; say whether it fits."""
        return self._place(item, set())

    def _place(self, item: Item, tried: set[int]) -> bool:
        fitting = [
            number
            for number, row in enumerate(self._rows)
            if number not in tried and row.matches(item)
        ]
        for number in fitting:
            if len(self._inside[number]) < self._rows[number].count:
                self._inside[number].append(item)
                return True
        for number in fitting:
            if number in tried:
                continue
            tried.add(number)
            for other in list(self._inside[number]):
                if self._place(other, tried):
                    self._inside[number].remove(other)
                    self._inside[number].append(item)
                    return True
        return False

    def by_row(self) -> list[list[Item]]:
        return self._inside


def other_form(form: str) -> str:
    """Return B for A and A for B."""
    return {"A": "B", "B": "A"}[form]


def of_form(pool: Iterable[Item], form: str) -> list[Item]:
    """Return the questions of one form and those of none; of both without a form."""
    return [item for item in pool if not form or item.form in ("", form)]


def has_forms(pool: Iterable[Item]) -> bool:
    """Say whether there are questions of both forms; of one alone nobody chooses."""
    return len({item.form for item in pool if item.pair and item.form}) > 1
