from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from lms.dashboard.exports import notes_of, write_xlsx
from lms.dashboard.sheets import Percent, Sheet

NOW = datetime(2025, 8, 20, 1, 5, tzinfo=UTC)


def read(*rows, **more):
    sheet = Sheet("Uji", ("Nama", "Kader"), (30, 8), rows, **more)
    return load_workbook(BytesIO(write_xlsx(sheet, ["Wilayah", "Sumber"])))


def test_text_that_looks_like_a_formula_stays_text():
    page = read(("=1+1", 1), ("@SUM(A1)", 2)).worksheets[0]
    cells = [page["A6"], page["A7"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
    ]


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    assert read(("Rina\x0b", 1)).worksheets[0]["A6"].value == "Rina"


def test_shares_are_numbers_and_nobody_is_a_dash():
    page = read((Percent(25.0), 1), (Percent(None), 0)).worksheets[0]
    assert (page["A6"].value, page["A6"].number_format) == (0.25, "0%")
    assert page["A7"].value == "–"


def test_the_head_stays_in_sight_and_columns_have_their_width():
    page = read(("Rina", 1)).worksheets[0]
    assert page.freeze_panes == "B6"
    assert page["A5"].value == "Nama"
    assert page.column_dimensions["A"].width == 30


def test_a_legend_stands_on_a_sheet_of_its_own():
    book = read(legend=(("7", "Menimbang"),))
    assert book.sheetnames == ["Uji", "Keterangan"]
    assert [cell.value for cell in book["Keterangan"][2]] == ["7", "Menimbang"]


def test_notes_say_where_when_and_whether_people_are_invented():
    assert notes_of("Kapuas", NOW, demo=False) == [
        "Kapuas",
        "Sumber: Cakap, keadaan 20 Agustus 2025 pukul 08.05 WIB. "
        "Data wilayah: idn-area-data (ODbL)",
    ]
    assert notes_of("Kapuas", NOW, demo=True)[-1] == (
        "Memuat data contoh: orang-orang rekaan, bukan data sebenarnya."
    )
