"""One line of the ledger as the pure rules read it, and the order of lines."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID, uuid5

TRAINED, KNOWLEDGE, PRACTICE = "trained", "knowledge", "practice"
CONFIRMATION, OUTSIDE = "confirmation", "outside"
ADJUDICATION, WITHDRAWAL = "adjudication", "withdrawal"


@dataclass(frozen=True)
class EvidenceFact:
    """One line of the ledger. `at` is local time; `by` is who recorded it.

    `settles` names the lines a putusan decides, `redoes` the observed practice whose
    failed steps were repeated here, `withdraws` the line taken out: all by uid.
    """

    uid: str
    kind: str
    positive: bool
    at: datetime
    score: int | None = None
    max_score: int | None = None
    by_id: int | None = None
    by: str = ""
    detail: str = ""
    withdraws: str | None = None
    settles: tuple[str, ...] = ()
    redoes: str | None = None


def rank(fact: EvidenceFact) -> tuple[datetime, bool, str]:
    """Order lines by time; of one moment the stricter ranks later and counts."""
    return (fact.at, not fact.positive, fact.uid)


def newest(facts: Iterable[EvidenceFact]) -> EvidenceFact | None:
    """Return the line that ranks last, or None."""
    return max(facts, key=rank, default=None)


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def practice_uid(observation: UUID) -> UUID:
    """Return the uid of the line that an observation with that uid makes."""
    return uuid5(observation, "practice")
