"""The newer rules of the ledger: confirmation, outside, putusan, guideline, refresh."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.levels import decide_level
from assessments.ruleset import RuleSet, RuleSetError
from assessments.verdicts import EvidenceFact, decide_skill
from tests.factories.content import RULES

WIB = ZoneInfo("Asia/Jakarta")
RULE = RuleSet.parse("v1", RULES).skill_rule
TODAY = date(2025, 10, 1)
DAY = datetime(2025, 8, 21, 9, tzinfo=WIB)
TEST = EvidenceFact("k", "knowledge", True, DAY, 12, 15)
SITI = EvidenceFact("p", "practice", True, DAY, 9, 9, by_id=1, by="Siti")
BUDI = EvidenceFact("q", "practice", False, DAY, 7, 9, by_id=2, by="Budi")
SEEN = EvidenceFact(
    "c", "confirmation", True, DAY + timedelta(days=30), by_id=3, by="Bidan Ani"
)
MISSED = replace(SEEN, uid="d", positive=False, at=DAY + timedelta(days=32))
OUTSIDE = EvidenceFact("o", "outside", True, DAY, detail="Plataran Sehat")
RULING = EvidenceFact(
    "j",
    "adjudication",
    True,
    DAY + timedelta(days=3),
    by_id=4,
    by="Dinas",
    settles=("p", "q"),
)


def decide(*facts, practice=True, today=TODAY, rule=RULE, changes=()):
    return decide_skill(
        facts, rule, version="v1", practice=practice, today=today, changes=changes
    )


# --- confirmation on a posyandu day ----------------------------------------------


def test_a_confirmation_is_told_and_extends_nothing():
    verdict = decide(TEST, SITI, SEEN)

    assert (verdict.status, verdict.confirmed_on) == ("cakap", SEEN.at.date())
    assert verdict.valid_until == decide(TEST, SITI).valid_until
    assert "dikonfirmasi di hari buka oleh Bidan Ani (20 Sep 2025)" in verdict.sentence


def test_a_negative_confirmation_lowers_until_seen_well_again():
    lowered = decide(TEST, SITI, SEEN, MISSED)
    again = replace(SITI, uid="p2", at=MISSED.at + timedelta(days=1))
    confirmed = replace(SEEN, uid="c2", at=MISSED.at + timedelta(days=2))

    assert (lowered.status, lowered.relearn) == ("dinilai", "weak")
    assert lowered.explanation["lacks"] == {"confirmation": "not_passed"}
    assert lowered.confirmed_on is None
    assert decide(TEST, SITI, MISSED, again).status == "cakap"
    assert decide(TEST, SITI, MISSED, confirmed).status == "cakap"


def test_a_confirmation_from_before_the_practice_says_nothing_of_it():
    early = replace(MISSED, at=DAY - timedelta(days=1))

    assert decide(TEST, SITI, early) == decide(TEST, SITI)


def test_the_days_of_confirmation_are_told_when_the_rule_asks_for_them():
    rule = replace(RULE, confirm_after_days=(30, 90))

    assert decide(TEST, SITI, SEEN, rule=rule).explanation["confirmations"] == [
        {"due": "2025-09-20", "done": "2025-09-20"},
        {"due": "2025-11-19", "done": None},
    ]


# --- learning elsewhere ------------------------------------------------------------


def test_outside_learning_is_knowledge_and_never_practice():
    assert decide(OUTSIDE, SITI).status == "cakap"
    assert decide(OUTSIDE).explanation["lacks"] == {"practice": "missing"}
    assert decide(OUTSIDE, practice=False).status == "cakap"
    assert "belajar di luar: Plataran Sehat" in decide(OUTSIDE, SITI).sentence


def test_outside_learning_has_its_own_validity():
    rule = replace(RULE, outside_validity_months=12)

    verdict = decide(OUTSIDE, SITI, rule=rule)
    both = decide(OUTSIDE, TEST, SITI, rule=rule)

    assert verdict.valid_until == date(2026, 8, 21)
    assert both.valid_until == date(2028, 8, 21)


def test_a_failed_test_after_it_outweighs_outside_learning():
    failed = replace(TEST, score=3, positive=False, at=DAY + timedelta(days=1))

    assert decide(OUTSIDE, failed, SITI).status == "dinilai"


# --- observers who disagree --------------------------------------------------------


def test_the_stricter_holds_and_the_dispute_is_told():
    verdict = decide(TEST, SITI, BUDI)

    assert (verdict.status, verdict.disputed, verdict.relearn) == ("dinilai", True, "")
    assert verdict.explanation["dispute"] == ["p", "q"]
    assert "menunggu putusan karena pengamat berbeda" in verdict.sentence


def test_a_ruling_decides_between_the_lines_it_names_only():
    third = replace(BUDI, uid="r", by_id=5)

    assert decide(TEST, SITI, BUDI, RULING).status == "cakap"
    assert decide(TEST, SITI, BUDI, RULING).disputed is False
    assert decide(TEST, SITI, BUDI, replace(RULING, positive=False)).status == "dinilai"
    assert decide(TEST, SITI, BUDI, RULING, third).disputed is True


def test_a_ruling_falls_with_the_observation_it_chose():
    pulled = EvidenceFact("w", "withdrawal", False, DAY, withdraws="p", detail="keliru")
    verdict = decide(TEST, SITI, BUDI, RULING, pulled)

    assert (verdict.status, verdict.disputed) == ("dinilai", False)
    assert "adjudication" not in verdict.explanation


def test_the_newest_of_two_rulings_holds():
    later = replace(RULING, uid="j2", positive=False, at=RULING.at + timedelta(days=1))

    assert decide(TEST, SITI, BUDI, RULING, later).status == "dinilai"


def test_an_observation_of_a_later_day_outlives_the_ruling():
    later = replace(BUDI, uid="r", at=DAY + timedelta(days=1))

    verdict = decide(TEST, SITI, BUDI, RULING, later)
    assert (verdict.status, verdict.disputed) == ("dinilai", False)


def test_a_repeated_sheet_takes_the_place_of_the_first_whoever_watched():
    redo = replace(SITI, uid="r", redoes="q", at=DAY + timedelta(hours=1))

    assert decide(TEST, BUDI, redo).status == "cakap"
    assert decide(TEST, redo, BUDI).disputed is False
    assert decide(TEST, redo).status == "cakap"


# --- guideline, refresh, rules -----------------------------------------------------


def test_a_new_guideline_takes_away_what_is_older():
    change = date(2025, 9, 1)
    outdated = decide(TEST, SITI, changes=[change])
    new = [
        replace(f, uid=f.uid + "2", at=f.at + timedelta(days=20)) for f in (TEST, SITI)
    ]

    assert (outdated.status, outdated.relearn) == ("dinilai", "outdated")
    assert outdated.explanation["lacks"] == {
        "knowledge": "outdated",
        "practice": "outdated",
    }
    assert "pedoman baru berlaku 1 September 2025" in outdated.sentence
    assert decide(TEST, SITI, *new, changes=[change]).status == "cakap"


def test_a_guideline_ahead_shortens_the_validity_and_lowers_nothing_yet():
    verdict = decide(TEST, SITI, changes=[date(2026, 1, 1)])

    assert (verdict.status, verdict.valid_until) == ("cakap", date(2025, 12, 31))


def test_what_ran_out_is_renewed_by_a_test_and_an_observation():
    later = date(2028, 9, 1)
    ended = decide(TEST, SITI, today=later)
    at = datetime(2028, 8, 30, 9, tzinfo=WIB)
    quiz = replace(TEST, uid="k2", at=at, score=3, max_score=3)
    watched = replace(SITI, uid="p2", at=at)

    assert (ended.status, ended.relearn) == ("dinilai", "expired")
    assert decide(TEST, SITI, quiz, today=later).status == "dinilai"
    assert decide(TEST, SITI, watched, today=later).status == "dinilai"
    assert decide(TEST, SITI, quiz, watched, today=later).status == "cakap"


def test_a_test_is_held_against_the_mark_of_the_rule_at_hand():
    stricter = replace(RULE, knowledge_pass_percent=90)

    assert decide(TEST, SITI).status == "cakap"
    assert decide(TEST, SITI, rule=stricter).explanation["lacks"] == {
        "knowledge": "not_passed"
    }


def test_a_skill_may_have_a_rule_of_its_own():
    rules = RuleSet.parse("v2", {**RULES, "skill_rules": {"7": {"validity_months": 6}}})

    assert rules.rule_for(7) == replace(RULE, validity_months=6)
    assert rules.rule_for(8) == RULE


@pytest.mark.parametrize(
    "special", [{"x": {}}, {"7": 5}, {"7": {"validity_months": 0}}]
)
def test_a_rule_of_a_skill_that_cannot_be_read_is_refused(special):
    with pytest.raises(RuleSetError):
        RuleSet.parse("v2", {**RULES, "skill_rules": special})


# --- properties --------------------------------------------------------------------

KINDS = ["trained", "knowledge", "practice", "confirmation", "outside", "adjudication"]
Lines = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.booleans(),
        st.integers(0, 96),
        st.integers(1, 3),
        st.sets(st.integers(0, 8), max_size=3),
        st.integers(0, 7),
    ),
    max_size=9,
)


def ledger(rows) -> list[EvidenceFact]:
    """Lines of one skill with putusan, repeated sheets and withdrawals among them."""
    lines = []
    for number, (kind, positive, hours, by, named, chance) in enumerate(rows):
        lines.append(
            EvidenceFact(
                uid=f"e{number}",
                kind=kind,
                positive=positive or kind in ("trained", "outside"),
                at=DAY + timedelta(hours=hours),
                by_id=by,
                settles=tuple(f"e{n}" for n in named) if kind == KINDS[5] else (),
                redoes=f"e{min(named)}" if kind == "practice" and named else None,
            )
        )
        if chance == 0:
            lines.append(
                EvidenceFact(
                    f"w{number}",
                    "withdrawal",
                    False,
                    DAY,
                    withdraws=f"e{number}",
                    detail="keliru",
                )
            )
    return lines


calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@calm
@given(Lines, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_verdict(rows, chance):
    lines = ledger(rows)
    shuffled = lines + [chance.choice(lines) for _ in lines]
    chance.shuffle(shuffled)

    assert decide(*shuffled) == decide(*lines)


@calm
@given(Lines, st.data())
def test_withdrawing_a_line_equals_its_never_having_been(rows, data):
    lines = [line for line in ledger(rows) if line.kind != "withdrawal"]
    if not lines:
        return
    gone = data.draw(st.sampled_from(lines))
    pull = EvidenceFact("w", "withdrawal", False, DAY, withdraws=gone.uid, detail="x")
    left = [line for line in lines if line.uid != gone.uid]

    with_pull, without = decide(*lines, pull), decide(*left)

    shown = {"withdrawn"}
    assert with_pull.status == without.status
    assert with_pull.valid_until == without.valid_until
    assert with_pull.relearn == without.relearn
    assert with_pull.disputed == without.disputed
    assert {k: v for k, v in with_pull.explanation.items() if k not in shown} == {
        k: v for k, v in without.explanation.items() if k not in shown
    }


@calm
@given(Lines)
def test_a_line_that_the_reasons_do_not_name_may_go_and_nothing_changes(rows):
    """Exactly the lines that count decide: take any other away, the status stays."""
    lines = [f for f in ledger(rows) if f.kind in ("trained", "knowledge", "outside")]
    verdict = decide(*lines, practice=False)
    named = {
        part["uid"]
        for part in verdict.explanation.values()
        if isinstance(part, dict) and "uid" in part
    }
    for line in lines:
        without = decide(*(f for f in lines if f is not line), practice=False)
        if line.uid not in named:
            assert without.explanation == verdict.explanation


@calm
@given(Lines)
def test_cakap_always_stands_on_a_passed_test_and_a_good_practice(rows):
    verdict = decide(*ledger(rows))
    if verdict.status != "cakap":
        assert verdict.explanation["lacks"] != {}
        return
    reasons = verdict.explanation
    assert (reasons["knowledge"]["positive"], reasons["practice"]["positive"]) == (
        True,
        True,
    )
    assert reasons["practice"]["kind"] == "practice"
    gone = {reasons["knowledge"]["uid"], reasons["practice"]["uid"]}
    for uid in gone:
        left = [f for f in ledger(rows) if uid not in (f.uid, f.withdraws)]
        if not any(f.kind in ("knowledge", "outside") for f in left):
            assert decide(*left).status != "cakap"


@calm
@given(st.sets(st.integers(1, 25)))
def test_two_versions_of_the_rules_give_two_lists(held):
    groups = {"A": range(1, 5), "B": range(5, 12), "C": range(12, 18)}
    groups |= {"D": range(18, 21), "E": range(21, 26)}
    held |= set(groups["A"])
    milder = [{**RULES["levels"][0], "required_groups": ["A"], "optional_count": 0}]
    old = RuleSet.parse("v1", RULES)
    new = RuleSet.parse("v2", {**RULES, "levels": milder})

    assert decide_level(held, groups, new).level == "purwa"
    has_b = held >= set(groups["B"])
    others = any(held >= set(groups[code]) for code in "CDE")
    assert bool(decide_level(held, groups, old).level) == (has_b and others)
