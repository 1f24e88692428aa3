"""What the panitia grants and stops while a test is held; every one a fact."""

from datetime import datetime

from django.db import transaction

from assessments.models import Accommodation, Sitting, SittingPause
from assessments.refusals import Refusal
from assessments.terms import clock_stands
from lms.accounts.models import User


@transaction.atomic
def grant_accommodation(
    sitting: Sitting,
    user: User,
    *,
    by: User,
    reason: str,
    at: datetime,
    extra_minutes: int = 0,
    extra_attempts: int = 0,
    closes_at: datetime | None = None,
) -> Accommodation:
    """Grant a person more time, more tries or a closing of their own.

    The newest grant holds whole, so an empty one takes an earlier one back. Raises
    Refusal: `tanpa_alasan`, `bukan_peserta`, `tutup_sebelum_buka`.
    """
    row = _locked(sitting, reason)
    if not Sitting.objects.visible_to(user).filter(pk=row.pk).exists():
        raise Refusal("bukan_peserta", "Orang ini tidak terdaftar pada ujian ini.")
    if closes_at is not None and row.opens_at is not None and closes_at <= row.opens_at:
        raise Refusal("tutup_sebelum_buka", "Jam tutup harus sesudah ujian dibuka.")
    return Accommodation.objects.create(
        sitting=row,
        user=user,
        extra_minutes=extra_minutes,
        extra_attempts=extra_attempts,
        closes_at=closes_at,
        reason=reason.strip(),
        granted_by=by,
        occurred_at=at,
    )


@transaction.atomic
def pause_sitting(
    sitting: Sitting, *, by: User, reason: str, at: datetime, user: User | None = None
) -> SittingPause:
    """Stop the clock of everybody in a sitting, or of one person.

    Raises Refusal: `tanpa_alasan`, `sudah_dijeda`.
    """
    row = _locked(sitting, reason)
    if clock_stands(row, user):
        raise Refusal("sudah_dijeda", "Ujian ini sudah dijeda.")
    return _switch(row, user, SittingPause.Action.PAUSE, by=by, reason=reason, at=at)


@transaction.atomic
def resume_sitting(
    sitting: Sitting,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    user: User | None = None,
) -> SittingPause:
    """Let the clock go on; a person's own pause ends apart from that of everybody.

    Raises Refusal: `tidak_dijeda`.
    """
    row = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if not clock_stands(row, user):
        raise Refusal("tidak_dijeda", "Ujian ini tidak sedang dijeda.")
    return _switch(row, user, SittingPause.Action.RESUME, by=by, reason=reason, at=at)


def _locked(sitting: Sitting, reason: str) -> Sitting:
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tulis alasannya; ini tercatat.")
    return Sitting.objects.select_for_update().get(pk=sitting.pk)


def _switch(
    sitting: Sitting,
    user: User | None,
    action: SittingPause.Action,
    *,
    by: User,
    reason: str,
    at: datetime,
) -> SittingPause:
    return SittingPause.objects.create(
        sitting=sitting,
        user=user,
        action=action,
        reason=reason.strip(),
        by=by,
        occurred_at=at,
    )
