"""A test while it is held: who is writing, until when, and what was granted."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from assessments import window
from assessments.models import Accommodation, Answer, Attempt, Sitting, SittingPause
from assessments.terms import terms_for
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster

WRITING, WAITING, DONE = "menulis", "belum", "selesai"
IN_ORDER = (WRITING, WAITING, DONE)


@dataclass(frozen=True)
class Writer:
    """One participant in a test; `until` is None where nothing ends it."""

    place: Registration
    state: str
    attempt: Attempt | None
    answered: int
    until: datetime | None
    paused: bool
    # Tries, time or closing differ from those of the others.
    granted: bool


def writers(bimtek: Bimtek, sitting: Sitting, at: datetime) -> list[Writer]:
    """Return everybody expected in a test, who is writing first; five queries."""
    places = list(roster(bimtek))
    people = [place.user_id for place in places]
    tries = latest_tries(sitting)
    answered = answers_so_far(sitting)
    terms = terms_for(sitting, people)
    granted = set(
        Accommodation.objects.filter(sitting=sitting).values_list("user_id", flat=True)
    )
    found = []
    for place in places:
        attempt, own = tries.get(place.user_id), terms[place.user_id]
        state = state_of(attempt)
        writing = state == WRITING
        found.append(
            Writer(
                place=place,
                state=state,
                attempt=attempt,
                answered=answered.get(attempt.pk, 0) if writing else 0,
                until=window.deadline(attempt, own) if writing else None,
                paused=own.is_paused(at) and state != DONE,
                granted=place.user_id in granted,
            )
        )
    return sorted(found, key=lambda one: IN_ORDER.index(one.state))


def state_of(attempt: Attempt | None) -> str:
    """Return where a person is by the latest try."""
    if attempt is None:
        return WAITING
    return WRITING if attempt.submitted_at is None else DONE


def latest_tries(sitting: Sitting) -> dict[int, Attempt]:
    """Return each person's latest try in a sitting; one query."""
    tries = Attempt.objects.filter(sitting=sitting).defer("snapshot").order_by("number")
    found = {}
    for attempt in tries:
        attempt.sitting = sitting
        found[attempt.user_id] = attempt
    return found


def answers_so_far(sitting: Sitting) -> dict[int, int]:
    """Return how many questions of each open try have an answer; one query."""
    rows = (
        Answer.objects.filter(attempt__sitting=sitting, attempt__submitted_at=None)
        .order_by()
        .values("attempt_id")
        .annotate(count=Count("question_key", distinct=True))
    )
    return {row["attempt_id"]: row["count"] for row in rows}


def pauses_of(sitting: Sitting, user_id: int | None = None) -> list[SittingPause]:
    """Return what was stopped and went on for all, and for one person, newest first."""
    of_whom = Q(user=None) | Q(user=user_id) if user_id else Q(user=None)
    found = SittingPause.objects.filter(of_whom, sitting=sitting)
    return list(found.select_related("by").order_by("-occurred_at", "-pk"))
