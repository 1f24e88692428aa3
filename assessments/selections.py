"""What an answer looks like, per kind of question. Pure, no ORM.

An answer is one flat list of numbers:
single, multiple, true_false  ids of the chosen choices
number                        [value]
ordering                      ids of all rows in the chosen order
matching                      per row the id of its partner, 0 for none
hotspot                       [x, y] in thousandths of the picture's width and height
An empty list takes the answer back. Not for deciding what is right: see `grading`.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.refusals import Refusal

# Nothing a kader measures is larger, and a scale shows no more than three decimals.
LARGEST = Decimal(10) ** 9
STEP = Decimal("0.001")
EDGE = 1000
ONE_CHOICE = {"single", "true_false"}
UNKNOWN = ("pilihan_tidak_dikenal", "Pilihan itu tidak ada pada soal ini.")


def as_number(value: Any) -> Decimal | None:
    """Return a number told by a device exactly as it was written; None if it is none.

    36.6 is 36.6, not the nearest binary fraction.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        # An int may have more digits than Python is willing to write.
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def has_answer(row: Mapping[str, Any], selected: Collection[Any]) -> bool:
    """Say whether something was answered at all."""
    if row["kind"] == "matching":
        return any(selected)
    return bool(selected)


def is_complete(row: Mapping[str, Any], selected: Collection[Any]) -> bool:
    """Say whether nothing is left to do at a question; half a matching is not."""
    if row["kind"] == "matching":
        return bool(selected) and all(selected)
    return bool(selected)


def check_selection(
    row: Mapping[str, Any], selected: Collection[Any]
) -> list[int | float]:
    """Return a selection as it is stored, for a question of a snapshot.

    Raises Refusal when it cannot be an answer to it: `pilihan_tidak_dikenal`,
    `satu_pilihan`, `angka_tidak_terbaca`, `urutan_tidak_lengkap`,
    `pasangan_tidak_lengkap`, `titik_di_luar_gambar`.
    """
    given = list(selected)
    if not given:
        return []
    return CHECKS.get(row["kind"], _check_choices)(row, given)


def _ids(rows: list[Mapping[str, Any]]) -> set[int]:
    return {one["id"] for one in rows}


def _require_known(given: list[Any], known: set[int]) -> None:
    if not all(type(one) is int and one in known for one in given):
        raise Refusal(*UNKNOWN)


def _check_choices(row: Mapping[str, Any], given: list[Any]) -> list[int]:
    _require_known(given, _ids(row["choices"]))
    chosen = sorted(set(given))
    if row["kind"] in ONE_CHOICE and len(chosen) > 1:
        raise Refusal("satu_pilihan", "Pilih satu jawaban saja untuk soal ini.")
    return chosen


def _check_number(row: Mapping[str, Any], given: list[Any]) -> list[int | float]:
    number = as_number(given[0]) if len(given) == 1 else None
    if number is None or number % STEP:
        raise Refusal("angka_tidak_terbaca", "Tulis satu angka saja, misalnya 36,5.")
    return [plain(number)]


def plain(number: Decimal) -> int | float:
    """Return a number as JSON writes it; with three decimals nothing is lost."""
    return int(number) if number == number.to_integral_value() else float(number)


def _check_order(row: Mapping[str, Any], given: list[Any]) -> list[int]:
    known = _ids(row["choices"])
    _require_known(given, known)
    if len(given) != len(known) or set(given) != known:
        raise Refusal("urutan_tidak_lengkap", "Setiap langkah mendapat satu nomor.")
    return given


def _check_pairs(row: Mapping[str, Any], given: list[Any]) -> list[int]:
    _require_known(given, _ids(row["partners"]) | {0})
    if len(given) != len(row["choices"]):
        raise Refusal("pasangan_tidak_lengkap", "Jumlah pasangan tidak sesuai soal.")
    return given if any(given) else []


def _check_place(row: Mapping[str, Any], given: list[Any]) -> list[int]:
    inside = all(type(one) is int and 0 <= one <= EDGE for one in given)
    if len(given) != 2 or not inside:
        raise Refusal("titik_di_luar_gambar", "Tunjuk satu tempat di dalam gambar.")
    return given


CHECKS = {
    "number": _check_number,
    "ordering": _check_order,
    "matching": _check_pairs,
    "hotspot": _check_place,
}
