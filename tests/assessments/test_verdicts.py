from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.ruleset import RuleSet
from assessments.verdicts import EvidenceFact, add_months, decide_skill
from tests.factories.content import RULES

WIB = ZoneInfo("Asia/Jakarta")
RULE = RuleSet.parse("tkk-2024.1", RULES).skill_rule
TODAY = date(2025, 10, 1)
TRAINED = EvidenceFact(
    "t", "trained", True, datetime(2025, 8, 20, 9, tzinfo=WIB), detail="Bimtek Kader"
)
TEST = EvidenceFact("k", "knowledge", True, datetime(2025, 9, 3, 9, tzinfo=WIB), 12, 15)
SITI = EvidenceFact(
    "p",
    "practice",
    True,
    datetime(2025, 8, 21, 9, tzinfo=WIB),
    9,
    9,
    by_id=1,
    by="Siti Aminah",
)


def decide(*facts, practice=True, today=TODAY, rule=RULE):
    return decide_skill(
        facts, rule, version="tkk-2024.1", practice=practice, today=today
    )


def withdrawal(of: EvidenceFact, reason: str = "salah orang") -> EvidenceFact:
    at = of.at + timedelta(days=5)
    return EvidenceFact(
        f"w-{of.uid}", "withdrawal", False, at, detail=reason, withdraws=of.uid
    )


def test_test_and_practice_together_make_a_skill_cakap():
    verdict = decide(TRAINED, TEST, SITI)

    assert verdict.status == "cakap"
    assert verdict.valid_until == date(2028, 8, 21)
    assert verdict.sentence == (
        "Cakap: ujian 12 dari 15 (3 Sep 2025), praktik 9 dari 9 langkah oleh "
        "Siti Aminah (21 Agu 2025), aturan tkk-2024.1, berlaku s.d. 21 Agustus 2028."
    )
    assert verdict.explanation["lacks"] == {}


@pytest.mark.parametrize(
    ("facts", "status", "sentence"),
    [
        ([], "belum", "Belum ada bukti untuk keterampilan ini."),
        (
            [TRAINED],
            "dilatih",
            "Sudah dilatih: Bimtek Kader (20 Agu 2025). "
            "Belum ada hasil ujian dan praktik.",
        ),
        (
            [TRAINED, TEST],
            "dinilai",
            "Sudah dinilai, belum cakap: ujian 12 dari 15 (3 Sep 2025), "
            "praktik belum diamati, aturan tkk-2024.1.",
        ),
        (
            [SITI],
            "dinilai",
            "Sudah dinilai, belum cakap: belum ada hasil ujian, praktik 9 dari 9 "
            "langkah oleh Siti Aminah (21 Agu 2025), aturan tkk-2024.1.",
        ),
        (
            [replace(TEST, positive=False, score=8), SITI],
            "dinilai",
            "Sudah dinilai, belum cakap: ujian 8 dari 15 (3 Sep 2025) belum cukup, "
            "praktik 9 dari 9 langkah oleh Siti Aminah (21 Agu 2025), "
            "aturan tkk-2024.1.",
        ),
    ],
)
def test_less_than_both_says_what_is_lacking(facts, status, sentence):
    verdict = decide(*facts)

    assert (verdict.status, verdict.sentence) == (status, sentence)
    assert verdict.valid_until is None


def test_a_skill_that_is_only_explained_needs_no_practice():
    assert decide(TEST, practice=False).status == "cakap"
    assert decide(TEST, rule=replace(RULE, practice_required=False)).status == "cakap"
    assert decide(TRAINED, practice=False).sentence == (
        "Sudah dilatih: Bimtek Kader (20 Agu 2025). Belum ada hasil ujian."
    )


@pytest.mark.parametrize(
    ("pulled", "words"),
    [(TEST, "ujian 3 Sep 2025"), (SITI, "praktik 21 Agu 2025")],
)
def test_removing_either_result_changes_the_verdict_and_says_why(pulled, words):
    verdict = decide(TRAINED, TEST, SITI, withdrawal(pulled))

    assert verdict.status == "dinilai"
    assert verdict.sentence.endswith(f" Bukti {words} ditarik: salah orang.")
    assert [row["uid"] for row in verdict.explanation["withdrawn"]] == [pulled.uid]


def test_the_latest_test_counts_also_when_it_is_worse():
    worse = replace(
        TEST, uid="k2", positive=False, score=2, at=TEST.at + timedelta(days=1)
    )

    assert decide(TEST, worse, practice=False).status == "dinilai"
    assert decide(TEST, worse, withdrawal(worse), practice=False).status == "cakap"


def test_the_same_assessor_replaces_their_own_observation():
    redo = replace(SITI, uid="p2", at=SITI.at + timedelta(hours=1))
    missed = replace(SITI, positive=False, score=8)

    assert decide(TEST, missed, redo).status == "cakap"


def test_of_two_assessors_on_one_day_the_stricter_holds_until_a_later_day():
    other = replace(
        SITI, uid="p2", by_id=2, by="Budi", positive=False, at=SITI.at.replace(hour=7)
    )
    later = replace(SITI, uid="p3", at=SITI.at + timedelta(days=1))

    assert decide(TEST, SITI, other).status == "dinilai"
    assert decide(TEST, SITI, other, later).status == "cakap"


def test_cakap_ends_after_its_last_day():
    assert decide(TEST, SITI, today=date(2028, 8, 21)).status == "cakap"
    ended = decide(TEST, SITI, today=date(2028, 8, 22))

    assert ended.status == "dinilai"
    assert ended.explanation["lacks"] == {"practice": "expired"}
    assert ended.sentence == (
        "Sudah dinilai, belum cakap: ujian 12 dari 15 (3 Sep 2025), praktik 9 dari 9 "
        "langkah oleh Siti Aminah (21 Agu 2025) habis masa berlakunya 21 Agu 2028, "
        "aturan tkk-2024.1."
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 21), 36, date(2028, 8, 21)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_are_added_on_the_calendar(day, months, expected):
    assert add_months(day, months) == expected


@st.composite
def ledgers(draw) -> list[EvidenceFact]:
    """Lines of one skill, some of them withdrawn."""
    lines = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["trained", "knowledge", "practice"]))
        at = datetime(2025, 8, 1, tzinfo=WIB)
        line = EvidenceFact(
            uid=f"e{number}",
            kind=kind,
            positive=kind == "trained" or draw(st.booleans()),
            at=at + timedelta(hours=draw(st.integers(0, 72))),
            by_id=draw(st.integers(1, 2)),
        )
        lines.append(line)
        if draw(st.integers(0, 4)) == 0:
            lines.append(withdrawal(line))
    return lines


@given(ledgers(), st.data())
def test_order_and_repetition_change_nothing(lines, data):
    repeated = lines + data.draw(
        st.lists(st.sampled_from(lines)) if lines else st.just([])
    )
    shuffled = data.draw(st.permutations(repeated))

    assert decide(*shuffled) == decide(*lines)


@given(
    ledgers(),
    st.sampled_from(["trained", "knowledge", "practice"]),
    st.integers(0, 100),
    st.integers(1, 3),
)
def test_one_more_good_result_never_lowers_the_status(lines, kind, hours, by):
    rank = ["belum", "dilatih", "dinilai", "cakap"].index
    at = datetime(2025, 8, 1, tzinfo=WIB) + timedelta(hours=hours)
    good = EvidenceFact("good", kind, True, at, by_id=by)

    assert rank(decide(*lines, good).status) >= rank(decide(*lines).status)
