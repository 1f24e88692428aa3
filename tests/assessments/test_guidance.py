"""What a kader is told to look at, and the one thing to do next."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.guidance import RELEARN_WORDS, next_action, notices

SOON, LATER = date(2026, 12, 1), date(2027, 1, 5)


@dataclass(frozen=True)
class Line:
    number: int
    chip: str = "belum"
    title: str = "Menimbang"
    relearn: str = ""
    disputed: bool = False
    ends_soon: bool = False
    valid_until: date | None = None
    wanted: bool = False
    todo: tuple[str, ...] = ("Kerjakan ujian.",)


def held(number: int, **more) -> Line:
    return Line(number, chip="cakap", todo=(), **more)


def test_what_was_lost_comes_before_what_ends_and_what_is_disputed():
    rows = [
        Line(1, disputed=True),
        held(2, ends_soon=True, valid_until=LATER),
        held(3, ends_soon=True, valid_until=SOON),
        Line(4, relearn="weak"),
        Line(5, relearn="outdated"),
    ]
    assert [(found.number, found.kind) for found in notices(rows)] == [
        (5, "outdated"),
        (4, "weak"),
        (3, "ends_soon"),
        (2, "ends_soon"),
        (1, "disputed"),
    ]
    assert notices(rows)[2].words == "Berlaku s.d. 1 Desember 2026"


@pytest.mark.parametrize("cause", sorted(RELEARN_WORDS))
def test_every_cause_to_learn_again_is_named_and_advised(cause):
    step = next_action([held(1), Line(2, relearn=cause)])
    assert step.number == 2
    assert step.text.startswith(f"{RELEARN_WORDS[cause]}. ")


def test_next_is_the_skill_nearest_to_done_that_counts_for_the_level():
    rows = [
        Line(1),
        Line(2, wanted=True, todo=("Ujian.", "Praktik.")),
        Line(3, wanted=True, todo=("Praktik.",)),
        Line(4, wanted=True, todo=("Praktik.",)),
    ]
    assert (next_action(rows).number, next_action(rows).text) == (3, "Praktik.")


def test_nothing_is_asked_while_others_decide():
    assert next_action([held(1), Line(2, disputed=True)]) is None


def test_who_is_competent_in_everything_has_nothing_to_do():
    assert next_action([held(1), held(2)]) is None


lines = st.lists(
    st.builds(
        Line,
        number=st.integers(1, 25),
        chip=st.sampled_from(["belum", "dinilai", "cakap"]),
        relearn=st.sampled_from(["", *RELEARN_WORDS]),
        disputed=st.booleans(),
        wanted=st.booleans(),
    ),
    unique_by=lambda line: line.number,
)


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_the_skills_does_not_change_the_advice(rows, random):
    mixed = [replace(row) for row in rows]
    random.shuffle(mixed)
    assert next_action(mixed) == next_action(rows)
