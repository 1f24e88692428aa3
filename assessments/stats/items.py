"""How well a question measures: difficulty, discrimination, use of its distractors."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Fewer answers say nothing that would hold for the next group; see docs/statistics.md.
ENOUGH = 30
TOO_EASY, TOO_HARD = 0.95, 0.25
# Ebel & Frisbie, Essentials of Educational Measurement (5th ed., 1991), ch. 13.
WEAK_DISCRIMINATION = 0.20
# Haladyna & Downing, Educational and Psychological Measurement 53 (1993) 999.
DEAD_SHARE = 0.05
FLAG_WORDS = {
    "few": "Jawaban masih sedikit, belum dapat dinilai",
    "easy": "Terlalu mudah",
    "hard": "Terlalu sulit",
    "negative": "Terbalik: yang pandai justru lebih sering salah. Periksa kuncinya",
    "weak": "Kurang membedakan yang sudah dan belum paham",
    "dead": "Ada pengecoh yang hampir tidak pernah dipilih",
}


@dataclass(frozen=True)
class Reply:
    """One person's answer to one question; `chosen` are ids of its choices."""

    taker: int
    item: tuple[str, int]
    right: bool
    chosen: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChoiceUse:
    """How often a choice was taken, as shares of 0–1: all, best and weakest third."""

    choice: int
    is_correct: bool
    share: float
    top: float
    bottom: float


@dataclass(frozen=True)
class ItemFigures:
    """One question in one version: `p` is the share who had it right, 0–1.

    `discrimination` is the point-biserial correlation with the share right on the
    other questions (corrected: without this one), None where nobody differs.
    """

    key: str
    version: int
    n: int
    p: float
    discrimination: float | None
    choices: tuple[ChoiceUse, ...]
    flags: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(FLAG_WORDS[flag] for flag in self.flags)


@dataclass(frozen=True)
class Reliability:
    """A whole test; `alpha` equals KR-20, as every question is right or wrong.

    None with `why` in words where it cannot be told.
    """

    takers: int
    items: int
    alpha: float | None
    why: str = ""


def analyse_items(
    replies: Iterable[Reply], choices: Mapping[tuple[str, int], Mapping[int, bool]]
) -> list[ItemFigures]:
    """Return the figures of each question, by key and version.

    `choices` tells per question which choices there are and whether each is right;
    questions without (a number, an order) have no distractors to look at.
    """
    rows = list(replies)
    rest = _rest_shares(rows)
    by_item: dict[tuple[str, int], list[Reply]] = defaultdict(list)
    for row in rows:
        by_item[row.item].append(row)
    return [
        _figures(item, found, rest, choices.get(item, {}))
        for item, found in sorted(by_item.items())
    ]


def reliability(replies: Iterable[Reply]) -> Reliability:
    """Return Cronbach's alpha of a test all of whose takers had the same questions.

    Cronbach, Psychometrika 16 (1951) 297; for right-or-wrong questions it is Kuder and
    Richardson's formula 20 (Psychometrika 2 (1937) 151).
    """
    import numpy as np

    marks: dict[int, dict[tuple[str, int], bool]] = defaultdict(dict)
    for row in replies:
        marks[row.taker][row.item] = row.right
    takers = len(marks)
    items = sorted({item for found in marks.values() for item in found})
    if any(len(found) != len(items) for found in marks.values()):
        return Reliability(takers, len(items), None, "Soal tiap orang berbeda")
    if takers < ENOUGH:
        return Reliability(takers, len(items), None, FLAG_WORDS["few"])
    if len(items) < 2:
        return Reliability(takers, len(items), None, "Perlu paling sedikit dua soal")
    table = np.array([[found[item] for item in items] for found in marks.values()])
    of_totals = table.sum(axis=1).var(ddof=1)
    if not of_totals:
        return Reliability(takers, len(items), None, "Semua orang bernilai sama")
    of_items = table.astype(float).var(axis=0, ddof=1).sum()
    count = len(items)
    alpha = count / (count - 1) * (1 - of_items / of_totals)
    return Reliability(takers, count, float(alpha))


def _rest_shares(rows: Sequence[Reply]) -> dict[tuple[int, tuple[str, int]], float]:
    """Per person and question: the share right on the person's other questions."""
    right: dict[int, int] = defaultdict(int)
    asked: dict[int, int] = defaultdict(int)
    for row in rows:
        right[row.taker] += row.right
        asked[row.taker] += 1
    return {
        (row.taker, row.item): (right[row.taker] - row.right) / (asked[row.taker] - 1)
        for row in rows
        if asked[row.taker] > 1
    }


def _figures(
    item: tuple[str, int],
    rows: Sequence[Reply],
    rest: Mapping[tuple[int, tuple[str, int]], float],
    choices: Mapping[int, bool],
) -> ItemFigures:
    n = len(rows)
    p = sum(row.right for row in rows) / n
    pairs = [
        (row.right, rest[row.taker, item]) for row in rows if (row.taker, item) in rest
    ]
    discrimination = _correlation(pairs)
    # Ties in the share are broken by the person, so that the thirds stay the same.
    ranked = sorted(rows, key=lambda r: (rest.get((r.taker, item), 0.0), r.taker))
    uses = _uses(ranked, choices)
    flags = _flags(n, p, discrimination, uses)
    return ItemFigures(item[0], item[1], n, p, discrimination, uses, flags)


def _correlation(pairs: Sequence[tuple[bool, float]]) -> float | None:
    import numpy as np

    if len(pairs) < 2:
        return None
    right, rest = np.array(pairs, dtype=float).T
    # Rounding alone must not look like a difference between people.
    if np.ptp(right) == 0 or np.ptp(rest) < 1e-9:
        return None
    # Rounded, so that none is negative by the last bit of a float.
    return round(float(np.clip(np.corrcoef(right, rest)[0, 1], -1, 1)), 9) + 0.0


def _uses(
    ranked: Sequence[Reply], choices: Mapping[int, bool]
) -> tuple[ChoiceUse, ...]:
    third = max(1, len(ranked) // 3)
    bottom, top = ranked[:third], ranked[-third:]
    return tuple(
        ChoiceUse(
            choice,
            is_correct,
            _share(ranked, choice),
            _share(top, choice),
            _share(bottom, choice),
        )
        for choice, is_correct in choices.items()
    )


def _share(rows: Sequence[Reply], choice: int) -> float:
    return sum(choice in row.chosen for row in rows) / len(rows)


def _flags(
    n: int, p: float, discrimination: float | None, uses: Sequence[ChoiceUse]
) -> tuple[str, ...]:
    if n < ENOUGH:
        return ("few",)
    found = []
    if p > TOO_EASY:
        found.append("easy")
    elif p < TOO_HARD:
        found.append("hard")
    if discrimination is not None and discrimination < 0:
        found.append("negative")
    elif discrimination is not None and discrimination < WEAK_DISCRIMINATION:
        found.append("weak")
    if any(not use.is_correct and use.share < DEAD_SHARE for use in uses):
        found.append("dead")
    return tuple(found)
