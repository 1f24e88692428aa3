from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assessments.models import (
    Attempt,
    AttemptRevision,
    AttemptSubmission,
    Sitting,
)


@dataclass(frozen=True)
class OddResult:
    """A result that a person should look at, and why, in words."""

    name: str
    number: int
    reasons: tuple[str, ...]


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


def odd_results(sitting: Sitting) -> list[OddResult]:
    """Return the results the panitia should look at, by name; at most three queries.

    A phone's clock that cannot be right, a result put right after its closing, or a
    second handing in. None of them changes a result by itself.
    """
    of_attempt = {"attempt": OuterRef("pk")}
    revised = Exists(AttemptRevision.objects.filter(**of_attempt))
    repeated = Exists(AttemptSubmission.objects.filter(**of_attempt, final=False))
    rows = (
        Attempt.objects.filter(Q(clock_suspect=True) | revised | repeated)
        .filter(sitting=sitting)
        .select_related("user")
        .prefetch_related("revisions", "submissions")
        .defer("snapshot")
        .order_by("user__name", "number")
    )
    return [OddResult(row.user.name, row.number, tuple(_oddities(row))) for row in rows]


def _oddities(attempt: Attempt) -> list[str]:
    found = []
    if attempt.clock_suspect:
        found.append("Jam HP tampak salah. Jawaban tetap dihitung.")
    for revision in attempt.revisions.all():
        before = revision.before["score"]
        change = f"Nilai diperbaiki dari {before} menjadi {revision.score} benar"
        found.append(f"{change}: {revision.get_cause_display()}.")
    if any(not submission.final for submission in attempt.submissions.all()):
        found.append("Dikumpulkan dua kali. Yang pertama sampai yang dinilai.")
    return found
