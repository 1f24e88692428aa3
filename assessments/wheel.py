"""The skills of a person as a wheel: plain numbers for an SVG. Pure.

A status is told three times: by how far its bar reaches, by its pattern (the style
sheet and the template draw it) and by its word, so nobody depends on colours.
Coordinates are texts: a template would write numbers with the marks of the locale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians, sin

# The drawing is a square of this side; lengths are its units, angles are degrees.
SIDE = 340
MIDDLE = SIDE / 2
INNER, OUTER, NUMBERS, EDGE = 60, 134, 151, 168
# Room between two groups and between two skills.
GROUP_GAP, GAP = 7.0, 1.4
# The whole turn starts at the top, half a gap to the right.
TOP = -90.0
# How far the bar of a status reaches, as a share of the way out.
REACH = {"belum": 0.0, "dilatih": 0.36, "dinilai": 0.68, "cakap": 1.0}
FULL = 1.0


@dataclass(frozen=True)
class Spoke:
    """A skill as it goes into the wheel; `code` is the status shown."""

    number: int
    group: str
    code: str


@dataclass(frozen=True)
class Segment:
    """One skill drawn: the empty place, its bar ("" for none), and all to tap."""

    number: int
    code: str
    track: str
    bar: str
    area: str
    x: str
    y: str


@dataclass(frozen=True)
class GroupMark:
    """The letter of a group, and where it stands inside the ring."""

    code: str
    x: str
    y: str


@dataclass(frozen=True)
class Wheel:
    """The whole drawing."""

    side: str
    segments: tuple[Segment, ...]
    groups: tuple[GroupMark, ...]


def draw_wheel(spokes: Sequence[Spoke]) -> Wheel:
    """Return the wheel of skills given in order, groups side by side.

    Nothing to draw gives a wheel without segments. A status that REACH does not know
    (*kedaluwarsa*) once was full and keeps its length.
    """
    groups = [(code, list(rows)) for code, rows in groupby(spokes, lambda s: s.group)]
    gaps = GROUP_GAP * len(groups) if len(groups) > 1 else 0
    width = (360 - gaps) / len(spokes) if spokes else 0
    segments, marks = [], []
    angle = TOP + (GROUP_GAP / 2 if gaps else 0)
    for code, rows in groups:
        middle = angle + width * len(rows) / 2
        marks.append(GroupMark(code, *_place(INNER - 13, middle)))
        for row in rows:
            segments.append(_segment(row, angle + GAP / 2, angle + width - GAP / 2))
            angle += width
        angle += GROUP_GAP if gaps else 0
    return Wheel(str(SIDE), tuple(segments), tuple(marks))


def _segment(spoke: Spoke, start: float, end: float) -> Segment:
    reach = REACH.get(spoke.code, FULL)
    top = INNER + (OUTER - INNER) * reach
    x, y = _place(NUMBERS, (start + end) / 2)
    return Segment(
        number=spoke.number,
        code=spoke.code,
        track=_sector(INNER, OUTER, start, end),
        bar=_sector(INNER, top, start, end) if reach else "",
        area=_sector(INNER, EDGE, start, end),
        x=x,
        y=y,
    )


def _sector(inner: float, outer: float, start: float, end: float) -> str:
    """Return the path of a piece of a ring; a lone skill needs the long way round."""
    far = "1" if end - start > 180 else "0"
    a, b = " ".join(_place(outer, start)), " ".join(_place(outer, end))
    c, d = " ".join(_place(inner, end)), " ".join(_place(inner, start))
    there = f"A{_short(outer)} {_short(outer)} 0 {far} 1 {b}"
    back = f"A{_short(inner)} {_short(inner)} 0 {far} 0 {d}"
    return f"M{a}{there}L{c}{back}Z"


def _place(radius: float, angle: float) -> tuple[str, str]:
    turn = radians(angle)
    return _short(MIDDLE + radius * cos(turn)), _short(MIDDLE + radius * sin(turn))


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
