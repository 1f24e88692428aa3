"""What one item says, before any rule looked at it. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from lms.journal.facts import Envelope, MalformedFact

MAX_ITEM_BYTES = 64 * 1024
# A clock that was set between doing and sending: minutes of drift are no proof.
SUSPECT_SECONDS = 300
# Years that every database can turn into UTC and back.
YEARS = range(1900, 2200)
INT32 = 2**31


@dataclass(frozen=True)
class ReadItem:
    """An item that could be read: its envelope, the SHA-256 of it, and itself."""

    envelope: Envelope
    digest: str
    body: Mapping[str, Any]


def read_item(item: Any) -> ReadItem:
    """Read one item of a batch.

    Raises MalformedFact with an Indonesian sentence when a part is missing or wrong.
    """
    if not isinstance(item, Mapping):
        raise MalformedFact("Catatan tidak dapat dibaca.")
    require_storable(item)
    payload = item.get("payload")
    if not isinstance(payload, Mapping) or not isinstance(item.get("type"), str):
        raise MalformedFact("Catatan tidak menyebut jenis dan isinya.")
    try:
        uid = UUID(str(item.get("id")))
        occurred_at = parse_datetime(str(item.get("occurred_at")))
        offset = int(item.get("clock_offset") or 0)
    except (TypeError, ValueError) as error:
        raise MalformedFact("Nomor atau waktu catatan tidak dapat dibaca.") from error
    if not is_storable_time(occurred_at):
        raise MalformedFact("Waktu catatan tidak dapat dibaca.")
    envelope = Envelope(
        uid=uid,
        type=item["type"][:60],
        occurred_at=occurred_at,
        device=str(item.get("device") or "")[:64],
        clock_offset=clamp_seconds(offset),
        payload=payload,
    )
    return ReadItem(envelope, digest_of_item(item), item)


def require_storable(item: Mapping[str, Any]) -> None:
    """Raise MalformedFact for an item that is too big or that a database refuses."""
    try:
        text = json.dumps(item, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except ValueError as error:
        # Half a character, or a number that is none.
        raise MalformedFact("Catatan memuat tanda yang tidak terbaca.") from error
    if size > MAX_ITEM_BYTES:
        raise MalformedFact("Catatan terlalu besar.")
    if "\\u0000" in text:
        raise MalformedFact("Catatan memuat tanda yang tidak terbaca.")


def is_storable_time(moment: datetime | None) -> bool:
    """Say whether a time names its zone and lies in years that databases know."""
    return moment is not None and moment.tzinfo is not None and moment.year in YEARS


def clamp_seconds(seconds: int) -> int:
    """Return the seconds, held within what the column can keep."""
    return max(-INT32, min(seconds, INT32 - 1))


def digest_of_item(item: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what happened.

    Label, device and clock offset are left out: sending again may correct them.
    """
    body = {name: item.get(name) for name in ("type", "occurred_at", "payload")}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def offset_at_sending(sent_at: Any, now: datetime) -> int | None:
    """Return by how many seconds the device's clock was ahead; None when not told."""
    told = parse_datetime(sent_at) if isinstance(sent_at, str) else None
    if not is_storable_time(told):
        return None
    return clamp_seconds(round((told - now).total_seconds()))


def clock_was_set(clock_offset: int, sent_offset: int | None) -> bool:
    """Say whether the clock was changed between the deed and its sending."""
    return sent_offset is not None and abs(sent_offset - clock_offset) > SUSPECT_SECONDS
