"""How the questions of tests did: one read of graded attempts, figures per version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.grading import is_right
from assessments.models import Attempt, Question, Sitting
from assessments.stats.items import (
    ChoiceUse,
    ItemFigures,
    Reliability,
    Reply,
    analyse_items,
    reliability,
)

# The newest first tries; more than these add time and no insight.
MOST_ATTEMPTS = 1_000
# Kinds whose choices are the same ids in every attempt.
CHOSEN_FROM = (
    Question.Kind.SINGLE,
    Question.Kind.MULTIPLE,
    Question.Kind.TRUE_FALSE,
)


@dataclass(frozen=True)
class ItemRow:
    """One question in one version, as its takers saw it, with its figures."""

    figures: ItemFigures
    stem: str
    kind: str
    skill: int | None
    # Names what is right: only for people who write the questions.
    choices: tuple[tuple[str, ChoiceUse], ...]


@dataclass(frozen=True)
class ItemReport:
    """All questions of some attempts, the odd ones first, and their reliability."""

    rows: tuple[ItemRow, ...]
    reliability: Reliability
    attempts: int

    @property
    def flagged(self) -> int:
        """How many questions somebody should look at; too few answers do not count."""
        return sum(row.figures.flags not in ((), ("few",)) for row in self.rows)


def item_report(attempts: QuerySet[Attempt]) -> ItemReport:
    """Return how the questions of these attempts did; one query.

    Of each person only the first try at a sitting: a second one has seen the questions.
    """
    read = (
        attempts.filter(submitted_at__isnull=False, number=1)
        .order_by("-submitted_at", "-pk")
        .values_list("pk", "snapshot")[:MOST_ATTEMPTS]
    )
    return report_of(list(read))


def sitting_report(sitting: Sitting) -> ItemReport:
    """Return how the questions of one sitting did; one query."""
    return item_report(Attempt.objects.filter(sitting=sitting))


def report_of(snapshots: Sequence[tuple[int, Sequence[dict[str, Any]]]]) -> ItemReport:
    """Return the report over (attempt, its graded snapshot); no query."""
    seen: dict[tuple[str, int], dict[str, Any]] = {}
    replies = []
    for taker, snapshot in snapshots:
        for row in snapshot:
            item = (row["key"], row.get("version", 1))
            seen.setdefault(item, row)
            replies.append(_reply(taker, item, row))
    choices = {
        item: {choice["id"]: choice["is_correct"] for choice in row["choices"]}
        for item, row in seen.items()
        if row["kind"] in CHOSEN_FROM
    }
    figures = analyse_items(replies, choices)
    rows = [_row(one, seen[one.key, one.version]) for one in figures]
    return ItemReport(_odd_first(rows), reliability(replies), len(snapshots))


def _reply(taker: int, item: tuple[str, int], row: dict[str, Any]) -> Reply:
    chosen = row.get("chosen", [])
    ids = tuple(chosen) if row["kind"] in CHOSEN_FROM else ()
    return Reply(taker, item, is_right(row, chosen), ids)


def _row(figures: ItemFigures, row: dict[str, Any]) -> ItemRow:
    texts = {choice["id"]: choice["text"] for choice in row["choices"]}
    return ItemRow(
        figures=figures,
        stem=row["stem"],
        kind=row["kind"],
        skill=row["skill"],
        choices=tuple((texts[use.choice], use) for use in figures.choices),
    )


def _odd_first(rows: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.figures.flags in ((), ("few",)),
                row.figures.key,
                row.figures.version,
            ),
        )
    )
