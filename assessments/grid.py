"""Squares laid over a picture, so that a place can be named without a mouse. Pure.

With a keyboard, a screen reader, no script or on paper people point at a square; what
is kept is its middle, in thousandths of the picture's width and height.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Six across a page of 320 pixels are 48 pixels wide, enough for a thumb.
COLUMNS = 6
LETTERS = "ABCDEFGH"
EDGE = 1000


@dataclass(frozen=True)
class Square:
    """One square; `name` is like B3: row and column. `value` is its middle."""

    name: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> list[int]:
        return [(self.left + self.right) // 2, (self.top + self.bottom) // 2]

    @property
    def value(self) -> str:
        return ",".join(str(part) for part in self.middle)

    def holds(self, place: Sequence[int]) -> bool:
        """Say whether a place is in this square; the last ones include the edge."""
        return _between(self.left, place[0], self.right) and _between(
            self.top, place[1], self.bottom
        )


def _between(low: int, value: int, high: int) -> bool:
    return low <= value < high or (value == high == EDGE)


def grid_rows(picture: Mapping[str, Any]) -> int:
    """Return how many rows of nearly square squares a picture has, two to eight."""
    shape = COLUMNS * picture["height"] / max(picture["width"], 1)
    return min(max(round(shape), 2), len(LETTERS))


def squares(picture: Mapping[str, Any]) -> list[Square]:
    """Return the squares of a picture, row by row."""
    rows = grid_rows(picture)
    return [
        Square(
            f"{LETTERS[row]}{column + 1}",
            EDGE * column // COLUMNS,
            EDGE * row // rows,
            EDGE * (column + 1) // COLUMNS,
            EDGE * (row + 1) // rows,
        )
        for row in range(rows)
        for column in range(COLUMNS)
    ]


def square_of(picture: Mapping[str, Any], place: Sequence[int]) -> Square | None:
    """Return the square that holds a place [x, y]; None for no place."""
    if len(place) != 2:
        return None
    return next((one for one in squares(picture) if one.holds(place)), None)
