"""A test on paper: the booklet with its questions, and one answer sheet per person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from assessments.marks import lettered
from certificates.pdf.engine import join_pdfs, write_pdf
from certificates.pdf.qr import qr_data_uri
from certificates.pdf.words import size_step

HOW = {
    "single": "Pilih satu.",
    "true_false": "Pilih satu.",
    "multiple": "Boleh lebih dari satu.",
    "number": "Tulis angkanya.",
    "ordering": "Tulis huruf menurut urutan yang benar.",
    "matching": "Tulis huruf pasangan setiap nomor.",
    "hotspot": "Pilih satu kotak pada gambar.",
}
CHOSEN = ("single", "true_false", "multiple", "hotspot")
# Sheets for one WeasyPrint run: it keeps all pages of a run in memory.
SHEETS_AT_ONCE = 20
# How many em of a name fit one line, at the large size and at the smaller one.
NAME_ROOM = (24, 36)


@dataclass(frozen=True)
class Booklet:
    """The questions of one form; `pictures` are data: addresses by question key."""

    title: str
    event: str
    code: str
    minutes: int | None
    snapshot: Sequence[Mapping[str, Any]]
    pictures: Mapping[str, str]
    stories: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """The answer sheet of one person; `address` opens the page to type it in."""

    name: str
    account_code: str
    place: str
    number: int
    code: str
    address: str
    snapshot: Sequence[Mapping[str, Any]]


def render_booklet(booklet: Booklet) -> bytes:
    """Return a booklet as A4 pages; equal booklets give equal bytes."""
    context = {
        "title": f"{booklet.title} – naskah {booklet.code}",
        "booklet": booklet,
        "blocks": list(_blocks(booklet)),
        "total": len(booklet.snapshot),
    }
    return write_pdf("exam_booklet", context, page_size="A4", tagged=False)


def _blocks(booklet: Booklet) -> Iterator[dict[str, Any]]:
    told = None
    for number, row in enumerate(booklet.snapshot, start=1):
        case = row.get("case") or {}
        is_new = bool(case) and case["key"] != told
        told = case.get("key")
        yield {
            "number": number,
            "stem": row["stem"],
            "how": HOW[row["kind"]],
            "unit": row.get("unit", ""),
            "story": case if is_new else None,
            "story_picture": booklet.stories.get(told, "") if is_new else "",
            "picture": booklet.pictures.get(row["key"], ""),
            "areas": _areas(row),
            "left": _left(row),
            "choices": [] if row["kind"] == "hotspot" else _lettered(row),
        }


def _lettered(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(letter, one["text"]) for letter, one in _letters(row)]


def _letters(row: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    things = lettered(row)
    return list(zip(ascii_uppercase[: len(things)], things, strict=True))


def _left(row: Mapping[str, Any]) -> list[str]:
    """The rows that want a partner, in the order in which they are numbered."""
    return [one["text"] for one in row["choices"]] if row["kind"] == "matching" else []


def _areas(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lettered areas of a picture, in per cent of its width and height."""
    if row["kind"] != "hotspot":
        return []
    return [
        {"letter": letter, "box": [f"{side / 10:.1f}" for side in one["area"]]}
        for letter, one in _letters(row)
    ]


def render_sheets(sheets: Sequence[Sheet], *, title: str, event: str) -> bytes:
    """Return one A4 page per person; ValueError without a sheet."""
    if not sheets:
        raise ValueError("no answer sheet to print")
    return join_pdfs(
        write_pdf(
            "answer_sheets",
            {
                "title": f"Lembar jawaban {title}",
                "test": title,
                "event": event,
                "sheets": [_sheet(one) for one in sheets[at : at + SHEETS_AT_ONCE]],
            },
            page_size="A4",
            tagged=False,
        )
        for at in range(0, len(sheets), SHEETS_AT_ONCE)
    )


def _sheet(sheet: Sheet) -> dict[str, Any]:
    lines = [_line(n, row) for n, row in enumerate(sheet.snapshot, start=1)]
    # Halved here: WeasyPrint lays columns out again and again to balance them.
    half = (len(lines) + 1) // 2
    return {
        "sheet": sheet,
        "name_step": size_step(sheet.name, NAME_ROOM),
        "qr": qr_data_uri(sheet.address),
        "columns": [lines[:half], lines[half:]],
    }


def _line(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    kind, things = row["kind"], _letters(row)
    boxes = {"ordering": len(things), "matching": len(row["choices"])}.get(kind, 0)
    return {
        "number": number,
        "circles": [letter for letter, _ in things] if kind in CHOSEN else [],
        "boxes": range(1, boxes + 1),
        "numbered": kind == "matching",
        "is_number": kind == "number",
        "unit": row.get("unit", ""),
        "many": kind == "multiple",
    }
