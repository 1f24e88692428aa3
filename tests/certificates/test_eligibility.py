from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.eligibility import (
    HoursFollowed,
    SkillStanding,
    Standing,
    unmet_for_attendance,
    unmet_for_competence,
)

GOOD = Standing(cancelled=False, has_posyandu=True)
TODAY = date(2025, 8, 22)


def hours(attended: str, percent: int, planned: str = "20") -> HoursFollowed:
    return HoursFollowed(Decimal(attended), Decimal(planned), percent, 80)


def skill(**changes) -> SkillStanding:
    values = {
        "number": 7,
        "competent": True,
        "practice_seen": True,
        "seen_at_this_event": True,
    }
    return SkillStanding(**{**values, **changes})


def test_enough_hours_earn_the_letter():
    assert unmet_for_attendance(GOOD, hours("16", 80)) == []


def test_too_few_hours_are_told_with_both_figures():
    assert unmet_for_attendance(GOOD, hours("15.5", 77)) == [
        "Kehadiran 15,5 dari 20 JP (77 %); syaratnya 80 %."
    ]


def test_nobody_earns_the_letter_without_having_come():
    assert unmet_for_attendance(GOOD, hours("0", 0)) == [
        "Belum tercatat hadir di satu sesi pun."
    ]


def test_an_agenda_without_jp_earns_no_letter():
    assert unmet_for_attendance(GOOD, hours("0", 100, planned="0")) == [
        "Jadwal kegiatan ini belum memuat JP."
    ]


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing(cancelled=True, has_posyandu=True), "Keikutsertaan dibatalkan."),
        (
            Standing(cancelled=False, has_posyandu=False),
            "Data posyandu belum lengkap.",
        ),
    ],
)
def test_standing_stops_both_papers(standing, sentence):
    assert unmet_for_attendance(standing, hours("20", 100)) == [sentence]
    assert unmet_for_competence(standing, [skill()], TODAY) == [sentence]


def test_a_skill_proven_here_earns_the_certificate():
    assert unmet_for_competence(GOOD, [skill()], TODAY) == []


def test_without_any_observation_there_is_no_certificate():
    assert unmet_for_competence(GOOD, [], TODAY) == [
        "Belum ada praktik yang diamati penilai pada kegiatan ini."
    ]


def test_knowledge_without_seen_practice_is_not_enough():
    known = skill(practice_seen=False, seen_at_this_event=False)
    assert unmet_for_competence(GOOD, [known], TODAY) == [
        "Belum ada praktik yang diamati penilai pada kegiatan ini."
    ]


def test_seen_practice_without_competence_is_not_enough():
    assert unmet_for_competence(GOOD, [skill(competent=False)], TODAY) == [
        "Praktik sudah diamati, tetapi belum ada keterampilan yang cakap."
    ]


def test_skills_proven_elsewhere_earn_nothing_here():
    assert unmet_for_competence(GOOD, [skill(seen_at_this_event=False)], TODAY) == [
        "Keterampilan yang cakap tidak diamati praktiknya pada kegiatan ini."
    ]


def test_a_lapsed_skill_earns_nothing():
    lapsed = skill(valid_until=date(2025, 8, 21))
    assert unmet_for_competence(GOOD, [lapsed], TODAY) == [
        "Praktik sudah diamati, tetapi belum ada keterampilan yang cakap."
    ]
    assert unmet_for_competence(GOOD, [skill(valid_until=TODAY)], TODAY) == []


@given(
    st.lists(
        st.builds(
            SkillStanding,
            number=st.integers(1, 25),
            competent=st.booleans(),
            practice_seen=st.just(False),
            seen_at_this_event=st.booleans(),
        )
    )
)
def test_without_seen_practice_nothing_earns_the_certificate(skills):
    assert unmet_for_competence(GOOD, skills, TODAY) != []
