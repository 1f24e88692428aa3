"""What an observed sheet says: steps, score, verdict, oddities. Pure, no ORM.

The same rules run on the phone in courses/static/courses/js/station-rules.js; a test
compares both. Not for deciding whether an assessor counts: that is a licence's matter.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from assessments.grading import Points

# Alone, without help: the only rating that counts as done.
ALONE = 2
RATINGS = (0, 1, ALONE)
TOO_FAST, STRAIGHT_LINE = "too_fast", "straight_line"
# Product defaults. Reading a step and looking takes this long; who answers every step
# alike and faster than this did not look.
SECONDS_PER_STEP = 4
LINE_OF_STEPS = 4
# So many equal sheets of one assessor in a row are worth a look.
RUN_OF_SHEETS = 8

# {order, text, critical, done, rating, carried} as kept in Observation.steps.
Step = dict[str, Any]


class Item(Protocol):
    """A step of a checklist."""

    order: int
    text: str
    critical: bool
    scale: str


@dataclass(frozen=True)
class Outcome:
    """Score and verdict, apart: all steps but one critical are still *belum*."""

    done: int
    total: int
    competent: bool


@dataclass(frozen=True)
class Sheet:
    """One stored observation, as far as others lean on it.

    `counts` is false while it is held: then nobody may build on it either.
    """

    uid: UUID
    steps: Sequence[Step]
    redoes: UUID | None = None
    counts: bool = True


class StepError(ValueError):
    """The answers do not fit the checklist; `code` names how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mark_steps(
    items: Sequence[Item],
    done: Collection[int],
    ratings: Mapping[int, int] | None = None,
    repeated: Collection[int] | None = None,
) -> list[Step]:
    """Return the sheet: every step with what was seen of it.

    `done` and `ratings` go by the steps' order; a rated step counts as done when it was
    rated 2. `repeated` names the steps of a second try; all others are carried over
    from the first one as passed. Raises StepError: `tanpa_langkah`,
    `langkah_tidak_dikenal`, `nilai_tidak_dikenal`.
    """
    ratings = ratings or {}
    known = {item.order for item in items}
    if not known:
        raise StepError("tanpa_langkah")
    if not {*done, *ratings, *(repeated or ())} <= known:
        raise StepError("langkah_tidak_dikenal")
    if not set(ratings.values()) <= set(RATINGS):
        raise StepError("nilai_tidak_dikenal")
    return [_mark(item, done, ratings, repeated) for item in items]


def _mark(
    item: Item,
    done: Collection[int],
    ratings: Mapping[int, int],
    repeated: Collection[int] | None,
) -> Step:
    step = {"order": item.order, "text": item.text, "critical": item.critical}
    rated = item.scale == "rating"
    if repeated is not None and item.order not in repeated:
        rating = ALONE if rated else None
        return {**step, "done": True, "rating": rating, "carried": True}
    if not rated:
        return {**step, "done": item.order in done, "rating": None}
    rating = ratings.get(item.order, ALONE if item.order in done else 0)
    return {**step, "done": rating == ALONE, "rating": rating}


def judge(steps: Sequence[Step], pass_percent: int) -> Outcome:
    """Return score and verdict: every critical step, and that share of all steps."""
    points = Points(sum(step["done"] for step in steps), len(steps))
    critical = all(step["done"] for step in steps if step["critical"])
    return Outcome(
        points.score, points.max_score, critical and points.reaches(pass_percent)
    )


def settle(sheets: Iterable[Sheet]) -> dict[UUID, list[Step] | None]:
    """Return what each sheet's steps come to, once it stands on what it repeats.

    A carried step is done only if the sheet it comes from counts and passed it. None
    while that sheet is not here or is held. The order of the sheets does not matter.
    """
    held = {sheet.uid: sheet for sheet in sheets}
    settled: dict[UUID, list[Step] | None] = {}
    for uid in held:
        _settle(uid, held, settled)
    return settled


def _settle(
    uid: UUID, held: Mapping[UUID, Sheet], settled: dict[UUID, list[Step] | None]
) -> list[Step] | None:
    if uid in settled or uid not in held:
        return settled.get(uid)
    sheet = held[uid]
    # Sheets that repeat each other in a circle wait forever.
    settled[uid] = None
    if not any(step.get("carried") for step in sheet.steps):
        settled[uid] = list(sheet.steps)
    elif sheet.redoes in held and held[sheet.redoes].counts:
        base = _settle(sheet.redoes, held, settled)
        if base is not None:
            settled[uid] = _stand_on(base, sheet.steps)
    return settled[uid]


def _stand_on(base: Sequence[Step], steps: Sequence[Step]) -> list[Step]:
    passed = {step["order"] for step in base if step["done"]}
    return [
        {**step, "done": step["order"] in passed} if step.get("carried") else step
        for step in steps
    ]


def find_flags(
    steps: Sequence[Step], seconds: int | None, min_seconds: int
) -> list[str]:
    """Return what looks odd about one sheet; a flag refuses nothing, a person looks.

    `seconds` is how long the assessor watched, None when nobody measured; then nothing
    is said. `min_seconds` is for all steps and shrinks with those repeated.
    """
    if seconds is None:
        return []
    watched = [step for step in steps if not step.get("carried")]
    flags = []
    if seconds * len(steps) < min_seconds * len(watched):
        flags.append(TOO_FAST)
    alike = len({answer_of(step) for step in watched}) == 1
    hasty = seconds < SECONDS_PER_STEP * len(watched)
    if alike and hasty and len(watched) >= LINE_OF_STEPS:
        flags.append(STRAIGHT_LINE)
    return flags


def answer_of(step: Step) -> int:
    """Return what was tapped: the rating, or 0 and 2 for no and yes."""
    rating = step.get("rating")
    return rating if rating is not None else ALONE * step["done"]


def equal_runs(sheets: Iterable[tuple[datetime, UUID, Sequence[int]]]) -> set[UUID]:
    """Return sheets in runs of at least eight with the very same answers.

    For the sheets (moment, uid, answers) of one assessor and one checklist. A run of
    sheets with every step done is no news in a good class and is left out.
    """
    found: set[UUID] = set()
    run: list[UUID] = []
    last: Sequence[int] | None = None
    for _, uid, answers in sorted(sheets, key=lambda row: row[:2]):
        if answers != last:
            run, last = [], answers
        run.append(uid)
        if len(run) >= RUN_OF_SHEETS and set(answers) != {ALONE}:
            found.update(run)
    return found
