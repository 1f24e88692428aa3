"""Celery's part: ask daily which *cakap* ran out. The work itself is owed as rows."""

from celery import shared_task
from django.utils import timezone

from assessments.services import owe_expired_statuses


@shared_task
def owe_expired() -> None:
    """Owe a new derivation for everybody whose *cakap* has run out."""
    owe_expired_statuses(timezone.localdate())
