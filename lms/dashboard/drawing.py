"""Pictures as plain numbers for SVG: the tile map and the bars of levels. Pure.

Coordinates are texts: a template would write numbers with the marks of the locale.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LAYOUTS = Path(__file__).with_name("tiles")
SIDE, STEP = 100, 106


@dataclass(frozen=True)
class Tile:
    """One square: where it lies, what stands on it, and its share in percent."""

    code: str
    name: str
    x: str
    y: str
    lines: tuple[tuple[str, str], ...]
    value_y: str
    share: float | None


@dataclass(frozen=True)
class TileMap:
    """All squares of an area and the size of the drawing."""

    width: str
    height: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in percent of its width."""

    code: str
    x: str
    width: str


def has_map(code: str) -> bool:
    """Say whether somebody has drawn a tile map of the area."""
    return _layout(code) is not None


def tile_map(
    code: str, names: Mapping[str, str], shares: Mapping[str, float | None]
) -> TileMap | None:
    """Return the map of an area, or None when nobody has drawn one.

    A square without a place in `names` is left out: the table beside the map is the
    full picture.
    """
    layout = _layout(code)
    if layout is None:
        return None
    tiles = tuple(
        _tile(row, names[row["code"]], shares.get(row["code"]))
        for row in layout["tiles"]
        if row["code"] in names
    )
    width = layout["columns"] * STEP - STEP + SIDE
    height = layout["rows"] * STEP - STEP + SIDE
    return TileMap(str(width), str(height), tiles)


def _tile(row: Mapping, name: str, share: float | None) -> Tile:
    x, y = row["column"] * STEP, row["row"] * STEP
    words = row["label"].split(" ", 1)
    lines = tuple((word, str(y + 24 + 17 * at)) for at, word in enumerate(words))
    return Tile(row["code"], name, str(x), str(y), lines, str(y + 82), share)


@cache
def _layout(code: str) -> dict | None:
    path = LAYOUTS / f"{code}.yaml"
    if not path.is_file():
        return None
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def bar(codes: Sequence[str], counts: Sequence[int]) -> tuple[Segment, ...]:
    """Return the pieces of a stacked bar, empty ones left out."""
    total = sum(counts)
    pieces, start = [], 0
    for code, count in zip(codes, counts, strict=True):
        if count:
            x, width = 100 * start / total, 100 * count / total
            pieces.append(Segment(code, f"{x:.2f}", f"{width:.2f}"))
        start += count
    return tuple(pieces)
