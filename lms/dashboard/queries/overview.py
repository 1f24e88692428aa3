"""One area at a glance: key figures, what is missing most, the rows below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from content.models import Skill
from lms.dashboard.queries.levels import LevelRow, LevelTable, level_table
from lms.dashboard.queries.matrix import Cell, Matrix, MatrixRow, skill_matrix
from lms.dashboard.queries.places import places_of
from lms.wilayah.models import Posyandu, Wilayah

WEAKEST = 5


@dataclass(frozen=True)
class Overview:
    """Matrix and levels of the same places, counted in one go."""

    matrix: Matrix
    levels: LevelTable
    posyandu: int

    @property
    def rows(self) -> Iterator[tuple[MatrixRow, LevelRow]]:
        """The places below, each with its skills and its levels."""
        return zip(self.matrix.rows, self.levels.rows, strict=True)

    @property
    def weakest(self) -> list[tuple[Skill, Cell]]:
        """The skills that most kaders lack, worst first; nothing without kaders."""
        ranked = sorted(
            self.matrix.by_skill, key=lambda pair: (-pair[1].missing, pair[0].number)
        )
        return [pair for pair in ranked if pair[1].missing][:WEAKEST]

    @property
    def demo(self) -> int:
        """How many of the kaders are invented."""
        return sum(row.place.demo for row in self.matrix.rows)


def area_overview(area: Wilayah) -> Overview:
    """Return the figures of an area; eight queries at most, whatever its size.

    Two more on a day with competence run out (see `level_table`).
    """
    places = places_of(area)
    return Overview(
        matrix=skill_matrix(area, places),
        levels=level_table(area, places),
        posyandu=Posyandu.objects.within(area.code).count(),
    )
