"""Where each proven skill stands on the back of a sertifikat kompetensi.

Twenty-five skills fit one landscape page only as two tables side by side, and
WeasyPrint's own columns take four times as long. So heights are estimated here, on the
safe side, from the sizes in competence.css.
"""

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from certificates.facts import SkillRow
from certificates.pdf.words import long_date, width_em

IN_ONE_COLUMN = 12
# What the page leaves for the rows of one column, and what a group heading takes.
COLUMN_MM, GROUP_MM = 147, 5

Groups = list[tuple[str, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Style:
    """One type size: its CSS class, em per line of each cell, heights in mm."""

    name: str
    title_em: float
    verdict_em: float
    line: float
    note: float
    padding: float

    def height(self, row: SkillRow) -> float:
        """Return how tall a row becomes, in millimetres."""
        title = _lines(row.title, self.title_em) * self.line
        how = f"{long_date(row.assessed_on)} {row.verdict_note}"
        verdict = _lines(how, self.verdict_em) * self.line
        verdict += _lines(row.assessor, self.verdict_em) * self.note
        return max(title, verdict) + self.padding


SIDE_BY_SIDE = (
    Style("column-2", 24, 18, 3.36, 3.03, 1.9),
    Style("column-2 dense", 26.5, 20, 3.05, 2.75, 1.3),
)


@dataclass(frozen=True)
class SkillTable:
    """The columns of the table, each with its groups, and the CSS class of each."""

    style: str
    columns: list[Groups]


def lay_out_skills(skills: tuple[SkillRow, ...]) -> SkillTable:
    """Return one column for few skills, two where they fit side by side on a page.

    A table too tall even in small type stays in one column and runs on to more pages.
    """
    if len(skills) > IN_ONE_COLUMN:
        for style in SIDE_BY_SIDE:
            cut = _middle([style.height(row) for row in skills])
            halves = skills[:cut], skills[cut:]
            if all(_column_mm(half, style) <= COLUMN_MM for half in halves):
                return SkillTable(style.name, [_grouped(half) for half in halves])
    return SkillTable("column-1", [_grouped(skills)])


def _lines(text: str, room: float) -> int:
    return ceil(width_em(text) / room)


def _middle(heights: list[float]) -> int:
    total, above = sum(heights), 0.0
    for index, height in enumerate(heights):
        if above >= total / 2:
            return index
        above += height
    return len(heights)


def _column_mm(rows: tuple[SkillRow, ...], style: Style) -> float:
    groups = len({row.group for row in rows})
    return sum(map(style.height, rows)) + groups * GROUP_MM


def _grouped(skills: tuple[SkillRow, ...]) -> Groups:
    return [
        (group, [row.to_json() | {"date": long_date(row.assessed_on)} for row in rows])
        for group, rows in groupby(skills, key=lambda row: row.group)
    ]
