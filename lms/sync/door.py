"""The one door for facts made offline: receipts per item, nothing ever dropped.

Each item is its own transaction: a bad neighbour harms nobody. The same id with the
same body is a duplicate (fine); with another body it is a conflict, kept for a person.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from lms.accounts.models import User
from lms.journal.facts import (
    Envelope,
    MalformedFact,
    Verdict,
    bulk_handler_for,
    handler_for,
)
from lms.sync.envelope import ReadItem, clock_was_set, read_item
from lms.sync.models import Receipt, ReceiptResolution, SyncConflict

logger = logging.getLogger(__name__)

MAX_ITEMS = 500
Status = Receipt.Status


@dataclass(frozen=True)
class ItemAnswer:
    """What the device is told about one item; `status` as in design of the API."""

    id: str
    status: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What the receipt says: status, a code for machines, a sentence for people."""

    status: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Delivery:
    """How items came: by whom they were carried and whether they can be trusted."""

    # Seconds the device's clock was ahead when it sent; None when it did not say.
    sent_offset: int | None = None
    carried_by: User | None = None
    # Keeps every item for a person, whatever it says.
    hold: Outcome | None = None
    # Names of the sender's devices that are no longer trusted.
    revoked: frozenset[str] = frozenset()

    def hold_for(self, envelope: Envelope) -> Outcome | None:
        """Return why this item is kept for a person, or None."""
        if self.hold is None and envelope.device in self.revoked:
            return REVOKED_DEVICE
        return self.hold

    def seen(self, envelope: Envelope) -> Envelope:
        """Return the item with what its sending says about the device's clock."""
        was_set = clock_was_set(envelope.clock_offset, self.sent_offset)
        return replace(envelope, clock_suspect=was_set)


IN_PERSON = Delivery()
BROKEN_SEAL = Outcome(
    Status.QUARANTINED,
    "segel_rusak",
    "Segel berkas rusak. Catatan disimpan dan akan dilihat petugas.",
)
REVOKED_DEVICE = Outcome(
    Status.QUARANTINED,
    "perangkat_dicabut",
    "HP ini tidak lagi dipercaya. Catatan disimpan dan akan dilihat petugas.",
)
CLOSED_ACCOUNT = Outcome(
    Status.QUARANTINED,
    "akun_nonaktif",
    "Akun ini tidak aktif. Catatan disimpan dan akan dilihat petugas.",
)
UNKNOWN_TYPE = Outcome(
    Status.QUARANTINED,
    "jenis_tidak_dikenal",
    "Catatan disimpan dan akan dilihat petugas.",
)
OUR_MISTAKE = Outcome(
    Status.QUARANTINED,
    "galat_server",
    "Ada kesalahan di server. Catatan disimpan dan akan dilihat petugas.",
)
OTHER_BODY = Outcome(
    Status.QUARANTINED,
    "isi_berbeda",
    "Catatan ini pernah dikirim dengan isi lain. Keduanya disimpan.",
)


class BadBatch(Exception):
    """The request is no batch of items; the sentence is in Indonesian."""


def receive_items(
    sender: User, items: Any, how: Delivery = IN_PERSON
) -> list[ItemAnswer]:
    """Take up to 500 items and answer each one, in their order.

    Raises BadBatch when `items` is not a list or too long; single bad items are
    answered, never raised. A database that is busy or away raises OperationalError:
    what is already stored stays, and sending everything again is harmless.
    """
    if not isinstance(items, list):
        raise BadBatch("Kiriman tidak dapat dibaca.")
    if len(items) > MAX_ITEMS:
        raise BadBatch(f"Kirim paling banyak {MAX_ITEMS} catatan sekaligus.")
    read = [read_or_reject(item) for item in items]
    known = known_receipts(read)
    answers: list[ItemAnswer] = []
    for _, neighbours in groupby(read, key=type_of):
        run = list(neighbours)
        fresh = store_together(sender, run, how, known)
        answers += [
            one
            if isinstance(one, ItemAnswer)
            else receive_item(sender, one, how, known, fresh)
            for one in run
        ]
    return answers


def type_of(one: ReadItem | ItemAnswer) -> str:
    """Return the fact type of an item, "" when it could not be read."""
    return one.envelope.type if isinstance(one, ReadItem) else ""


