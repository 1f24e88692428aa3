"""Levels: which groups of skills are complete under a dated rule. Pure, no ORM."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments.ruleset import LevelRule, RuleSet, RuleSetError, SkillRule
from assessments.verdicts import EvidenceFact, SkillVerdict, decide_skill

__all__ = [
    "EvidenceFact",
    "LevelRule",
    "LevelVerdict",
    "RuleSet",
    "RuleSetError",
    "SkillRule",
    "SkillVerdict",
    "decide_level",
    "decide_skill",
]

Groups = Mapping[str, Collection[int]]


@dataclass(frozen=True)
class LevelVerdict:
    """The level reached, the next one, and the skill numbers still missing for it."""

    level: str
    level_name: str
    next_level: str
    next_name: str
    missing: tuple[int, ...]
    competent_count: int
    sentence: str


def decide_level(
    competent: Collection[int], groups: Groups, ruleset: RuleSet
) -> LevelVerdict:
    """Return the highest level whose groups are complete, and the way to the next.

    `competent` holds the numbers of the skills that are *cakap*, `groups` the numbers
    of all skills by group. A group without skills is never complete. `missing` is the
    cheapest way: the optional groups with the fewest skills left.
    """
    held = frozenset(competent)
    reached = [rule for rule in ruleset.levels if _is_reached(rule, held, groups)]
    current = reached[-1] if reached else None
    higher = [r for r in ruleset.levels if current is None or r.order > current.order]
    following = higher[0] if higher else None
    missing = _missing_for(following, held, groups) if following else ()
    return LevelVerdict(
        level=current.code if current else "",
        level_name=current.name if current else "",
        next_level=following.code if following else "",
        next_name=following.name if following else "",
        missing=missing,
        competent_count=len(held & {n for g in groups.values() for n in g}),
        sentence=_sentence(current, following, missing),
    )


def _is_complete(code: str, held: frozenset[int], groups: Groups) -> bool:
    numbers = groups.get(code, ())
    return bool(numbers) and held.issuperset(numbers)


def _is_reached(rule: LevelRule, held: frozenset[int], groups: Groups) -> bool:
    if not all(_is_complete(code, held, groups) for code in rule.required_groups):
        return False
    chosen = sum(_is_complete(code, held, groups) for code in rule.optional_groups)
    return chosen >= rule.optional_count


def _missing_for(
    rule: LevelRule, held: frozenset[int], groups: Groups
) -> tuple[int, ...]:
    def left(code: str) -> list[int]:
        return sorted(set(groups.get(code, ())) - held)

    options = [code for code in rule.optional_groups if groups.get(code)]
    cheapest = sorted(options, key=lambda code: (len(left(code)), code))
    wanted = [*rule.required_groups, *cheapest[: rule.optional_count]]
    return tuple(sorted({number for code in wanted for number in left(code)}))


def _sentence(
    current: LevelRule | None, following: LevelRule | None, missing: tuple[int, ...]
) -> str:
    if following is None:
        return f"Tingkat tertinggi, {current.name}, sudah dicapai." if current else ""
    if not missing:
        return (
            f"Tingkat {following.name} belum dapat dihitung: daftar keterampilan "
            "belum lengkap."
        )
    return f"{len(missing)} keterampilan lagi menuju {following.name}"
