"""Whether assessors saw the same where two watched one performance."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from django.utils import timezone

from assessments.models import Observation
from assessments.queries.observations import counted_observations
from assessments.stats.agreement import Agreement, Ratings, measure_agreement
from content.models import Skill
from lms.accounts.models import User

# One performance: kader, checklist, event, day.
Performance = tuple[int, int, str, date]


@dataclass(frozen=True)
class Shared:
    """What two assessors saw of one performance: per step whether it was done."""

    skill: Skill
    assessors: tuple[User, User]
    at: datetime
    # (order, text, first saw it done, second saw it done)
    steps: tuple[tuple[int, str, bool, bool], ...]

    def ratings(self) -> list[Ratings]:
        first, second = self.assessors
        return [{first.pk: one, second.pk: other} for *_, one, other in self.steps]


@dataclass(frozen=True)
class StepAgreement:
    """Agreement on one step of a skill."""

    order: int
    text: str
    agreement: Agreement


@dataclass(frozen=True)
class AssessorAgreement:
    """How an assessor agrees with others on a skill; `sheets` pairs of sheets."""

    assessor: User
    skill: Skill
    sheets: int
    agreement: Agreement
    steps: tuple[StepAgreement, ...]


def shared_performances(
    *, assessors: Collection[int] | None = None, context: str = ""
) -> list[Shared]:
    """Return what was watched by two, oldest first; two queries.

    Only sheets that count and repeat no other. Of three watchers each two are a pair;
    somebody's newest sheet of the day stands for them. `assessors` keeps pairs with one
    of these people, by primary key; `context` those of one event.
    """
    counted = counted_observations().filter(redoes=None)
    if context:
        counted = counted.filter(context=context)
    doubles = counted.filter(is_double=True)
    keys = set(doubles.values_list("kader_id", "checklist_id", "context"))
    if not keys:
        return []
    rows = counted.filter(
        kader__in={key[0] for key in keys}, checklist__in={key[1] for key in keys}
    ).select_related("assessor", "checklist__skill")
    found: dict[Performance, dict[int, Observation]] = defaultdict(dict)
    for row in rows.order_by("occurred_at", "pk"):
        if (row.kader_id, row.checklist_id, row.context) in keys:
            day = timezone.localdate(row.occurred_at)
            performance = (row.kader_id, row.checklist_id, row.context, day)
            found[performance][row.assessor_id] = row
    pairs = [
        _shared(first, second)
        for seen in found.values()
        if any(row.is_double for row in seen.values())
        for first, second in combinations(
            sorted(seen.values(), key=lambda row: row.assessor_id), 2
        )
    ]
    return [
        pair
        for pair in pairs
        if assessors is None or any(who.pk in assessors for who in pair.assessors)
    ]


def _shared(first: Observation, second: Observation) -> Shared:
    seen = {step["order"]: step for step in second.steps}
    return Shared(
        skill=first.checklist.skill,
        assessors=(first.assessor, second.assessor),
        at=max(first.occurred_at, second.occurred_at),
        steps=tuple(
            (step["order"], step["text"], step["done"], seen[step["order"]]["done"])
            for step in first.steps
            # A checklist may have changed between the two.
            if seen.get(step["order"], {}).get("text") == step["text"]
        ),
    )


def by_assessor(shared: Iterable[Shared]) -> list[AssessorAgreement]:
    """Return the agreement per assessor and skill, by name and number; no query."""
    groups: dict[tuple[int, int], list[Shared]] = defaultdict(list)
    people: dict[int, User] = {}
    for pair in shared:
        for who in pair.assessors:
            people[who.pk] = who
            groups[who.pk, pair.skill.pk].append(pair)
    found = [
        AssessorAgreement(
            assessor=people[assessor],
            skill=pairs[0].skill,
            sheets=len(pairs),
            agreement=measure_agreement([r for pair in pairs for r in pair.ratings()]),
            steps=by_step(pairs),
        )
        for (assessor, _), pairs in groups.items()
    ]
    return sorted(found, key=lambda one: (one.assessor.name, one.skill.number))


def by_step(pairs: Sequence[Shared]) -> tuple[StepAgreement, ...]:
    """Return the agreement per step, in the order of the checklist; no query."""
    steps: dict[tuple[int, str], list[Ratings]] = defaultdict(list)
    for pair in pairs:
        for (order, text, *_), rating in zip(pair.steps, pair.ratings(), strict=True):
            steps[order, text].append(rating)
    return tuple(
        StepAgreement(order, text, measure_agreement(rated))
        for (order, text), rated in sorted(steps.items())
    )
