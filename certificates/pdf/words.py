"""Dates, numbers and lengths as papers write them, whatever the server's locale."""

from datetime import date, time
from decimal import Decimal

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NARROW = frozenset("fijlrtI.,;:'|!()[] -")
WIDE = frozenset("mwMW@%&")


def long_date(day: date) -> str:
    """Return "20 Agustus 2025"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_date(day: date) -> str:
    """Return "Rabu, 20 Agustus 2025"."""
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def clock(at: time) -> str:
    """Return "08.05"."""
    return f"{at.hour:02d}.{at.minute:02d}"


def decimal_text(value: Decimal) -> str:
    """Return a number with a comma and no idle zeros: "18" or "1,5"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def paper_address(url: str) -> str:
    """Return a web address as one reads it out: without https:// and last slash."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def width_em(text: str) -> float:
    """Return roughly how many em a bold line of this text takes, on the safe side."""
    return sum(map(_letter_em, text))


def _letter_em(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.98
    return 0.72 if letter.isupper() else 0.58


def size_step(text: str, room_em: tuple[float, ...]) -> int:
    """Return which size a text needs: 0 is the largest, one more for each room.

    Each room says how many em one line holds at that size; a text that fits none of
    them gets the last step, whose style wraps.
    """
    wide = width_em(text)
    fitting = (step for step, room in enumerate(room_em) if wide <= room)
    return next(fitting, len(room_em))
