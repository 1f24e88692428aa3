"""The dated rules as dataclasses, read from the shape of content/framework/levels.yaml.

Not for choosing which version is in force: that is a row, found by
`assessments.framework.ruleset_in_force`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    # Days after an observed practice when a bidan confirms it on a posyandu day.
    confirm_after_days: tuple[int, ...] = ()
    # Learning elsewhere may count for another time than a test of ours; 0: the same.
    outside_validity_months: int = 0

    @property
    def outside_months(self) -> int:
        """For how many months learning elsewhere counts from the day it ended."""
        return self.outside_validity_months or self.validity_months


@dataclass(frozen=True)
class AssessorRule:
    """Who may assess, and how agreement between assessors is watched.

    Product defaults where a rule set says nothing: nobody needs a licence. Floors are
    in percent; 60 stands for a kappa of 0.60, "substantial" after Landis and Koch
    (Biometrics 33, 1977).
    """

    licence_required: bool = False
    licence_months: int = 24
    own_posyandu: bool = False
    double_percent: int = 10
    agreement_floor: int = 80
    kappa_floor: int = 60


@dataclass(frozen=True)
class RuleSet:
    """One version of the rules; levels run from low to high."""

    version: str
    levels: tuple[LevelRule, ...]
    skill_rule: SkillRule
    assessor_rule: AssessorRule = AssessorRule()
    # Skills with a rule of their own, by number; all others follow `skill_rule`.
    special: Mapping[int, SkillRule] = field(default_factory=dict)

    def rule_for(self, number: int) -> SkillRule:
        """Return the rule of a skill by its number."""
        return self.special.get(number, self.skill_rule)

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
        return cls(
            version,
            levels,
            _skill_rule(_part(rules, "skill_rule", Mapping, "aturan"), "skill_rule"),
            _assessor_rule(rules),
            _special(rules),
        )


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


def _special(rules: Mapping[str, Any]) -> dict[int, SkillRule]:
    """Read `skill_rules`: by skill number, only what differs from `skill_rule`."""
    if "skill_rules" not in rules:
        return {}
    found = {}
    for number, row in _part(rules, "skill_rules", Mapping, "aturan").items():
        where = f"skill_rules '{number}'"
        # Keys of JSON are text, also where they are numbers.
        if not str(number).isascii() or not str(number).isdigit():
            raise RuleSetError(f"Nomor keterampilan pada {where} salah.")
        if not isinstance(row, Mapping):
            raise RuleSetError(f"Isi {where} salah bentuk: {row!r}.")
        found[int(number)] = _skill_rule({**rules["skill_rule"], **row}, where)
    return found


def _skill_rule(row: Mapping[str, Any], where: str) -> SkillRule:
    practice = PRACTICE_PASS_PERCENT
    if "practice_pass_percent" in row:
        practice = _number(row, "practice_pass_percent", where, 1, 100)
    return SkillRule(
        knowledge_pass_percent=_number(row, "knowledge_pass_percent", where, 1, 100),
        practice_required=_part(row, "practice_required", bool, where),
        validity_months=_number(row, "validity_months", where, 1, 600),
        warn_before_days=_number(row, "warn_before_days", where, 0, 3650),
        practice_pass_percent=practice,
        confirm_after_days=_days(row, where),
        outside_validity_months=(
            _number(row, "outside_validity_months", where, 0, 600)
            if "outside_validity_months" in row
            else 0
        ),
    )


def _days(row: Any, where: str) -> tuple[int, ...]:
    days = row.get("confirm_after_days", [])
    if not isinstance(days, list) or not all(
        type(day) is int and 1 <= day <= 3650 for day in days
    ):
        raise RuleSetError(f"'confirm_after_days' pada {where} harus daftar hari.")
    return tuple(sorted(days))


def _assessor_rule(rules: Mapping[str, Any]) -> AssessorRule:
    if "assessor_rule" not in rules:
        return AssessorRule()
    row = _part(rules, "assessor_rule", Mapping, "aturan")
    where = "assessor_rule"
    return AssessorRule(
        licence_required=_part(row, "licence_required", bool, where),
        licence_months=_number(row, "licence_months", where, 1, 120),
        own_posyandu=_part(row, "own_posyandu", bool, where),
        double_percent=_number(row, "double_percent", where, 0, 100),
        agreement_floor=_number(row, "agreement_floor", where, 0, 100),
        kappa_floor=_number(row, "kappa_floor", where, 0, 100),
    )
