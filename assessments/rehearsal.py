"""Right and wrong answers to a question of a snapshot, for demo events and tests. Pure.

Not for pages: what is right stays on the server.
"""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from assessments.selections import plain


def right_answer(row: Mapping[str, Any]) -> list[int | float]:
    """Return an answer that is right, in the shape of the kind."""
    if row["kind"] == "number":
        return [plain(Decimal(row["answer"]))]
    if row["kind"] == "ordering":
        return list(row["order"])
    if row["kind"] == "matching":
        return [choice["match"] for choice in row["choices"]]
    if row["kind"] == "hotspot":
        left, top, width, height = next(
            one["area"] for one in row["choices"] if one["is_correct"]
        )
        return [left + width // 2, top + height // 2]
    return sorted(one["id"] for one in row["choices"] if one["is_correct"])


def wrong_answer(row: Mapping[str, Any], chance: Random) -> list[int | float]:
    """Return an answer that is wrong, as people err: one draw of chance at most."""
    right = right_answer(row)
    if row["kind"] == "number":
        return [plain(Decimal(row["answer"]) + Decimal(row["tolerance"]) + 1)]
    if row["kind"] == "ordering":
        return [*right[1:], right[0]]
    if row["kind"] == "matching":
        return [len(row["partners"]) + 1 - one for one in right[:1]] + right[1:]
    if row["kind"] == "hotspot":
        return [0, 0]
    return [chance.choice([c["id"] for c in row["choices"] if not c["is_correct"]])]
