"""The copy of a test that one attempt keeps: drawn once, in an order of its own.

The key is inside, so a snapshot never leaves the server whole: pages of an open attempt
get `without_keys`.
"""

import random
from collections.abc import Iterable
from typing import Any

from assessments.models import Question


def make_snapshot(questions: Iterable[Question], seed: str) -> list[dict[str, Any]]:
    """Copy questions with choices (prefetched), shuffled the same way for one seed.

    *Benar/salah* keeps its order: people read it as a pair.
    """
    # The order is no secret; it only has to be the same for the same seed.
    draw = random.Random(seed)  # noqa: S311
    rows = [_copy(question) for question in questions]
    draw.shuffle(rows)
    for row in rows:
        if row["kind"] != Question.Kind.TRUE_FALSE:
            draw.shuffle(row["choices"])
    return rows


def without_keys(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a person may see of a question before its result."""
    return {
        "key": row["key"],
        "kind": row["kind"],
        "stem": row["stem"],
        "choices": [{"id": c["id"], "text": c["text"]} for c in row["choices"]],
    }


def _copy(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "stem": question.stem,
        "explanation": question.explanation,
        "skill": question.skill.number if question.skill else None,
        "spm_field": question.spm_field.code if question.spm_field else None,
        "choices": [
            {
                "id": choice.pk,
                "text": choice.text,
                "is_correct": choice.is_correct,
                "reason": choice.reason,
            }
            for choice in question.choices.all()
        ],
    }
