from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.models import Accommodation, Attempt, Sitting, SittingSeat
from assessments.refusals import Refusal
from assessments.services.results import close_attempt
from assessments.terms import terms_of_attempt
from lms.accounts.models import User


@transaction.atomic
def give_seats(sitting: Sitting, users: Iterable[User]) -> int:
    """Give people a place in a sitting; a place given before stays, a withdrawn one
    comes back. Returns how many people were named.
    """
    seats = [SittingSeat(sitting=sitting, user=user) for user in users]
    SittingSeat.objects.bulk_create(seats, ignore_conflicts=True, batch_size=500)
    SittingSeat.objects.filter(
        sitting=sitting,
        user_id__in=[seat.user_id for seat in seats],
        withdrawn_at__isnull=False,
    ).update(withdrawn_at=None)
    return len(seats)


def withdraw_seats(sitting: Sitting, users: Iterable[User]) -> int:
    """Take places back; results that exist stay. Returns how many were taken."""
    return SittingSeat.objects.filter(
        sitting=sitting, user__in=[user.pk for user in users], withdrawn_at=None
    ).update(withdrawn_at=timezone.now())


@transaction.atomic
def open_sitting(sitting: Sitting, at: datetime) -> Sitting:
    """Open the window from that moment; one that is open stays as it is.

    A sitting that was closed opens again and keeps its first opening.
    """
    row = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if row.opens_at is None or row.opens_at > at:
        row.opens_at = at
    if row.closes_at is not None and row.closes_at <= at:
        row.closes_at = None
    row.save(update_fields=["opens_at", "closes_at"])
    return _refreshed(sitting, row)


@transaction.atomic
def close_sitting(sitting: Sitting, at: datetime) -> Sitting:
    """Close the window at that moment and hand in what is still open.

    Nobody loses answers by the closing: every started attempt is graded with what was
    saved; what was made before and arrives later puts it right. A window that is
    closed stays as it is. Raises Refusal (`belum_dibuka`) when it was never opened.
    """
    row = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if row.closes_at is None or row.closes_at > at:
        if (row.opens_at is None or row.opens_at >= at) and not row.open_to_all:
            raise Refusal(
                "belum_dibuka", "Ujian ini belum dibuka, jadi belum bisa ditutup."
            )
        row.closes_at = at
        row.save(update_fields=["closes_at"])
    # Who was granted a later closing goes on writing.
    later = Exists(
        Accommodation.objects.filter(
            sitting=row, user=OuterRef("user"), closes_at__gt=at
        )
    )
    writing = Attempt.objects.filter(sitting=row, submitted_at=None)
    for attempt in writing.annotate(may_have_longer=later):
        if not (attempt.may_have_longer and _has_longer(attempt, at)):
            close_attempt(attempt, at)
    return _refreshed(sitting, row)


def _has_longer(attempt: Attempt, at: datetime) -> bool:
    closes_at = terms_of_attempt(attempt).closes_at
    return closes_at is not None and closes_at > at


def _refreshed(sitting: Sitting, row: Sitting) -> Sitting:
    # Callers go on with the object they gave, as after a plain save().
    sitting.opens_at, sitting.closes_at = row.opens_at, row.closes_at
    return sitting