def read_or_reject(item: Any) -> ReadItem | ItemAnswer:
    """Return the item as read, or the answer that it cannot be read."""
    try:
        return read_item(item)
    except MalformedFact as error:
        given = str(item.get("id", "")) if isinstance(item, Mapping) else ""
        return ItemAnswer(given[:64], Status.REJECTED, "tidak_terbaca", str(error))


def known_receipts(read: list[ReadItem | ItemAnswer]) -> dict[UUID, Receipt]:
    """Return the receipts that items of this batch already have; one query."""
    uids = [one.envelope.uid for one in read if isinstance(one, ReadItem)]
    return Receipt.objects.defer("body").in_bulk(uids, field_name="uid")


def store_together(
    sender: User,
    run: list[ReadItem | ItemAnswer],
    how: Delivery,
    known: dict[UUID, Receipt],
) -> set[UUID]:
    """Store the new items of neighbours of one type, when their app takes many at once.

    Adds to `known` and returns which. All of them or none: whatever goes wrong leaves
    them to be stored one by one. Only neighbours: an answer is not stored before the
    start that stands before it.
    """
    items: dict[UUID, ReadItem] = {}
    if bulk_handler_for(type_of(run[0])):
        for item in run:
            envelope = item.envelope
            if envelope.uid not in known and how.hold_for(envelope) is None:
                items.setdefault(envelope.uid, item)
    if len(items) < 2:
        return set()
    # Always in the same order: two deliveries of the same facts that cross then wait
    # for each other and never lock each other out.
    receipts = store_group(sender, [items[uid] for uid in sorted(items)], how)
    known.update({receipt.uid: receipt for receipt in receipts})
    return {receipt.uid for receipt in receipts}


def store_group(sender: User, items: list[ReadItem], how: Delivery) -> list[Receipt]:
    """Store items of one type with their receipts, or nothing and return none."""
    handler = bulk_handler_for(items[0].envelope.type)
    try:
        with transaction.atomic():
            envelopes = [how.seen(item.envelope) for item in items]
            verdicts = handler(sender, envelopes)
            return Receipt.objects.bulk_create(
                new_receipt(sender, item, how, outcome_from(verdict))
                for item, verdict in zip(items, verdicts, strict=True)
            )
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # One by one, each failing item is answered and logged for itself.
        return []


def receive_item(
    sender: User,
    item: ReadItem,
    how: Delivery,
    known: dict[UUID, Receipt],
    fresh: set[UUID],
) -> ItemAnswer:
    """Store one item with its receipt, or answer by the receipt it already has."""
    uid = item.envelope.uid
    if uid in fresh:
        # Stored a moment ago; the same id again in this batch is a repetition.
        fresh.remove(uid)
        return answer_of(known[uid])
    if uid not in known:
        try:
            with transaction.atomic():
                outcome = how.hold_for(item.envelope) or judge(
                    sender, how.seen(item.envelope)
                )
                known[uid] = write_receipt(sender, item, how, outcome)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            found = Receipt.objects.filter(uid=uid).first()
            if found is None:
                outcome = outcome_of(error, item.envelope)
                known[uid] = write_receipt(sender, item, how, outcome)
                return answer_of(known[uid])
            # The same item came twice at once and the other one was first.
            known[uid] = found
        else:
            return answer_of(known[uid])
    return answer_again(sender, known[uid], item, how)


def judge(actor: User, envelope: Envelope) -> Outcome:
    """Let the owning app store the fact, inside the caller's transaction.

    Raises MalformedFact when the app cannot understand the payload.
    """
    handler = handler_for(envelope.type)
    if handler is None:
        return UNKNOWN_TYPE
    return outcome_from(handler(actor, envelope))


def outcome_from(verdict: Verdict) -> Outcome:
    """Return what a receipt says of an app's verdict."""
    status = Status.QUARANTINED if verdict.quarantined else Status.ACCEPTED
    return Outcome(status, verdict.code, verdict.sentence)


def judge_apart(actor: User, envelope: Envelope) -> Outcome:
    """Judge in a transaction of its own; a handler that fails becomes an outcome."""
    try:
        with transaction.atomic():
            return judge(actor, envelope)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        return outcome_of(error, envelope)


