"""What is said about a question after its result, with its key. Pure.

`static/assessments/js/feedback.js` says the same after practice without signal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.grading import hits, is_right
from assessments.selections import as_number

RIGHT = "Jawaban yang benar"
OWN = "Jawaban Anda"
OWN_RIGHT = "Jawaban Anda, benar"


@dataclass(frozen=True)
class Line:
    """One line of an explanation: right or wrong, whose it is, and why."""

    right: bool
    whose: str
    text: str
    reason: str = ""


def explain(row: Mapping[str, Any], selected: Sequence[Any]) -> list[Line]:
    """Return the lines about an answer as it was graded, for a row of a snapshot."""
    return LINES.get(row["kind"], _choices)(row, list(selected))


def in_words(number: Decimal, unit: str = "") -> str:
    """Return a number as Indonesians write it, with its unit."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')} {unit}".strip()


def _choices(row: Mapping[str, Any], selected: list[Any]) -> list[Line]:
    return [
        Line(
            one["is_correct"],
            (OWN_RIGHT if one["is_correct"] else OWN)
            if one["id"] in selected
            else RIGHT,
            one["text"],
            one["reason"],
        )
        for one in row["choices"]
        if one["is_correct"] or one["id"] in selected
    ]


def _number(row: Mapping[str, Any], selected: list[Any]) -> list[Line]:
    unit = row.get("unit", "")
    given = as_number(selected[0]) if selected else None
    lines = []
    if given is not None:
        right = is_right(row, selected)
        whose = OWN_RIGHT if right else OWN
        lines.append(Line(right, whose, in_words(given, unit)))
    if not lines or not lines[0].right:
        tolerance = Decimal(row["tolerance"])
        text = in_words(Decimal(row["answer"]), unit)
        if tolerance:
            text += f" (selisih sampai {in_words(tolerance)} diterima)"
        lines.append(Line(True, RIGHT, text))
    return lines


def _order(row: Mapping[str, Any], selected: list[Any]) -> list[Line]:
    steps = {one["id"]: one for one in row["choices"]}
    lines = []
    for place, pk in enumerate(row["order"], start=1):
        own = selected.index(pk) + 1 if pk in selected else 0
        whose = f"Urutan ke-{place}"
        if own and own != place:
            whose += f"; Anda menaruhnya ke-{own}"
        step = steps[pk]
        right = own == place or not selected
        lines.append(Line(right, whose, step["text"], step["reason"]))
    return lines


def _pairs(row: Mapping[str, Any], selected: list[Any]) -> list[Line]:
    partners = {one["id"]: one["text"] for one in row["partners"]}
    lines = []
    for number, one in enumerate(row["choices"]):
        own = selected[number] if number < len(selected) else 0
        right = own == one["match"]
        if own in partners and not right:
            lines.append(Line(False, OWN, f"{one['text']} → {partners[own]}"))
        whose = OWN_RIGHT if right else RIGHT
        text = f"{one['text']} → {partners[one['match']]}"
        lines.append(Line(True, whose, text, one["reason"]))
    return lines


def _places(row: Mapping[str, Any], selected: list[Any]) -> list[Line]:
    hit = [one for one in row["choices"] if selected and hits(one["area"], selected)]
    own = next((one for one in hit if one["is_correct"]), hit[0] if hit else None)
    if own and own["is_correct"]:
        return [Line(True, OWN_RIGHT, own["text"], own["reason"])]
    lines = []
    if own:
        lines.append(Line(False, OWN, own["text"], own["reason"]))
    elif selected:
        lines.append(Line(False, OWN, "Di tempat lain pada gambar"))
    return lines + [
        Line(True, RIGHT, one["text"], one["reason"])
        for one in row["choices"]
        if one["is_correct"]
    ]


LINES = {"number": _number, "ordering": _order, "matching": _pairs, "hotspot": _places}
