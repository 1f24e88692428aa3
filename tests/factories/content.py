"""The framework in small: skills of group A and one of B, a short rule set."""

from datetime import date

from content.models import LevelRuleSet, Skill, SkillGroup, SPMField

RULES = {
    "levels": [
        {
            "code": "purwa",
            "name": "Purwa",
            "order": 1,
            "required_groups": ["A", "B"],
            "optional_groups": ["C", "D", "E"],
            "optional_count": 1,
        },
        {
            "code": "madya",
            "name": "Madya",
            "order": 2,
            "required_groups": ["A", "B"],
            "optional_groups": ["C", "D", "E"],
            "optional_count": 2,
        },
        {
            "code": "utama",
            "name": "Utama",
            "order": 3,
            "required_groups": ["A", "B", "C", "D", "E"],
            "optional_groups": [],
            "optional_count": 0,
        },
    ],
    "skill_rule": {
        "knowledge_pass_percent": 75,
        "practice_required": True,
        "validity_months": 36,
        "warn_before_days": 90,
    },
}
COMMON = {"version": "uji", "source": "uji", "valid_from": date(2024, 1, 1)}


def make_skill(number: int = 7, group: str = "B", practice: bool = True) -> Skill:
    found = Skill.objects.filter(number=number).first()
    if found:
        return found
    owner = SkillGroup.objects.get_or_create(
        code=group, defaults={"name": f"Kelompok {group}"}
    )[0]
    return Skill.objects.create(
        number=number,
        group=owner,
        title=f"Keterampilan {number}",
        practice=practice,
        **COMMON,
    )


def make_spm_field(code: str = "sosial", order: int = 6) -> SPMField:
    return SPMField.objects.get_or_create(
        code=code, defaults={"order": order, "name": code.title(), **COMMON}
    )[0]


def make_ruleset(version: str = "uji-1", **rules) -> LevelRuleSet:
    return LevelRuleSet.objects.get_or_create(
        version=version,
        defaults={
            "name": "Aturan uji",
            "source": "uji",
            "valid_from": date(2024, 1, 1),
            "rules": {**RULES, **rules},
        },
    )[0]
