"""Reading what a device tells; every error is a MalformedFact in words for people."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from assessments.selections import as_number
from assessments.services.attempts import Told
from lms.journal.facts import MalformedFact

MAX_NUMBERS = 200
# Years that databases can keep, whatever the zone.
YEARS = range(1900, 3000)


def text(payload: Any, key: str, word: str) -> str:
    """Return a text that must be there; `word` names it in the error."""
    value = payload.get(key) if isinstance(payload, Mapping) else None
    if not isinstance(value, str) or not value:
        raise MalformedFact(f"Catatan tidak menyebut {word}.")
    return value


def optional(payload: Mapping[str, Any], key: str, length: int) -> str:
    """Return a text, cut at that length; "" when there is none."""
    value = payload.get(key)
    return value[:length] if isinstance(value, str) else ""


def uid_of(payload: Any, key: str, word: str) -> UUID:
    """Return a UUID that must be there."""
    try:
        return UUID(text(payload, key, word))
    except ValueError as error:
        raise MalformedFact(f"Nomor {word} tidak dapat dibaca.") from error


def numbers(payload: Any, key: str, word: str) -> set[int]:
    """Return a list of at most 200 whole numbers as a set."""
    values = payload.get(key) if isinstance(payload, Mapping) else None
    if not isinstance(values, list) or len(values) > MAX_NUMBERS:
        raise MalformedFact(f"Catatan tidak menyebut {word}.")
    # bool is an int in Python, and "true" is no number of a step.
    if not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        raise MalformedFact(f"Daftar {word} harus berisi angka.")
    return set(values)


def sequence(payload: Any, key: str, word: str) -> list[int | float]:
    """Return a list of at most 200 numbers in the order in which they were told."""
    values = payload.get(key) if isinstance(payload, Mapping) else None
    if not isinstance(values, list) or len(values) > MAX_NUMBERS:
        raise MalformedFact(f"Catatan tidak menyebut {word}.")
    if any(as_number(value) is None for value in values):
        raise MalformedFact(f"Daftar {word} harus berisi angka.")
    return values


def read_told(
    payload: Any, question_key: str = "", selected: Collection[int] = ()
) -> Told:
    """Return one thing told within another fact, with its own number and time."""
    uid = uid_of(payload, "id", "catatan")
    try:
        occurred_at = parse_datetime(text(payload, "occurred_at", "waktu"))
        offset = int(payload.get("clock_offset") or 0)
    except (TypeError, ValueError) as error:
        raise MalformedFact("Waktu catatan tidak dapat dibaca.") from error
    if (
        occurred_at is None
        or occurred_at.tzinfo is None
        or occurred_at.year not in YEARS
    ):
        raise MalformedFact("Waktu catatan tidak dapat dibaca.")
    offset = max(-(2**31), min(offset, 2**31 - 1))
    return Told(uid, occurred_at, offset, question_key, tuple(selected))
