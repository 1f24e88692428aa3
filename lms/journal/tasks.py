"""Celery's part: fetch a claim and delegate. Losing any message loses no work."""

from celery import shared_task
from django.utils import timezone

from lms.journal import work


@shared_task
def run_work(topic: str) -> None:
    """Claim and run one chunk, then ask for another turn while there was something.

    One chunk per message keeps two big jobs fair to each other.
    """
    items = work.claim_work(topic)
    work.run_claimed(items)
    if items:
        work.wake_workers(topic)


@shared_task
def sweep_work() -> None:
    """Wake workers for rows whose message or worker was lost."""
    for topic in work.topics_due(timezone.now()):
        work.wake_workers(topic)
