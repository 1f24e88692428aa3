from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.licensing import (
    QUARANTINE_SENTENCES,
    RELEASABLE_CODES,
    SELF_ASSESSED,
    Period,
    Standing,
    decide_hold,
)
from assessments.ruleset import AssessorRule

DAY = date(2025, 8, 21)
NEEDED = AssessorRule(licence_required=True)
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def standing(**change) -> Standing:
    usual = {
        "is_self": False,
        "kader_posyandu": 1,
        "assessor_posyandu": None,
        "has_role": True,
        "licences": [YEAR],
    }
    return Standing(**{**usual, **change})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"is_self": True}, "menilai_diri"),
        ({"kader_posyandu": None}, "tanpa_posyandu"),
        ({"has_role": False}, "bukan_penilai"),
        ({"assessor_posyandu": 1}, "posyandu_sendiri"),
        ({"assessor_posyandu": 2}, ""),
        ({"licences": []}, "tanpa_lisensi"),
        ({"licences": [Period(date(2025, 8, 22), date(2026, 8, 22))]}, "tanpa_lisensi"),
        ({"licences": [Period(date(2023, 1, 1), date(2025, 8, 20))]}, "lisensi_habis"),
        ({"licences": [Period(date(2023, 1, 1), date(2025, 8, 21))]}, ""),
        (
            {
                "licences": [
                    Period(YEAR.valid_from, YEAR.valid_until, date(2025, 8, 20))
                ]
            },
            "lisensi_habis",
        ),
    ],
)
def test_each_reason_has_its_code(change, code):
    assert decide_hold(standing(**change), NEEDED, DAY) == code


def test_a_rule_may_allow_the_own_posyandu_and_need_no_licence():
    lax = AssessorRule(licence_required=False, own_posyandu=True)

    assert decide_hold(standing(assessor_posyandu=1, licences=[]), lax, DAY) == ""


def test_every_code_has_words_and_only_self_assessment_is_never_released():
    assert set(QUARANTINE_SENTENCES) == {*RELEASABLE_CODES, SELF_ASSESSED}


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4), DAYS)
def test_a_licence_counts_on_its_days_and_one_more_never_harms(spans, on):
    periods = [Period(first, last) for first, last in spans]
    code = decide_hold(standing(licences=periods), NEEDED, on)
    covering = Period(on - timedelta(days=1), on + timedelta(days=1))

    assert (code == "") == any(first <= on <= last for first, last in spans)
    assert decide_hold(standing(licences=[*periods, covering]), NEEDED, on) == ""


@given(DAYS, DAYS, DAYS)
def test_an_ending_only_shortens(ended_on, on, until):
    whole = Period(date(2025, 1, 1), until)
    ended = Period(date(2025, 1, 1), until, ended_on)

    assert ended.holds(on) == (whole.holds(on) and on <= ended_on)
