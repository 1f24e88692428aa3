"""What stands on a paper answer sheet, and the answer it means. Pure, no ORM.

On paper everything to choose has a letter in the order of the snapshot:
single, true_false  B            multiple  AC
ordering            CABD         matching  BA-C (a letter per row, - for none)
number              36,5         hotspot   B (the areas are lettered on the picture)
An empty mark is a question without an answer.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from assessments.grading import is_right
from assessments.refusals import Refusal
from assessments.selections import as_number, check_selection, plain

NONE = "-"
FIGURE = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,3})?")
Row = Mapping[str, Any]


def is_printable(row: Row) -> bool:
    """Say whether a question can be asked on paper.

    A picture needs several areas to letter, each of which is plainly right or wrong.
    """
    if row["kind"] != "hotspot":
        return True
    areas = lettered(row)
    return len(areas) > 1 and all(
        is_right(row, _middle(area)) == area["is_correct"] for area in areas
    )


def lettered(row: Row) -> list[Mapping[str, Any]]:
    """Return what gets the letters A, B, C …, in that order.

    Areas go from top to bottom: the author's order begins with the right one.
    """
    if row["kind"] == "hotspot":
        return sorted(row["choices"], key=lambda one: (one["area"][1], one["area"][0]))
    if row["kind"] == "matching":
        return list(row["partners"])
    return list(row["choices"])


def read_mark(row: Row, mark: str) -> list[int | float]:
    """Return the answer that a mark means, as `Answer.selected`.

    Raises Refusal (`huruf_tidak_dikenal`, and those of `check_selection`).
    """
    text = mark.strip().upper().replace(" ", "")
    if not text:
        return []
    if row["kind"] == "number":
        return check_selection(row, [_number(text)])
    things = lettered(row)
    chosen = [_lettered_by(things, letter, row["kind"]) for letter in text]
    if row["kind"] == "hotspot":
        if len(chosen) > 1:
            raise Refusal("satu_pilihan", "Tulis satu huruf saja untuk soal ini.")
        return check_selection(row, _middle(chosen[0]))
    return check_selection(row, [one["id"] for one in chosen])


def write_mark(row: Row, selected: Sequence[int | float]) -> str:
    """Return the mark of an answer; `read_mark` reads it back."""
    if not selected:
        return ""
    if row["kind"] == "number":
        return f"{as_number(selected[0])}".replace(".", ",")
    things = lettered(row)
    if row["kind"] == "hotspot":
        middles = [_middle(one) for one in things]
        return ascii_uppercase[middles.index(list(selected))]
    letters = zip(ascii_uppercase, things, strict=False)
    places = {one["id"]: letter for letter, one in letters}
    return "".join(places.get(one, NONE) for one in selected)


def _number(text: str) -> int | float:
    # ASCII digits only, and few: Decimal reads far more, up to numbers without end.
    if not FIGURE.fullmatch(text):
        raise Refusal("angka_tidak_terbaca", "Tulis satu angka saja, misalnya 36,5.")
    return plain(Decimal(text.replace(",", ".")))


def _lettered_by(
    things: Sequence[Mapping[str, Any]], letter: str, kind: str
) -> Mapping[str, Any]:
    if letter == NONE and kind == "matching":
        return {"id": 0}
    place = ascii_uppercase.find(letter)
    if not 0 <= place < len(things):
        last = ascii_uppercase[len(things) - 1]
        raise Refusal("huruf_tidak_dikenal", f"Tulis huruf A sampai {last}.")
    return things[place]


def _middle(area: Mapping[str, Any]) -> list[int]:
    left, top, width, height = area["area"]
    return [left + width // 2, top + height // 2]
