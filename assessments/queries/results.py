from collections import defaultdict
from collections.abc import Collection

from django.db.models import OuterRef, QuerySet, Subquery

from assessments.models import Attempt, Sitting


def _latest_submitted() -> QuerySet[Attempt]:
    handed_in = Attempt.objects.filter(
        sitting=OuterRef("sitting"), user=OuterRef("user"), submitted_at__isnull=False
    ).order_by("-number")
    # A result needs neither the questions nor the key.
    return Attempt.objects.filter(pk=Subquery(handed_in.values("pk")[:1])).defer(
        "snapshot"
    )


def sitting_results(sitting: Sitting) -> QuerySet[Attempt]:
    """Return the latest submitted attempt per person, with the person, by name."""
    return (
        _latest_submitted()
        .filter(sitting=sitting)
        .select_related("user")
        .order_by("user__name", "user_id")
    )


def results_by_user(sitting_ids: Collection[int]) -> dict[int, dict[int, Attempt]]:
    """Return each person's latest result per sitting, by their primary keys."""
    results: dict[int, dict[int, Attempt]] = defaultdict(dict)
    for attempt in _latest_submitted().filter(sitting_id__in=sitting_ids):
        results[attempt.user_id][attempt.sitting_id] = attempt
    return dict(results)
