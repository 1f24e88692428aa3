"""Phones as they are in the field: they repeat, jumble and lose their network.

A phone forgets a fact only when it holds the receipt; whatever happens to a request,
it tries again. How a request travels is given from outside: over HTTP, or in-process.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]
BATCH = 100
# A phone that never gets through is a finding, not a reason to wait for ever.
MAX_TRIES = 500


class CutOff(Exception):
    """No receipts came back; whether the server has the facts, nobody knows."""


class NeverThrough(Exception):
    """A phone gave up; the server refuses or loses what it sends."""


# Takes token, items, how many are left; returns receipts or raises CutOff.
Courier = Callable[[str, list[Item], int], list[dict[str, str]]]


@dataclass(frozen=True)
class Trouble:
    """How often (0 to 1) what goes wrong on the way of one request."""

    repeat: float = 0.0
    cut_before: float = 0.0
    cut_after: float = 0.0
    twice_at_once: float = 0.0


ORDERLY = Trouble()
FIELD = Trouble(repeat=0.3, cut_before=0.1, cut_after=0.15, twice_at_once=0.1)


@dataclass
class Phone:
    """One phone with its outbox; `rng` decides what goes wrong."""

    token: str
    items: Sequence[Item]
    rng: random.Random
    outbox: dict[str, Item] = field(init=False)
    rejected: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outbox = {item["id"]: item for item in self.items}

    def send_all(self, courier: Courier, trouble: Trouble = ORDERLY) -> None:
        """Send until every fact has its receipt; raises NeverThrough."""
        for _ in range(MAX_TRIES):
            if not self.outbox:
                return
            try:
                self._send_once(courier, trouble)
            except CutOff:
                continue
        raise NeverThrough(f"{len(self.outbox)} facts left")

    def _send_once(self, courier: Courier, trouble: Trouble) -> None:
        batch = self._next_batch(trouble)
        if self._happens(trouble.cut_before):
            raise CutOff
        left = max(0, len(self.outbox) - len(batch))
        if self._happens(trouble.twice_at_once):
            # Page and service worker send at the same moment.
            with ThreadPoolExecutor(1) as other:
                twin = other.submit(courier, self.token, list(reversed(batch)), left)
                receipts = courier(self.token, batch, left)
                twin.exception()
        else:
            receipts = courier(self.token, batch, left)
        if self._happens(trouble.cut_after):
            raise CutOff
        self._settle(receipts)

    def _next_batch(self, trouble: Trouble) -> list[Item]:
        waiting = list(self.outbox.values())
        if trouble == ORDERLY:
            return waiting[:BATCH]
        self.rng.shuffle(waiting)
        batch = waiting[: self.rng.randint(1, min(BATCH, len(waiting)))]
        if self._happens(trouble.repeat):
            batch += self.rng.choices(self.items, k=self.rng.randint(1, 5))
        self.rng.shuffle(batch)
        return batch

    def _happens(self, share: float) -> bool:
        return self.rng.random() < share

    def _settle(self, receipts: list[dict[str, str]]) -> None:
        for receipt in receipts:
            if self.outbox.pop(receipt["id"], None) and receipt["status"] == "rejected":
                self.rejected.append(receipt)


def run_phones(
    phones: Sequence[Phone],
    courier: Courier,
    trouble: Trouble = ORDERLY,
    *,
    threads: int = 1,
) -> None:
    """Let all phones send, some at a time; raises what any phone raised."""
    if threads == 1:
        # In the caller's own thread: a test's transaction is seen there only.
        for phone in phones:
            phone.send_all(courier, trouble)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(phone.send_all, courier, trouble) for phone in phones]:
            done.result()
