"""The list of participants as a spreadsheet: its columns, its template, its rows."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from courses.refusals import Refusal
from courses.spreadsheets import write_book

REQUIRED = ("Nama", "L/P", "Nomor HP", "Posyandu")
BY_NAME = ("Desa", "Kecamatan", "Kabupaten")
COLUMNS = (*REQUIRED, "Kode Desa", *BY_NAME, "Jabatan")
EXAMPLE_MARK = "contoh:"
_EXAMPLE = (
    "Contoh: Siti Aminah",
    "P",
    "0812 3456 7890",
    "Melati",
    "62.03.01.2001",
    "",
    "",
    "",
    "Kader Posyandu",
)
_GUIDE = (
    ("Kolom", "Cara mengisi"),
    ("Nama", "Nama lengkap seperti pada sertifikat. Wajib diisi."),
    ("L/P", "L untuk laki-laki, P untuk perempuan. Wajib diisi."),
    ("Nomor HP", "Boleh 08…, 62…, atau +62…. Kosongkan bila tidak punya HP."),
    ("Posyandu", "Nama Posyandu tanpa kata “Posyandu”. Wajib diisi."),
    ("Kode Desa", "Kode Kemendagri, misalnya 62.03.01.2001."),
    ("Desa, Kecamatan, Kabupaten", "Isi ketiganya bila kode desa tidak diketahui."),
    ("Jabatan", "Misalnya Kader Posyandu. Boleh dikosongkan."),
    ("Baris contoh", "Baris yang namanya diawali “Contoh:” tidak ikut dimuat."),
)
_KINDS = re.compile(
    r"^(kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel|posyandu)\b\.?\s*", re.I
)


@dataclass
class Row:
    """One line of the uploaded list, with what is wrong with it."""

    row: int
    name: str
    sex: str
    phone: str
    posyandu: str
    desa_code: str
    desa: str
    kecamatan: str
    kabupaten: str
    position: str
    kabupaten_code: str = ""
    match: int | None = None
    errors: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def place(self) -> str:
        """Where the person serves, as it was written."""
        return ", ".join(filter(None, [self.posyandu, self.desa or self.desa_code]))


def template_xlsx() -> bytes:
    """Return the empty list to fill: header, one example row, instructions."""
    return write_book([("Peserta", [COLUMNS, _EXAMPLE]), ("Petunjuk", _GUIDE)])


def parse_rows(cells: Sequence[Sequence[str]]) -> list[Row]:
    """Return the filled rows below the header; row numbers are those of the sheet.

    Raises Refusal `kolom_kurang` naming every missing column, `kosong` without rows.
    """
    header = {text.casefold(): at for at, text in enumerate(cells[0]) if text}
    missing = [name for name in REQUIRED if name.casefold() not in header]
    if "kode desa" not in header:
        missing += [name for name in BY_NAME if name.casefold() not in header]
    if missing:
        raise Refusal(
            "kolom_kurang", "Kolom ini tidak ditemukan: " + ", ".join(missing) + "."
        )

    def value(line: Sequence[str], column: str) -> str:
        at = header.get(column.casefold())
        return line[at] if at is not None else ""

    rows = [
        Row(
            row=number,
            name=value(line, "Nama"),
            sex=clean_sex(value(line, "L/P")),
            phone=value(line, "Nomor HP"),
            posyandu=_KINDS.sub("", value(line, "Posyandu")),
            desa_code=clean_code(value(line, "Kode Desa")),
            desa=value(line, "Desa"),
            kecamatan=value(line, "Kecamatan"),
            kabupaten=value(line, "Kabupaten"),
            position=value(line, "Jabatan"),
        )
        for number, line in enumerate(cells[1:], start=2)
        if any(line) and not value(line, "Nama").casefold().startswith(EXAMPLE_MARK)
    ]
    if not rows:
        raise Refusal("kosong", "Belum ada peserta di bawah baris judul kolom.")
    return rows


def clean_sex(text: str) -> str:
    """Return L or P for the usual spellings, otherwise the text as it is."""
    words = {"l": "L", "p": "P", "laki-laki": "L", "laki laki": "L", "perempuan": "P"}
    return words.get(text.casefold(), text)


def clean_code(text: str) -> str:
    """Return ten bare digits as a dotted village code, other text unchanged."""
    if re.fullmatch(r"\d{10}", text):
        return f"{text[:2]}.{text[2:4]}.{text[4:6]}.{text[6:]}"
    return text


def plain_name(text: str) -> str:
    """Return a place name for comparison: no kind word, no case, single spaces."""
    return " ".join(_KINDS.sub("", text.strip()).casefold().split())
