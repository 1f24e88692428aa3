"""What came of an event: tests, practice and attendance per participant."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Attempt, Checklist, Observation, Sitting
from assessments.queries.observations import counted_observations
from courses.models import Bimtek, Registration
from courses.presence import AttendanceSummary
from courses.queries.bimtek import attendance_summary, roster


@dataclass(frozen=True)
class ResultRow:
    """One participant: percent before and after, practice verdicts, JP ledger."""

    place: Registration
    pre: int | None
    post: int | None
    passed: bool | None
    # Per checklist of the event: the latest observation, or None.
    practice: list[Observation | None]
    attendance: AttendanceSummary

    @property
    def gain(self) -> int | None:
        """Percentage points between pre- and post-test, None without both."""
        if self.pre is None or self.post is None:
            return None
        return self.post - self.pre

    @property
    def competent_count(self) -> int:
        return sum(bool(seen and seen.competent) for seen in self.practice)


@dataclass(frozen=True)
class Results:
    """All rows and their means over those who have both tests."""

    rows: list[ResultRow]
    checklists: list[Checklist]

    @property
    def mean_pre(self) -> Decimal | None:
        return mean([row.pre for row in self.both])

    @property
    def mean_post(self) -> Decimal | None:
        return mean([row.post for row in self.both])

    @property
    def both(self) -> list[ResultRow]:
        return [row for row in self.rows if row.gain is not None]

    @property
    def passed(self) -> int:
        return sum(row.passed is True for row in self.rows)


def mean(values: list[int]) -> Decimal | None:
    """Return the mean with one decimal, None of nothing."""
    if not values:
        return None
    return round(Decimal(sum(values)) / len(values), 1)


def event_results(bimtek: Bimtek) -> Results:
    """Put together the result table; the queries are the same for all sizes."""
    pre, post = results_of(bimtek.pre_test), results_of(bimtek.post_test)
    checklists = list(bimtek.checklists.select_related("skill"))
    observed = latest_observations(bimtek)
    ledger = attendance_summary(bimtek)
    rows = []
    for place in roster(bimtek):
        before, after = pre.get(place.user_id), post.get(place.user_id)
        rows.append(
            ResultRow(
                place=place,
                pre=before.percent if before else None,
                post=after.percent if after else None,
                passed=after.passed if after else None,
                practice=[
                    observed[place.user_id].get(checklist.pk)
                    for checklist in checklists
                ],
                attendance=ledger[place.pk],
            )
        )
    return Results(rows, checklists)


def results_of(sitting: Sitting | None) -> dict[int, Attempt]:
    """Latest submitted attempt per user id; empty without a test."""
    if sitting is None:
        return {}
    attempts = sitting.attempts.exclude(submitted_at=None).order_by("number")
    return {attempt.user_id: attempt for attempt in attempts.defer("snapshot")}


def latest_observations(bimtek: Bimtek) -> dict[int, dict[int, Observation]]:
    """Latest counted observation per user id and checklist id; one query."""
    found: dict[int, dict[int, Observation]] = defaultdict(dict)
    seen = counted_observations().filter(context=bimtek.context_key)
    for observation in seen.defer("steps").order_by("occurred_at", "pk"):
        found[observation.kader_id][observation.checklist_id] = observation
    return found
