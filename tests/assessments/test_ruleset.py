from pathlib import Path

import pytest
import yaml

from assessments.ruleset import PRACTICE_PASS_PERCENT, RuleSet, RuleSetError
from tests.factories.content import RULES

LEVELS_FILE = Path(__file__).parents[2] / "content" / "framework" / "levels.yaml"


def test_the_rules_of_the_product_can_be_read():
    data = yaml.safe_load(LEVELS_FILE.read_text())

    rules = RuleSet.parse(data["version"], data)

    assert [level.name for level in rules.levels] == ["Purwa", "Madya", "Utama"]


def test_practice_percent_has_a_default_and_can_be_set():
    assert RuleSet.parse("1", RULES).skill_rule.practice_pass_percent == (
        PRACTICE_PASS_PERCENT
    )
    skill_rule = {**RULES["skill_rule"], "practice_pass_percent": 90}
    rules = RuleSet.parse("1", {**RULES, "skill_rule": skill_rule})
    assert rules.skill_rule.practice_pass_percent == 90


def level(**changes) -> dict:
    return {**RULES["levels"][0], **changes}


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({}, "Bagian 'levels' tidak ada pada aturan."),
        ({**RULES, "levels": []}, "Aturan tidak memuat satu pun tingkat."),
        (
            {**RULES, "levels": ["x"]},
            "Bagian 'code' tidak ada pada salah satu tingkat.",
        ),
        (
            {**RULES, "levels": [level(), level()]},
            "Kode tingkat dipakai lebih dari sekali.",
        ),
        (
            {**RULES, "levels": [level(), level(code="lain")]},
            "Urutan tingkat dipakai lebih dari sekali.",
        ),
        (
            {**RULES, "levels": [level(optional_count=4)]},
            "'optional_count' pada tingkat 'purwa' harus 0 sampai 3.",
        ),
        (
            {**RULES, "levels": [level(optional_groups=["A", "C"], optional_count=1)]},
            "Ada kelompok yang wajib dan pilihan sekaligus di tingkat 'purwa'.",
        ),
        (
            {**RULES, "levels": [level(required_groups="AB")]},
            "Bagian 'required_groups' pada tingkat 'purwa' salah bentuk: 'AB'.",
        ),
        (
            {**RULES, "skill_rule": {**RULES["skill_rule"], "validity_months": True}},
            "Bagian 'validity_months' pada skill_rule salah bentuk: True.",
        ),
        (
            {**RULES, "skill_rule": {**RULES["skill_rule"], "validity_months": 0}},
            "'validity_months' pada skill_rule harus 1 sampai 600.",
        ),
    ],
)
def test_wrong_rules_say_which_part_is_wrong(rules, sentence):
    with pytest.raises(RuleSetError) as error:
        RuleSet.parse("1", rules)

    assert str(error.value) == sentence
