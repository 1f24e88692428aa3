"""The dated rules as dataclasses, read from the shape of content/framework/levels.yaml.

Not for choosing which version is in force: that is a row, found by
`assessments.framework.ruleset_in_force`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

# Product default where a rule set says nothing about practice; not an official figure.
PRACTICE_PASS_PERCENT = 80


class RuleSetError(ValueError):
    """The rules cannot be read; the sentence (Indonesian) says which part is wrong."""


@dataclass(frozen=True)
class LevelRule:
    """Which groups must be complete for a level."""

    code: str
    name: str
    order: int
    required_groups: tuple[str, ...]
    optional_groups: tuple[str, ...]
    optional_count: int


@dataclass(frozen=True)
class SkillRule:
    """What makes one skill *cakap*, and for how many months."""

    knowledge_pass_percent: int
    practice_required: bool
    validity_months: int
    warn_before_days: int
    practice_pass_percent: int = PRACTICE_PASS_PERCENT


@dataclass(frozen=True)
class RuleSet:
    """One version of the rules; levels run from low to high."""

    version: str
    levels: tuple[LevelRule, ...]
    skill_rule: SkillRule

    @classmethod
    def parse(cls, version: str, rules: Mapping[str, Any]) -> Self:
        """Return the rules of a version; RuleSetError names the part that is wrong."""
        rows = _part(rules, "levels", list, "aturan")
        levels = tuple(sorted((_level(row) for row in rows), key=lambda r: r.order))
        if not levels:
            raise RuleSetError("Aturan tidak memuat satu pun tingkat.")
        if len({level.code for level in levels}) < len(levels):
            raise RuleSetError("Kode tingkat dipakai lebih dari sekali.")
        if len({level.order for level in levels}) < len(levels):
            raise RuleSetError("Urutan tingkat dipakai lebih dari sekali.")
        return cls(version, levels, _skill_rule(rules))


def _part(row: Any, key: str, kind: type, where: str) -> Any:
    if not isinstance(row, Mapping) or key not in row:
        raise RuleSetError(f"Bagian '{key}' tidak ada pada {where}.")
    value = row[key]
    # bool is an int in Python; a rule that says "true" for a number is a mistake.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise RuleSetError(f"Bagian '{key}' pada {where} salah bentuk: {value!r}.")
    return value


def _number(row: Any, key: str, where: str, low: int, high: int) -> int:
    value = _part(row, key, int, where)
    if not low <= value <= high:
        raise RuleSetError(f"'{key}' pada {where} harus {low} sampai {high}.")
    return value


def _groups(row: Any, key: str, where: str) -> tuple[str, ...]:
    codes = _part(row, key, list, where)
    if not all(isinstance(code, str) for code in codes) or len(set(codes)) < len(codes):
        raise RuleSetError(f"'{key}' pada {where} harus kode kelompok yang berbeda.")
    return tuple(codes)


def _level(row: Any) -> LevelRule:
    code = _part(row, "code", str, "salah satu tingkat")
    where = f"tingkat '{code}'"
    required = _groups(row, "required_groups", where)
    optional = _groups(row, "optional_groups", where)
    if set(required) & set(optional):
        raise RuleSetError(f"Ada kelompok yang wajib dan pilihan sekaligus di {where}.")
    if not required and not optional:
        raise RuleSetError(f"Tidak ada kelompok pada {where}.")
    return LevelRule(
        code=code,
        name=_part(row, "name", str, where),
        order=_number(row, "order", where, 1, 99),
        required_groups=required,
        optional_groups=optional,
        optional_count=_number(row, "optional_count", where, 0, len(optional)),
    )


def _skill_rule(rules: Mapping[str, Any]) -> SkillRule:
    row = _part(rules, "skill_rule", Mapping, "aturan")
    where = "skill_rule"
    practice = PRACTICE_PASS_PERCENT
    if "practice_pass_percent" in row:
        practice = _number(row, "practice_pass_percent", where, 1, 100)
    return SkillRule(
        knowledge_pass_percent=_number(row, "knowledge_pass_percent", where, 1, 100),
        practice_required=_part(row, "practice_required", bool, where),
        validity_months=_number(row, "validity_months", where, 1, 600),
        warn_before_days=_number(row, "warn_before_days", where, 0, 3650),
        practice_pass_percent=practice,
    )