def outcome_of(error: Exception, envelope: Envelope) -> Outcome:
    """Return what to say of an item whose handler refused it or broke down."""
    if isinstance(error, MalformedFact):
        return Outcome(Status.REJECTED, "isi_tidak_terbaca", str(error))
    # A mistake of ours must neither lose the fact nor block what comes after it.
    logger.error(
        "handler of %s failed for %s", envelope.type, envelope.uid, exc_info=error
    )
    return OUR_MISTAKE


def write_receipt(
    sender: User, item: ReadItem, how: Delivery, outcome: Outcome
) -> Receipt:
    """Insert the receipt of a new item; IntegrityError when its id was just taken."""
    receipt = new_receipt(sender, item, how, outcome)
    receipt.save(force_insert=True)
    return receipt


def new_receipt(
    sender: User, item: ReadItem, how: Delivery, outcome: Outcome
) -> Receipt:
    """Return the receipt of a new item, not yet in the database."""
    return Receipt(
        uid=item.envelope.uid, user=sender, **receipt_fields(item, how, outcome)
    )


def receipt_fields(item: ReadItem, how: Delivery, outcome: Outcome) -> dict[str, Any]:
    """Return what a receipt says about an item, but whose it is."""
    envelope = item.envelope
    return {
        "type": envelope.type,
        "status": outcome.status,
        "code": outcome.code[:40],
        "sentence": outcome.sentence[:255],
        "digest": item.digest,
        "body": dict(item.body),
        "device": envelope.device,
        "occurred_at": envelope.occurred_at,
        "sent_offset": how.sent_offset,
        "clock_suspect": clock_was_set(envelope.clock_offset, how.sent_offset),
        "carried_by": how.carried_by,
    }


def answer_of(receipt: Receipt) -> ItemAnswer:
    """Return the answer for an item that was just stored."""
    return ItemAnswer(str(receipt.uid), receipt.status, receipt.code, receipt.sentence)


def answer_again(
    sender: User, receipt: Receipt, item: ReadItem, how: Delivery
) -> ItemAnswer:
    """Answer an id that is already known: duplicate, or conflict kept for a person."""
    own = receipt.user_id == sender.pk
    if own and is_unproven(receipt) and how.hold_for(item.envelope) is None:
        return answer_of(replace_unproven(receipt.pk, item, how))
    uid = str(receipt.uid)
    if not own or receipt.digest != item.digest:
        SyncConflict.objects.get_or_create(
            receipt_id=receipt.pk,
            digest=item.digest,
            defaults={"body": dict(item.body), "sender": sender},
        )
        return ItemAnswer(uid, OTHER_BODY.status, OTHER_BODY.code, OTHER_BODY.sentence)
    if receipt.status == Status.ACCEPTED:
        return ItemAnswer(uid, "duplicate", receipt.code, receipt.sentence)
    if receipt.status == Status.CLOSED:
        # The phone knows four answers; for it, a closed item is one kept aside.
        return ItemAnswer(uid, Status.QUARANTINED, receipt.code, receipt.sentence)
    return answer_of(receipt)


def is_unproven(receipt: Receipt) -> bool:
    """Say whether all we have is an open item from a file with a broken seal."""
    return receipt.status == Status.QUARANTINED and receipt.code == BROKEN_SEAL.code


def replace_unproven(pk: int, item: ReadItem, how: Delivery) -> Receipt:
    """Take the original that came after a broken file; what the file said is kept.

    Twice at once is harmless: the second finds the receipt proven.
    """
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update(of=("self",)).get(pk=pk)
        if not is_unproven(receipt):
            return receipt
        if receipt.digest != item.digest:
            SyncConflict.objects.get_or_create(
                receipt=receipt,
                digest=receipt.digest,
                defaults={"body": receipt.body, "sender": receipt.carried_by},
            )
        outcome = judge_apart(receipt.user, how.seen(item.envelope))
        for name, value in receipt_fields(item, how, outcome).items():
            setattr(receipt, name, value)
        receipt.save()
        ReceiptResolution.objects.create(
            receipt=receipt,
            by=receipt.user,
            decision=ReceiptResolution.Decision.ORIGINAL_CAME,
            reason="HP pemiliknya mengirim catatan ini sendiri.",
            status=receipt.status,
            verdict_code=receipt.code,
            verdict=receipt.sentence,
        )
        return receipt
