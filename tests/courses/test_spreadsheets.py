import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from courses.participants import COLUMNS, parse_rows, plain_name, template_xlsx
from courses.refusals import Refusal
from courses.spreadsheets import read_sheet, write_book


def book(*rows) -> BytesIO:
    return BytesIO(write_book([("Peserta", rows)]))


def code_of(file: BytesIO, size: int = 0) -> str:
    with pytest.raises(Refusal) as refusal:
        read_sheet(file, size)
    return refusal.value.code


def test_text_that_looks_like_a_formula_stays_text():
    data = write_book([("Nama", [["Nama"], ["=HYPERLINK(1)"]])])
    cell = load_workbook(BytesIO(data)).active["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_long_digits_that_excel_made_numbers_are_read_as_digits():
    raw = Workbook()
    raw.active.append(["Nomor HP", "Kode Desa"])
    raw.active.append([81234567890, 6203012001.0])
    out = BytesIO()
    raw.save(out)
    assert read_sheet(out, 0)[1][:2] == ["81234567890", "6203012001"]


def test_files_that_are_no_spreadsheet_are_refused_with_a_sentence():
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"0" * (17 * 1024 * 1024))
    other_zip = BytesIO()
    with zipfile.ZipFile(other_zip, "w") as archive:
        archive.writestr("readme.txt", "halo")
    assert code_of(BytesIO(b"nama;hp")) == "bukan_xlsx"
    assert code_of(other_zip) == "bukan_xlsx"
    assert code_of(bomb) == "terlalu_besar"
    assert code_of(book(COLUMNS), size=2 * 1024 * 1024 + 1) == "terlalu_besar"


def test_an_entity_bomb_inside_the_sheet_is_refused():
    good = write_book([("Peserta", [["Nama"]])])
    evil = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as source, zipfile.ZipFile(evil, "w") as out:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = (
                    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">'
                    b'<!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
                )
            out.writestr(part.filename, data)
    assert code_of(evil) == "bukan_xlsx"


def test_the_limits_of_rows_and_columns_hold():
    assert len(read_sheet(book(["Nama"], *[["A"]] * 2000), 0)) == 2001
    assert code_of(book(["Nama"], *[["A"]] * 2001)) == "terlalu_banyak_baris"
    assert code_of(book(["x"] * 21)) == "terlalu_banyak_kolom"
    assert code_of(book([""])) == "kosong"


def test_missing_columns_are_all_named():
    with pytest.raises(Refusal) as refusal:
        parse_rows([["Nama", "HP"], ["A", "1"]])
    assert refusal.value.sentence == (
        "Kolom ini tidak ditemukan: L/P, Nomor HP, Posyandu, "
        "Desa, Kecamatan, Kabupaten."
    )


def test_the_template_has_every_column_and_loads_nobody():
    cells = read_sheet(BytesIO(template_xlsx()), 0)
    assert tuple(filter(None, cells[0])) == COLUMNS
    with pytest.raises(Refusal) as refusal:
        parse_rows(cells)
    assert refusal.value.code == "kosong"


def test_rows_are_cleaned_and_keep_their_row_number():
    line = ["Rina", "perempuan", "0812", "Posyandu Melati", "6203012001", *[""] * 4]
    row = parse_rows([list(COLUMNS), [""] * 9, line])[0]
    assert (row.row, row.sex, row.posyandu) == (3, "P", "Melati")
    assert row.desa_code == "62.03.01.2001"


def test_place_names_are_compared_without_kind_and_case():
    assert plain_name("KAB. Kapuas") == plain_name("Kabupaten  Kapuas") == "kapuas"
    assert plain_name("Kotawaringin Barat") == "kotawaringin barat"
