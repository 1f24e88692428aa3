"""Celery's part: what time alone brings about. Running twice changes nothing."""

from celery import shared_task
from django.utils import timezone

from assessments.services import owe_expired_statuses, submit_all_overdue
from assessments.services.calibration import raise_calibrations


@shared_task
def owe_expired() -> None:
    """Owe a new derivation for everybody whose *cakap* has run out."""
    owe_expired_statuses(timezone.localdate())


@shared_task
def hand_in_overdue() -> None:
    """Hand in tests whose time ran out while nobody pressed the button."""
    submit_all_overdue(timezone.now())


@shared_task
def look_at_agreement() -> None:
    """Open a calibration task wherever assessors agree too little."""
    raise_calibrations()
