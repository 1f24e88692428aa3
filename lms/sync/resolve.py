"""What a person decides about held items: process again, or leave uncounted.

Nothing is erased: the receipt tells the present state, and each decision is a row of
its own. The handler runs with the person who made the fact, as it would have then.
"""

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from lms.accounts.models import User
from lms.sync.door import Outcome, Status, judge_apart
from lms.sync.envelope import read_item
from lms.sync.models import Receipt, ReceiptResolution, SyncConflict

Decision = ReceiptResolution.Decision
REASON_LENGTH = 200


class ResolveRefused(Exception):
    """Somebody decided before, or nothing is open; the sentence is in Indonesian."""


def retry_receipt(receipt: Receipt, *, by: User, reason: str) -> ReceiptResolution:
    """Let the owning app judge the item again, now trusted by a person.

    The item stays open when the app holds it again. Raises ResolveRefused unless the
    item is held.
    """

    def judge_now(held: Receipt) -> Outcome:
        envelope = read_item(held.body).envelope
        told = replace(envelope, clock_suspect=held.clock_suspect)
        outcome = judge_apart(held.user, told)
        if outcome.status == Status.REJECTED:
            # The phone has forgotten it by now; only a person can still look.
            return Outcome(Status.QUARANTINED, outcome.code, outcome.sentence)
        return outcome

    return _decide(receipt, Decision.RETRIED, judge_now, by=by, reason=reason)


def close_receipt(receipt: Receipt, *, by: User, reason: str) -> ReceiptResolution:
    """Leave the item uncounted, but readable. Raises ResolveRefused unless held."""
    outcome = Outcome(
        Status.CLOSED,
        "tidak_dihitung",
        f"Sudah dilihat petugas dan tidak dihitung: {reason}",
    )
    return _decide(receipt, Decision.CLOSED, lambda _: outcome, by=by, reason=reason)


@transaction.atomic
def _decide(
    receipt: Receipt,
    decision: str,
    outcome_of: Callable[[Receipt], Outcome],
    *,
    by: User,
    reason: str,
) -> ReceiptResolution:
    held = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if held.status != Status.QUARANTINED:
        raise ResolveRefused("Catatan ini sudah diputuskan.")
    outcome = outcome_of(held)
    held.status = outcome.status
    held.code = outcome.code[:40]
    held.sentence = outcome.sentence[:255]
    held.save(update_fields=["status", "code", "sentence"])
    return ReceiptResolution.objects.create(
        receipt=held,
        by=by,
        decision=decision,
        reason=reason[:REASON_LENGTH],
        status=held.status,
        verdict_code=held.code,
        verdict=held.sentence,
    )


@transaction.atomic
def close_conflict(
    conflict: SyncConflict, *, by: User, reason: str
) -> ReceiptResolution:
    """Note that a person saw the second body; the first one keeps counting.

    Raises ResolveRefused when somebody did so before.
    """
    receipt = Receipt.objects.select_for_update(of=("self",)).get(
        pk=conflict.receipt_id
    )
    if conflict.resolutions.exists():
        raise ResolveRefused("Kiriman ini sudah diputuskan.")
    return ReceiptResolution.objects.create(
        receipt=receipt,
        conflict=conflict,
        by=by,
        decision=Decision.CLOSED,
        reason=reason[:REASON_LENGTH],
        status=receipt.status,
        verdict_code=receipt.code,
        verdict=receipt.sentence,
    )
