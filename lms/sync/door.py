"""The one door for facts made offline: receipts per item, nothing ever dropped.

Each item is its own transaction: a bad neighbour harms nobody. The same id with the
same body is a duplicate (fine); with another body it is a conflict, kept for a person.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, handler_for
from lms.sync.models import Receipt, SyncConflict

MAX_ITEMS = 500
MAX_ITEM_BYTES = 64 * 1024


@dataclass(frozen=True)
class ItemAnswer:
    """What the device is told about one item; `status` as in design of the API."""

    id: str
    status: str
    code: str
    sentence: str


class BadBatch(Exception):
    """The request is no batch of items; the sentence is in Indonesian."""


def receive_items(sender: User, items: Any) -> list[ItemAnswer]:
    """Take up to 500 items and answer each one.

    Raises BadBatch when `items` is not a list or too long; single bad items are
    answered, never raised.
    """
    if not isinstance(items, list):
        raise BadBatch("Kiriman tidak dapat dibaca.")
    if len(items) > MAX_ITEMS:
        raise BadBatch(f"Kirim paling banyak {MAX_ITEMS} catatan sekaligus.")
    return [receive_item(sender, item) for item in items]


def receive_item(sender: User, item: Any) -> ItemAnswer:
    """Store one item with its receipt in one transaction, or find its receipt."""
    try:
        envelope = read_envelope(item)
    except MalformedFact as error:
        given = str(item.get("id", "")) if isinstance(item, Mapping) else ""
        return ItemAnswer(given[:64], "rejected", "tidak_terbaca", str(error))
    digest = digest_of_item(item)
    known = Receipt.objects.filter(uid=envelope.uid).first()
    if known:
        return answer_again(sender, known, digest, item)
    try:
        return store_item(sender, envelope, digest, item)
    except IntegrityError:
        # The same item came twice at once and the other one was first.
        known = Receipt.objects.get(uid=envelope.uid)
        return answer_again(sender, known, digest, item)


def read_envelope(item: Any) -> Envelope:
    """Return the item's common part.

    Raises MalformedFact with an Indonesian sentence when a part is missing or wrong.
    """
    if not isinstance(item, Mapping):
        raise MalformedFact("Catatan tidak dapat dibaca.")
    if len(json.dumps(item)) > MAX_ITEM_BYTES:
        raise MalformedFact("Catatan terlalu besar.")
    payload = item.get("payload")
    if not isinstance(payload, Mapping) or not isinstance(item.get("type"), str):
        raise MalformedFact("Catatan tidak menyebut jenis dan isinya.")
    try:
        uid = UUID(str(item.get("id")))
        occurred_at = parse_datetime(str(item.get("occurred_at")))
        offset = int(item.get("clock_offset") or 0)
    except (TypeError, ValueError) as error:
        raise MalformedFact("Nomor atau waktu catatan tidak dapat dibaca.") from error
    if occurred_at is None or occurred_at.tzinfo is None:
        raise MalformedFact("Waktu catatan tidak dapat dibaca.")
    return Envelope(
        uid=uid,
        type=item["type"][:60],
        occurred_at=occurred_at,
        device=str(item.get("device") or "")[:64],
        clock_offset=max(-(2**31), min(offset, 2**31 - 1)),
        payload=payload,
    )


def digest_of_item(item: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what happened; resending may correct the clock offset."""
    body = {name: item.get(name) for name in ("type", "occurred_at", "payload")}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def store_item(
    sender: User, envelope: Envelope, digest: str, item: Mapping[str, Any]
) -> ItemAnswer:
    """Write receipt and fact together; raises IntegrityError for an id just taken."""
    status, code, sentence = judge_item(sender, envelope)
    Receipt.objects.create(
        uid=envelope.uid,
        user=sender,
        type=envelope.type,
        status=status,
        code=code,
        sentence=sentence[:255],
        digest=digest,
        body=dict(item),
        device=envelope.device,
        occurred_at=envelope.occurred_at,
    )
    return ItemAnswer(str(envelope.uid), status, code, sentence)


def judge_item(sender: User, envelope: Envelope) -> tuple[str, str, str]:
    """Let the owning app store the fact; returns status, code and sentence."""
    handler = handler_for(envelope.type)
    if handler is None:
        return (
            Receipt.Status.QUARANTINED,
            "jenis_tidak_dikenal",
            "Catatan disimpan dan akan dilihat petugas.",
        )
    try:
        with transaction.atomic():
            verdict = handler(sender, envelope)
    except MalformedFact as error:
        return Receipt.Status.REJECTED, "isi_tidak_terbaca", str(error)
    if verdict.quarantined:
        return Receipt.Status.QUARANTINED, verdict.code, verdict.sentence
    return Receipt.Status.ACCEPTED, verdict.code, verdict.sentence


def answer_again(
    sender: User, receipt: Receipt, digest: str, item: Mapping[str, Any]
) -> ItemAnswer:
    """Answer an id that is already known: duplicate, or conflict kept for a person."""
    uid = str(receipt.uid)
    if receipt.user_id != sender.pk or receipt.digest != digest:
        SyncConflict.objects.get_or_create(
            receipt=receipt, digest=digest, defaults={"body": dict(item)}
        )
        return ItemAnswer(
            uid,
            Receipt.Status.QUARANTINED,
            "isi_berbeda",
            "Catatan ini pernah dikirim dengan isi lain. Keduanya disimpan.",
        )
    if receipt.status == Receipt.Status.ACCEPTED:
        return ItemAnswer(uid, "duplicate", receipt.code, receipt.sentence)
    return ItemAnswer(uid, receipt.status, receipt.code, receipt.sentence)
