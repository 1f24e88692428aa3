"""Read and write XLSX lists. Reads untrusted files within narrow limits; no ORM.

openpyxl parses XML safely only with defusedxml installed, which requirements.txt pins.
"""

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, BinaryIO

import defusedxml  # noqa: F401  its absence must stop the import, not weaken the parser
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

from courses.refusals import Refusal

MAX_BYTES = 2 * 1024 * 1024
# What the archive may unpack to: text of 2,000 rows stays far below.
MAX_UNPACKED_BYTES = 16 * 1024 * 1024
MAX_PARTS = 200
MAX_ROWS = 2_000
MAX_COLUMNS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_sheet(file: BinaryIO, size: int) -> list[list[str]]:
    """Return the first sheet as rows of trimmed text, header first.

    Raises Refusal: `terlalu_besar`, `bukan_xlsx`, `terlalu_banyak_baris`,
    `terlalu_banyak_kolom`, `kosong`.
    """
    check_archive(file, size)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = [
            [cell_text(value) for value in row]
            for row in sheet.iter_rows(
                max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True
            )
        ]
        book.close()
    # Damaged files fail in many ways deep inside the parser; all mean the same here.
    except Exception as error:
        raise Refusal(
            "bukan_xlsx",
            "Berkas tidak bisa dibaca. Simpan ulang sebagai Excel (.xlsx).",
        ) from error
    check_shape(rows)
    return rows


def check_archive(file: BinaryIO, size: int) -> None:
    """Refuse a file by its size and by what its archive says it unpacks to."""
    if size > MAX_BYTES:
        raise Refusal("terlalu_besar", "Berkas lebih besar dari 2 MB.")
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refusal(
            "bukan_xlsx", "Berkas ini bukan Excel (.xlsx). Unduh dan pakai templat."
        ) from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise Refusal(
            "terlalu_besar", "Isi berkas terlalu besar. Hapus gambar dan lembar lain."
        )
    file.seek(0)


def check_shape(rows: Sequence[Sequence[str]]) -> None:
    """Refuse a sheet that is empty or larger than a list of participants can be."""
    if not rows or not any(any(row) for row in rows):
        raise Refusal("kosong", "Lembar pertama berkas ini kosong.")
    if any(any(row[MAX_COLUMNS:]) for row in rows):
        raise Refusal("terlalu_banyak_kolom", "Paling banyak 20 kolom.")
    if any(any(row) for row in rows[MAX_ROWS + 1 :]):
        raise Refusal(
            "terlalu_banyak_baris",
            "Paling banyak 2.000 baris. Bagi menjadi dua berkas.",
        )


def cell_text(value: Any) -> str:
    """Return a cell as text: Excel keeps long digits as numbers, we do not."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[:255]


def write_book(sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    """Return an XLSX of (sheet name, rows); the first row of each is its header.

    Text is written as text, so that a name beginning with "=" is never a formula.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for index, width in enumerate(column_widths(rows)):
            sheet.column_dimensions[chr(ord("A") + index)].width = width
        for number, row in enumerate(rows):
            sheet.append([styled_cell(sheet, value, number == 0) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def styled_cell(sheet: Any, value: Any, header: bool) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    if header:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0F5E5A")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def column_widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(60, 3 + max(len(str(cell)) for cell in column)) for column in columns]
