"""One row of a snapshot per kind of question, and the right answer to each."""

from typing import Any


def row(kind: str, **fields) -> dict[str, Any]:
    base = {"key": kind, "kind": kind, "skill": 7, "stem": "?", "explanation": ""}
    return {**base, "choices": [], **fields}


def choice(number: int, *, right: bool = False, **fields) -> dict[str, Any]:
    text = f"Pilihan {number}"
    return {"id": number, "text": text, "is_correct": right, "reason": "", **fields}


CHOICES = [choice(number, right=number == 1) for number in range(1, 5)]
ROWS = {
    "single": row("single", choices=CHOICES),
    "multiple": row("multiple", choices=[*CHOICES[:3], choice(4, right=True)]),
    "true_false": row("true_false", choices=CHOICES[:2]),
    "number": row("number", answer="36.6", tolerance="0.1", unit="°C"),
    "ordering": row(
        "ordering", choices=[choice(n) for n in range(1, 4)], order=[3, 1, 2]
    ),
    "matching": row(
        "matching",
        choices=[choice(1, match=2), choice(2, match=1), choice(3, match=2)],
        partners=[{"id": 1, "text": "Dinas Sosial"}, {"id": 2, "text": "Dinas PMD"}],
    ),
    "hotspot": row(
        "hotspot",
        choices=[
            choice(8, right=True, area=[100, 200, 300, 250]),
            choice(9, area=[500, 500, 100, 100]),
        ],
    ),
}
ANSWERS = {
    "single": [1],
    "multiple": [1, 4],
    "true_false": [1],
    "number": [36.6],
    "ordering": [3, 1, 2],
    "matching": [2, 1, 2],
    "hotspot": [250, 300],
}
