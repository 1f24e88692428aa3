"""XLSX files of what a screen shows. Text stays text: a name is never a formula."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from lms.dashboard.sheets import Percent, Sheet, Value
from lms.templatetags.ui import jam, tanggal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOBODY = "–"
AREA_SOURCE = "Data wilayah: idn-area-data (ODbL)"
DEMO_NOTE = "Memuat data contoh: orang-orang rekaan, bukan data sebenarnya."
HEAD_FILL = PatternFill("solid", start_color="E6F1EF")
BOLD = Font(bold=True)


def source_line(now: datetime) -> str:
    """Return where the figures come from and when they were read."""
    return f"Sumber: Cakap, keadaan {tanggal(now)} pukul {jam(now)}. {AREA_SOURCE}"


def notes_of(area_name: str, now: datetime, *, demo: bool) -> list[str]:
    """Return the lines above a table: area, source with date, and any warning."""
    return [area_name, source_line(now), *([DEMO_NOTE] if demo else [])]


def write_xlsx(sheet: Sheet, notes: Sequence[str]) -> bytes:
    """Return the workbook: notes, the table with frozen heads, then its legend."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_tab_name(sheet.title))
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    head_row = len(notes) + 3
    page.freeze_panes = f"B{head_row + 1}"
    page.print_title_rows = f"{head_row}:{head_row}"
    for at, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.append([_cell(page, sheet.title, font=Font(bold=True, size=14))])
    for note in notes:
        page.append([_cell(page, note)])
    page.append([])
    page.append([_head(page, text) for text in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    if sheet.legend:
        _write_legend(book.create_sheet("Keterangan"), sheet.legend)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_legend(page: WriteOnlyWorksheet, legend: Sequence[tuple[str, str]]) -> None:
    page.column_dimensions["A"].width = 8
    page.column_dimensions["B"].width = 110
    page.append([_head(page, "Nomor"), _head(page, "Keterampilan")])
    for number, text in legend:
        page.append([_cell(page, number), _cell(page, text)])


def _head(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = _cell(page, text, font=BOLD)
    cell.fill = HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(
    page: WriteOnlyWorksheet, value: Value, font: Font | None = None
) -> WriteOnlyCell:
    number_format = "General"
    if isinstance(value, Percent):
        number_format = "0%"
        value = NOBODY if value.value is None else value.value / 100
    if isinstance(value, str):
        cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
        # openpyxl reads "=1+1" as a formula unless told that it is text.
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(page, value)
        cell.number_format = number_format
    if font:
        cell.font = font
    return cell


def _tab_name(title: str) -> str:
    return title.split(" (", 1)[0][:31]
