"""Dates inside sentences that are stored; templates have filters of their own."""

from datetime import date

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def long_date(day: date) -> str:
    """Return "21 Agustus 2028"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return "21 Agu 2028"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
