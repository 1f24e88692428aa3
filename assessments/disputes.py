"""Which observed practice decides, and whether the observers disagree. Pure.

- The latest day with an observation decides; a later day settles what came before.
- An observation that repeats the failed steps of another one takes its place.
- Each assessor's newest observation of that day stands for them.
- A putusan decides between the lines it names: those it decides against no longer
  count. It chooses among observations and is none itself: without a line left that
  says what it decided, it decides nothing.
- Where the rest still disagree, the stricter holds until somebody settles it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.lines import EvidenceFact, newest, rank


@dataclass(frozen=True)
class Practice:
    """The observation that decides, the putusan behind it, and who still disagrees.

    `dispute` holds the lines that disagree, oldest first; empty when nobody does.
    """

    line: EvidenceFact
    ruling: EvidenceFact | None = None
    dispute: tuple[EvidenceFact, ...] = ()


def deciding_practice(
    observed: Sequence[EvidenceFact], rulings: Sequence[EvidenceFact] = ()
) -> Practice | None:
    """Return what the standing observations and putusan of a skill come to."""
    if not observed:
        return None
    if len(observed) == 1 and not rulings:
        return Practice(observed[0])
    spoken = _spoken(_not_redone(observed))
    ruled = {line.uid: _ruling_on(line, spoken, rulings) for line in spoken}
    left = [line for line in spoken if not _overruled(line, ruled[line.uid])]
    deciding = max(left, key=lambda line: (not line.positive, rank(line)))
    disagree = len({line.positive for line in left}) > 1
    return Practice(
        deciding,
        ruled[deciding.uid],
        tuple(sorted(left, key=rank)) if disagree else (),
    )


def _not_redone(observed: Sequence[EvidenceFact]) -> list[EvidenceFact]:
    redone = {line.redoes for line in observed}
    left = [line for line in observed if line.uid not in redone]
    # Sheets that claim to repeat each other in a circle: nobody made these in order.
    return left or list(observed)


def _spoken(observed: Sequence[EvidenceFact]) -> list[EvidenceFact]:
    last_day = max(line.at.date() for line in observed)
    by_assessor: dict[int | None, list[EvidenceFact]] = {}
    for line in observed:
        if line.at.date() == last_day:
            by_assessor.setdefault(line.by_id, []).append(line)
    return [max(lines, key=rank) for lines in by_assessor.values()]


def _ruling_on(
    line: EvidenceFact,
    spoken: Sequence[EvidenceFact],
    rulings: Sequence[EvidenceFact],
) -> EvidenceFact | None:
    return newest(
        ruling
        for ruling in rulings
        if line.uid in ruling.settles
        and any(
            other.uid in ruling.settles and other.positive == ruling.positive
            for other in spoken
        )
    )


def _overruled(line: EvidenceFact, ruling: EvidenceFact | None) -> bool:
    return ruling is not None and ruling.positive != line.positive
