"""Lists and slips laid out page by page, so that page numbers are known beforehand."""

from collections.abc import Iterator, Sequence
from typing import Any

from certificates.facts import AttendanceRow, DaftarHadirFacts, SlipFacts
from certificates.pdf.qr import qr_data_uri
from certificates.pdf.words import (
    clock,
    day_and_date,
    decimal_text,
    long_date,
    paper_address,
    size_step,
)

ROWS_PER_PAGE = 25
# One WeasyPrint run grows by 0.15 MB a row, so a long list is printed in parts.
PAGES_PER_PART = 9
SLIPS_PER_PAGE = 8
# How many em fit a cell at each size: in two lines, two lines, then three.
NAME_ROOM, UNIT_ROOM, AREA_ROOM = (28, 34), (25, 30), (15, 18)
SLIP_NAME_ROOM = (12, 30)
NOT_RECORDED = {"blank": "", "filled": "\N{EN DASH}"}


def list_parts(facts: DaftarHadirFacts, paper: str) -> Iterator[dict[str, Any]]:
    """Yield the template context of each part of one attendance list."""
    rows = [_row(row, facts.mode) for row in facts.rows] or _walk_in_rows()
    chunks = [rows[i : i + ROWS_PER_PAGE] for i in range(0, len(rows), ROWS_PER_PAGE)]
    pages = [
        {
            "rows": chunk,
            "number": number,
            "is_first": number == 1,
            "is_last": number == len(chunks),
        }
        for number, chunk in enumerate(chunks, start=1)
    ]
    shared = _shared(facts) | {"paper": paper.lower(), "page_total": len(pages)}
    for start in range(0, len(pages), PAGES_PER_PART):
        yield shared | {"pages": pages[start : start + PAGES_PER_PART]}


def _shared(facts: DaftarHadirFacts) -> dict[str, Any]:
    hours = f"{clock(facts.starts_at)} s.d. {clock(facts.ends_at)} {facts.time_zone}"
    filled = facts.mode == "filled"
    return {
        "facts": facts,
        "title": f"{facts.heading}: {facts.session_title}",
        "author": facts.letterhead.office,
        "made_on": facts.day.isoformat(),
        "day": day_and_date(facts.day),
        "signed_on": long_date(facts.day),
        "hours": hours,
        "jp": decimal_text(facts.jp),
        "sign_heading": "Hadir (tercatat)" if filled else "Tanda tangan",
        "count_note": _count_note(facts),
    }


def _count_note(facts: DaftarHadirFacts) -> str:
    if facts.mode == "blank":
        return f"Jumlah dalam daftar: {len(facts.rows)} orang." if facts.rows else ""
    present = sum(row.in_time is not None for row in facts.rows)
    return (
        f"Hadir: {present} dari {len(facts.rows)} orang. Kehadiran dicatat secara "
        f"digital; jam ({facts.time_zone}) adalah waktu kedatangan yang tercatat."
    )


def _row(row: AttendanceRow, mode: str) -> dict[str, Any]:
    came = mode == "filled" and row.in_time is not None
    return {
        "number": row.number,
        "name": row.name,
        "sex": row.sex,
        "unit": row.unit,
        "kabupaten": row.kabupaten,
        "phone": row.phone,
        "arrival": clock(row.in_time) if came else NOT_RECORDED[mode],
        "method": row.method if came else "",
        "is_left": row.number % 2 == 1,
        "name_step": size_step(row.name, NAME_ROOM),
        "unit_step": size_step(row.unit, UNIT_ROOM),
        "area_step": size_step(row.kabupaten, AREA_ROOM),
    }


def _walk_in_rows() -> list[dict[str, Any]]:
    # A list without names is printed to be filled in by hand.
    numbers = range(1, ROWS_PER_PAGE + 1)
    return [_row(AttendanceRow(number=n, name=""), "blank") for n in numbers]


def slip_parts(slips: Sequence[SlipFacts]) -> Iterator[dict[str, Any]]:
    """Yield the template context of each part of a pile of activation slips."""
    per_part = SLIPS_PER_PAGE * PAGES_PER_PART
    for start in range(0, len(slips), per_part):
        part = slips[start : start + per_part]
        printed = [_slip(slip) for slip in part]
        pages = [
            printed[i : i + SLIPS_PER_PAGE]
            for i in range(0, len(printed), SLIPS_PER_PAGE)
        ]
        yield {"title": "Lembar aktivasi Cakap", "author": "", "pages": pages}


def _slip(slip: SlipFacts) -> dict[str, Any]:
    return slip.to_json() | {
        "name_step": size_step(slip.name, SLIP_NAME_ROOM),
        "address": paper_address(slip.url),
        "qr": qr_data_uri(slip.url),
        "valid_until": long_date(slip.valid_until) if slip.valid_until else "",
    }
