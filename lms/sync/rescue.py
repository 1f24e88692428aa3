"""The rescue file of a phone: its unsent facts as text, sealed by the phone.

A coordinator brings it when the phone itself finds no network. An intact seal proves
that nobody on the way changed it; a broken one only means that a person must look.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from lms.accounts import rules
from lms.accounts.models import User
from lms.sync.devices import NAME_LENGTH, revoked_names, seal_key
from lms.sync.door import (
    BROKEN_SEAL,
    CLOSED_ACCOUNT,
    MAX_ITEMS,
    BadBatch,
    Delivery,
    ItemAnswer,
    receive_items,
)

FORMAT, VERSION = "cakap-kiriman", 1
MAX_FILE_BYTES = 5 * 1024 * 1024


class FileRefused(Exception):
    """The file is no rescue file, or not for this coordinator; in Indonesian."""


@dataclass(frozen=True)
class RescueFile:
    """A file as read: whose it is, of which device, and whether the seal holds."""

    account: UUID
    name: str
    device: str
    items: list[Any]
    intact: bool


@dataclass(frozen=True)
class CarriedItem:
    """One item of a carried file: in words, and what became of it."""

    label: str
    answer: ItemAnswer


def canonical_text(body: Mapping[str, Any]) -> bytes:
    """Return the bytes that are sealed; raises ValueError for half a character."""
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def seal_of(body: Mapping[str, Any], key: str) -> str:
    """Return the seal (hex) of a file's content, which must not hold a seal itself."""
    return hmac.new(bytes.fromhex(key), canonical_text(body), sha256).hexdigest()


def read_file(data: bytes) -> RescueFile:
    """Read a rescue file; raises FileRefused when it is none."""
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused("Berkas terlalu besar. Paling besar 5 MB.")
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileRefused("Ini bukan berkas kiriman Cakap.") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise FileRefused("Ini bukan berkas kiriman Cakap.")
    if body.get("version") != VERSION or not isinstance(body.get("items"), list):
        raise FileRefused("Berkas ini dari versi Cakap yang lain.")
    try:
        account = UUID(str(body.get("account")))
    except ValueError as error:
        raise FileRefused("Berkas ini tidak menyebut akun pemiliknya.") from error
    device = str(body.get("device") or "")[:NAME_LENGTH]
    return RescueFile(
        account=account,
        name=str(body.get("name") or "")[:150],
        device=device,
        items=body["items"],
        intact=has_intact_seal(body, seal_key(account, device)),
    )


def has_intact_seal(body: dict[str, Any], key: str) -> bool:
    """Say whether the file is as the phone wrote it."""
    sealed = {name: value for name, value in body.items() if name != "seal"}
    seal = body.get("seal")
    try:
        return isinstance(seal, str) and hmac.compare_digest(
            seal.encode(), seal_of(sealed, key).encode()
        )
    except ValueError:
        return False


def owner_of(file: RescueFile, carrier: User) -> User:
    """Return whose phone wrote the file.

    Raises FileRefused for an unknown person, or one outside the carrier's wilayah;
    the sentence is the same, so that a file tells nothing about strangers.
    """
    found = rules.people_within(carrier, rules.FACT_CARRIERS)
    owner = found.filter(uid=file.account).first()
    if owner is None:
        raise FileRefused(
            "Pemilik berkas ini tidak ada di wilayah Anda. "
            "Serahkan berkas kepada petugas wilayahnya."
        )
    return owner


def receive_file(file: RescueFile, carrier: User) -> list[CarriedItem]:
    """Take a file's items as their owner's own; every item is answered.

    Items of a file with a broken seal are all kept for a person. Raises FileRefused
    when the carrier may not bring it.
    """
    owner = owner_of(file, carrier)
    hold = None if file.intact else BROKEN_SEAL
    if not owner.is_active:
        hold = hold or CLOSED_ACCOUNT
    how = Delivery(carried_by=carrier, hold=hold, revoked=revoked_names(owner))
    answers: list[ItemAnswer] = []
    try:
        for start in range(0, len(file.items), MAX_ITEMS):
            part = file.items[start : start + MAX_ITEMS]
            answers += receive_items(owner, part, how)
    except BadBatch as error:
        raise FileRefused(str(error)) from error
    return [
        CarriedItem(label_of(item), answer)
        for item, answer in zip(file.items, answers, strict=True)
    ]


def label_of(item: Any) -> str:
    """Return what the phone called an item; its type where it has no words."""
    if not isinstance(item, Mapping):
        return "Catatan"
    return str(item.get("label") or item.get("type") or "Catatan")[:200]
