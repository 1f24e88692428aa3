"""What holds for one person in a sitting: its own rules, grants and pauses."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from assessments.clock import corrected
from assessments.models import Accommodation, Attempt, Sitting, SittingPause
from assessments.pauses import Switch, Terms, standing
from lms.accounts.models import User


def terms_of(sitting: Sitting, user_id: int) -> Terms:
    """Return what holds for one person; two queries beside the sitting's test."""
    return terms_for(sitting, [user_id])[user_id]


def terms_for(sitting: Sitting, user_ids: Collection[int]) -> dict[int, Terms]:
    """Return what holds for each of these people, in two queries."""
    granted = {
        row.user_id: row
        for row in Accommodation.objects.filter(
            sitting=sitting, user__in=user_ids
        ).order_by("occurred_at", "pk")
    }
    switches = defaultdict(list)
    for row in SittingPause.objects.filter(
        Q(user=None) | Q(user__in=user_ids), sitting=sitting
    ):
        switches[row.user_id].append(
            Switch(
                corrected(row.occurred_at, row.clock_offset),
                stops=row.action == SittingPause.Action.PAUSE,
                personal=row.user_id is not None,
            )
        )
    general = switches[None]
    return {
        pk: _terms(sitting, granted.get(pk), [*general, *switches[pk]])
        for pk in user_ids
    }


def terms_of_attempt(attempt: Attempt) -> Terms:
    """Return what holds for a try; no query where its row says nothing is special."""
    # Only rows read with the annotation `is_special` say so.
    if getattr(attempt, "is_special", True):
        return terms_of(attempt.sitting, attempt.user_id)
    return _terms(attempt.sitting, None, [])


def clock_stands(sitting: Sitting, user: User | None = None) -> bool:
    """Say whether the sitting is paused, or this person apart from it; one query."""
    switches = SittingPause.objects.filter(sitting=sitting, user=user)
    last = switches.order_by("-occurred_at", "-pk").first()
    return last is not None and last.action == SittingPause.Action.PAUSE


def may_somebody_write(sitting: Sitting, at: datetime) -> bool:
    """Say whether anybody was granted a closing after that moment; one query."""
    return sitting.accommodations.filter(closes_at__gt=at).exists()


def is_special() -> Q:
    """Return the annotation `is_special` of tries: grants or pauses may touch them."""
    of_sitting = {"sitting": OuterRef("sitting")}
    return Q(
        Exists(Accommodation.objects.filter(**of_sitting, user=OuterRef("user")))
        | Exists(SittingPause.objects.filter(**of_sitting))
    )


def _terms(
    sitting: Sitting, granted: Accommodation | None, switches: list[Switch]
) -> Terms:
    test = sitting.assessment
    if granted is None:
        return Terms(
            test.minutes, test.max_attempts, sitting.closes_at, standing(switches)
        )
    return Terms(
        minutes=test.minutes and test.minutes + granted.extra_minutes,
        attempts=test.max_attempts + granted.extra_attempts,
        closes_at=granted.closes_at or sitting.closes_at,
        pauses=standing(switches),
    )
