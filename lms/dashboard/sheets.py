"""Tables as a screen shows them, ready to be written to a file. Pure.

The page and its file are made from the same Matrix, LevelTable or KaderRow objects; a
`Sheet` holds the very cells of the page, so that the two cannot disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.dashboard.queries import KaderRow, LevelTable, Matrix, MatrixRow
from lms.dashboard.queries.levels import LevelColumn
from lms.dashboard.queries.matrix import Cell

SHARE, COUNT = "persen", "jumlah"


@dataclass(frozen=True)
class Percent:
    """A share in percent; None where there is nobody to count."""

    value: float | None


Value = str | int | Percent


@dataclass(frozen=True)
class Sheet:
    """One table: title, column heads with widths, rows, and the legend below it."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()


def figure(cell: Cell, show: str) -> Value:
    """Return what stands in a cell of the matrix: a share or a number of kaders."""
    return cell.competent if show == COUNT else Percent(cell.share)


def matrix_sheet(matrix: Matrix, show: str = SHARE) -> Sheet:
    """Return the matrix, one column per skill number, the total row last."""
    numbers = tuple(str(skill.number) for skill in matrix.skills)
    what = "jumlah kader cakap" if show == COUNT else "persen kader cakap"
    return Sheet(
        title=f"Matriks keterampilan ({what})",
        columns=("Wilayah", "Kader", *numbers, "Rata-rata"),
        widths=(34, 8, *(7 for _ in numbers), 11),
        rows=tuple(_matrix_row(row, show) for row in (*matrix.rows, matrix.total)),
        legend=tuple(
            (str(skill.number), f"{skill.title} ({group.code}. {group.name})")
            for group in matrix.groups
            for skill in group.skills
        ),
    )


def _matrix_row(row: MatrixRow, show: str) -> tuple[Value, ...]:
    figures = (figure(cell, show) for cell in row.cells)
    return (row.place.name, row.place.kaders, *figures, Percent(row.mean.share))


def level_sheet(table: LevelTable) -> Sheet:
    """Return the levels of an area, the total row last."""
    names = tuple(column.name for column in table.columns)
    return Sheet(
        title="Tingkat kader",
        columns=("Wilayah", "Kader", *names, "Bertingkat", "Dilatih, belum dinilai"),
        widths=(34, 8, *(max(10, len(name) + 2) for name in names), 12, 22),
        rows=tuple(
            (
                row.place.name,
                row.place.kaders,
                *row.counts,
                Percent(row.share),
                row.waiting,
            )
            for row in (*table.rows, table.total)
        ),
    )


def kader_sheet(
    rows: Iterable[KaderRow], levels: Sequence[LevelColumn], skills: int
) -> Sheet:
    """Return a list of kaders with their home, level and way to the next one."""
    names = {level.code: level.name for level in levels}
    return Sheet(
        title="Daftar kader",
        columns=(
            "Nama",
            "Posyandu",
            "Desa/kelurahan",
            "Kecamatan",
            "Kabupaten/kota",
            "Tingkat",
            f"Cakap (dari {skills})",
            "Kedaluwarsa",
            "Langkah berikut",
        ),
        widths=(28, 22, 22, 22, 30, 18, 14, 13, 48),
        rows=tuple(
            (
                row.profile.user.name,
                str(row.profile.posyandu),
                row.profile.posyandu.desa.full_name,
                row.profile.posyandu.desa.parent.full_name,
                row.profile.posyandu.desa.parent.parent.full_name,
                names.get(row.level, row.level),
                row.competent,
                row.expired,
                row.sentence,
            )
            for row in rows
        ),
    )
