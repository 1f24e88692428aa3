import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.levels import RuleSet, decide_level
from tests.factories.content import RULES

GROUPS = {
    "A": range(1, 5),
    "B": range(5, 12),
    "C": range(12, 18),
    "D": range(18, 21),
    "E": range(21, 26),
}
RULESET = RuleSet.parse("tkk-2024.1", RULES)
ALL = range(1, 26)


def skills_of(groups: str) -> set[int]:
    return {number for code in groups for number in GROUPS[code]}


@pytest.mark.parametrize(
    ("groups", "level", "total"),
    [
        ("ABC", "purwa", 17),
        ("ABD", "purwa", 14),
        ("ABE", "purwa", 16),
        ("ABCD", "madya", 20),
        ("ABCE", "madya", 22),
        ("ABDE", "madya", 19),
        ("ABCDE", "utama", 25),
        ("AB", "", 11),
        ("ACDE", "", 18),
        ("BCDE", "", 21),
    ],
)
def test_complete_groups_make_the_level(groups, level, total):
    verdict = decide_level(skills_of(groups), GROUPS, RULESET)

    assert (verdict.level, verdict.competent_count) == (level, total)


@pytest.mark.parametrize("groups", ["ABC", "ABCD", "ABCDE"])
def test_without_one_basic_skill_there_is_no_level(groups):
    assert decide_level(skills_of(groups) - {1}, GROUPS, RULESET).level == ""


def test_the_way_to_the_next_level_is_the_cheapest():
    # E lacks 2, D lacks 3: E is nearer although it is the bigger group.
    held = skills_of("ABC") | {21, 22, 23}

    verdict = decide_level(held, GROUPS, RULESET)

    assert (verdict.level_name, verdict.missing) == ("Purwa", (24, 25))
    assert verdict.sentence == "2 keterampilan lagi menuju Madya"


def test_nobody_starts_with_a_level():
    verdict = decide_level([], GROUPS, RULESET)

    assert (verdict.level, verdict.next_level) == ("", "purwa")
    assert len(verdict.missing) == 14
    assert verdict.sentence == "14 keterampilan lagi menuju Purwa"


def test_the_highest_level_has_no_next():
    verdict = decide_level(ALL, GROUPS, RULESET)

    assert (verdict.next_level, verdict.missing) == ("", ())
    assert verdict.sentence == "Tingkat tertinggi, Utama, sudah dicapai."


def test_a_framework_without_the_groups_reaches_nothing():
    verdict = decide_level([7], {"B": [7]}, RULESET)

    assert verdict.level == ""
    assert verdict.sentence == (
        "Tingkat Purwa belum dapat dihitung: daftar keterampilan belum lengkap."
    )


def test_another_version_of_the_rules_gives_another_level():
    purwa = {**RULES["levels"][0], "optional_count": 0}
    milder = RuleSet.parse("tkk-baru", {**RULES, "levels": [purwa]})

    assert decide_level(skills_of("AB"), GROUPS, RULESET).level == ""
    assert decide_level(skills_of("AB"), GROUPS, milder).level == "purwa"


def order(code: str) -> int:
    return {"": 0, "purwa": 1, "madya": 2, "utama": 3}[code]


@given(st.sets(st.sampled_from(ALL)), st.sampled_from(ALL))
def test_one_more_skill_never_lowers_the_level(held, more):
    before = decide_level(held, GROUPS, RULESET)
    after = decide_level(held | {more}, GROUPS, RULESET)

    assert order(after.level) >= order(before.level)


@given(st.sets(st.sampled_from(ALL)))
def test_what_is_missing_is_enough_for_the_next_level(held):
    before = decide_level(held, GROUPS, RULESET)
    after = decide_level(held | set(before.missing), GROUPS, RULESET)

    if before.next_level:
        assert order(after.level) >= order(before.next_level)
    assert not held & set(before.missing)
