"""What participants learned between the tests of their event."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assessments.grading import grade
from assessments.models import Attempt
from assessments.stats.gain import Gain, learning_gain
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster


@dataclass(frozen=True)
class Pair:
    """One participant with both tests of an event; scores in percent."""

    place: Registration
    pre: float
    post: float


@dataclass(frozen=True)
class GainRow:
    """The gain of one group of participants, under its name."""

    label: str
    gain: Gain


@dataclass(frozen=True)
class EventGain:
    """The gain of an event in all, by kabupaten/kota and by skill."""

    whole: GainRow
    by_kabupaten: list[GainRow]
    by_skill: list[GainRow]

    @property
    def rows(self) -> list[GainRow]:
        return [self.whole, *self.by_kabupaten, *self.by_skill]


def score_pairs(places: Iterable[Registration]) -> list[Pair]:
    """Return who of these has both tests; two queries beside that of the places.

    The places come with `bimtek`. The latest submitted attempt counts, as in the
    results of the event.
    """
    places = list(places)
    events = {place.bimtek_id: place.bimtek for place in places}
    sittings = {
        pk
        for event in events.values()
        for pk in (event.pre_test_id, event.post_test_id)
        if pk
    }
    scores = _scores(sittings)
    found = []
    for place in places:
        event = events[place.bimtek_id]
        pre = scores.get((event.pre_test_id, place.user_id))
        post = scores.get((event.post_test_id, place.user_id))
        if pre is not None and post is not None:
            found.append(Pair(place, pre, post))
    return found


def _scores(sittings: Iterable[int]) -> dict[tuple[int, int], float]:
    rows = Attempt.objects.filter(
        sitting__in=sittings, submitted_at__isnull=False, max_score__gt=0
    ).order_by("number")
    values = rows.values_list("sitting_id", "user_id", "score", "max_score")
    return {
        (sitting, user): 100 * score / most for sitting, user, score, most in values
    }


def gains_by(pairs: Iterable[Pair], label: Callable[[Pair], str]) -> list[GainRow]:
    """Return the gain per group, by name; groups too small say so."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for pair in pairs:
        groups[label(pair)].append((pair.pre, pair.post))
    return [GainRow(name, learning_gain(groups[name])) for name in sorted(groups)]


def event_gain(bimtek: Bimtek) -> EventGain:
    """Return the gain of an event in a constant number of queries."""
    places = list(roster(bimtek))
    for place in places:
        place.bimtek = bimtek
    pairs = score_pairs(places)
    whole = learning_gain([(pair.pre, pair.post) for pair in pairs])
    return EventGain(
        whole=GainRow("Semua peserta", whole),
        by_kabupaten=gains_by(pairs, lambda pair: pair.place.kabupaten.name),
        by_skill=skill_gains(bimtek, {place.user_id for place in places}),
    )


def skill_gains(bimtek: Bimtek, users: set[int]) -> list[GainRow]:
    """Return the gain per skill over the questions about it in both tests."""
    before = _skill_scores(bimtek.pre_test_id, users)
    after = _skill_scores(bimtek.post_test_id, users)
    pairs: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for user in sorted(before.keys() & after.keys()):
        for skill in sorted(before[user].keys() & after[user].keys()):
            pairs[skill].append((before[user][skill], after[user][skill]))
    return [
        GainRow(f"Keterampilan {skill}", learning_gain(pairs[skill]))
        for skill in sorted(pairs)
    ]


def _skill_scores(
    sitting_id: int | None, users: set[int]
) -> dict[int, dict[int, float]]:
    if sitting_id is None:
        return {}
    rows = Attempt.objects.filter(
        sitting=sitting_id, submitted_at__isnull=False, user__in=users
    ).order_by("number")
    return {
        user: _by_skill(snapshot)
        for user, snapshot in rows.values_list("user_id", "snapshot")
    }


def _by_skill(snapshot: Sequence[dict]) -> dict[int, float]:
    chosen = {row["key"]: row.get("chosen", []) for row in snapshot}
    found = grade(snapshot, chosen).skills
    return {skill: 100 * one.score / one.max_score for skill, one in found.items()}
