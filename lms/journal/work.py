"""The queue of truth: owe, claim under a lease, finish once.

Celery wakes a worker with a topic; the worker claims rows in chunks, runs the topic's
handler for each and marks them. A worker killed at any moment leaves leased rows that
the next sweep gives to somebody else; handlers therefore start with "already done?"
and write their effect under a unique key.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lms.journal.models import WorkBatch, WorkItem

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
CHUNK = 25

WorkHandler = Callable[[str], None]
_handlers: dict[str, WorkHandler] = {}


class WorkRefused(Exception):
    """The work can never succeed as it stands; its sentence (Indonesian) is shown."""


def register_work(topic: str, handler: WorkHandler) -> None:
    """Let an app run a topic; its handler gets the subject id, maybe twice."""
    _handlers[topic] = handler


def known_topics() -> list[str]:
    """Return the topics that have a handler in this process."""
    return sorted(_handlers)


def owe_work(
    topic: str, subjects: Iterable[str], *, batch: WorkBatch | None = None
) -> int:
    """Write down work inside the caller's transaction and wake a worker on commit.

    A subject that already waits under the topic is not owed twice. Returns how many
    rows were sent to the database.
    """
    now = timezone.now()
    rows = [
        WorkItem(topic=topic, subject=str(s), batch=batch, available_at=now)
        for s in subjects
    ]
    WorkItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    transaction.on_commit(lambda: wake_workers(topic))
    return len(rows)


def wake_workers(topic: str) -> None:
    """Send the wake-up message; a broker that is away only delays the work."""
    from lms.journal.tasks import run_work

    try:
        run_work.delay(topic)
    except Exception:
        # The sweep finds the rows; the person's request must not fail for it.
        logger.warning("broker unreachable; %s waits for the sweep", topic)


def claim_work(topic: str, *, chunk: int = CHUNK) -> list[WorkItem]:
    """Lease up to `chunk` waiting rows of a topic to the caller, oldest first."""
    now = timezone.now()
    token = uuid4()
    with transaction.atomic():
        free = _free(topic, now)
        _park_poison(free, now)
        waiting = free.order_by("available_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        ids = list(waiting.values_list("pk", flat=True)[:chunk])
        WorkItem.objects.filter(pk__in=ids).update(
            lease_token=token,
            lease_until=now + timedelta(seconds=settings.JOURNAL_LEASE_SECONDS),
        )
    return list(WorkItem.objects.filter(lease_token=token).order_by("pk"))


def _free(topic: str, now: datetime) -> QuerySet[WorkItem]:
    unheld = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return WorkItem.objects.filter(
        unheld, topic=topic, state=WorkItem.State.WAITING, available_at__lte=now
    )


def _park_poison(free: QuerySet[WorkItem], now: datetime) -> None:
    # A try that takes its worker down with it never reaches _retry_or_park; without
    # this it would be tried for ever.
    free.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=WorkItem.State.PARKED,
        lease_until=None,
        lease_token=None,
        last_error="Pekerja berhenti berulang kali saat mengerjakan ini.",
        finished_at=now,
    )


def run_claimed(items: list[WorkItem]) -> None:
    """Run the handler of each leased row; one bad row never stops its neighbours."""
    for item in items:
        if not _start(item):
            continue
        try:
            _handlers[item.topic](item.subject)
        except WorkRefused as refusal:
            _park(item, str(refusal))
        except Exception as error:
            logger.exception("work %s %s failed", item.topic, item.subject)
            _retry_or_park(item, f"{type(error).__name__}: {error}")
        else:
            _close(item, WorkItem.State.DONE)


def _start(item: WorkItem) -> bool:
    # A try counts when it starts, not when its chunk is claimed: rows that only
    # waited behind a crash have not failed.
    until = timezone.now() + timedelta(seconds=settings.JOURNAL_LEASE_SECONDS)
    held = _mine(item.pk, item.lease_token).update(
        lease_until=until, attempts=F("attempts") + 1
    )
    item.attempts += 1
    return bool(held)


def _mine(pk: int, token: UUID | None) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        pk=pk, lease_token=token, state=WorkItem.State.WAITING
    )


def _close(item: WorkItem, state: str, error: str = "") -> None:
    _mine(item.pk, item.lease_token).update(
        state=state,
        lease_until=None,
        lease_token=None,
        last_error=error[:2000],
        finished_at=timezone.now(),
    )


def _park(item: WorkItem, error: str) -> None:
    _close(item, WorkItem.State.PARKED, error)


def _retry_or_park(item: WorkItem, error: str) -> None:
    if item.attempts >= MAX_ATTEMPTS:
        _park(item, f"Gagal setelah {item.attempts} kali dicoba ({error}).")
        return
    _mine(item.pk, item.lease_token).update(
        lease_until=None,
        lease_token=None,
        last_error=error[:2000],
        available_at=timezone.now() + backoff(item.attempts),
    )


def backoff(attempts: int) -> timedelta:
    """Return the pause before the next try: 5 s, 10 s, 20 s, ... at most 5 minutes."""
    return timedelta(seconds=min(5 * 2 ** max(attempts - 1, 0), 300))


def retry_parked(batch: WorkBatch) -> int:
    """Give parked rows of a batch a fresh start; returns how many."""
    return _restart(batch, WorkItem.State.PARKED)


def resume_batch(batch: WorkBatch) -> int:
    """Give parked and cancelled rows of a batch a fresh start; returns how many."""
    WorkBatch.objects.filter(pk=batch.pk).update(cancelled_at=None)
    return _restart(batch, WorkItem.State.PARKED, WorkItem.State.CANCELLED)


def _restart(batch: WorkBatch, *states: str) -> int:
    twin = WorkItem.objects.filter(
        topic=OuterRef("topic"),
        subject=OuterRef("subject"),
        state=WorkItem.State.WAITING,
    )
    stopped = batch.items.filter(~Exists(twin), state__in=states)
    topics = list(stopped.order_by().values_list("topic", flat=True).distinct())
    count = stopped.update(
        state=WorkItem.State.WAITING,
        attempts=0,
        last_error="",
        available_at=timezone.now(),
        finished_at=None,
    )
    for topic in topics:
        transaction.on_commit(lambda topic=topic: wake_workers(topic))
    return count


def cancel_batch(batch: WorkBatch) -> int:
    """Stop what has not been started; finished work stays. Returns how many."""
    now = timezone.now()
    WorkBatch.objects.filter(pk=batch.pk, cancelled_at=None).update(cancelled_at=now)
    return batch.items.filter(state=WorkItem.State.WAITING).update(
        state=WorkItem.State.CANCELLED,
        lease_until=None,
        lease_token=None,
        finished_at=now,
    )


@dataclass(frozen=True)
class Progress:
    """How far a batch is; the counts add up to `total`."""

    total: int
    done: int
    waiting: int
    parked: int
    cancelled: int

    @property
    def finished(self) -> bool:
        return self.waiting == 0


def batch_progress(batch: WorkBatch) -> Progress:
    """Count a batch's rows by state in one query."""
    counts = dict.fromkeys(WorkItem.State.values, 0)
    rows = batch.items.order_by().values_list("state").annotate(n=Count("pk"))
    counts.update(dict(rows))
    return Progress(
        total=sum(counts.values()),
        done=counts["done"],
        waiting=counts["waiting"],
        parked=counts["parked"],
        cancelled=counts["cancelled"],
    )


def topics_due(now: datetime) -> list[str]:
    """Return topics with rows that nobody holds and that may start."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return list(
        WorkItem.objects.filter(
            free, state=WorkItem.State.WAITING, available_at__lte=now
        )
        .order_by()
        .values_list("topic", flat=True)
        .distinct()
    )
