"""The wheel as numbers: every skill has its place, and status is told by reach."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.wheel import EDGE, INNER, OUTER, SIDE, Spoke, draw_wheel

GROUPS = (("A", 4), ("B", 7), ("C", 6), ("D", 3), ("E", 5))
CODES = ("belum", "dilatih", "dinilai", "cakap", "kedaluwarsa")


def all_skills(code: str = "belum") -> list[Spoke]:
    letters = [group for group, size in GROUPS for _ in range(size)]
    return [Spoke(at, group, code) for at, group in enumerate(letters, start=1)]


def radii(path: str) -> list[float]:
    """The radii of the two arcs of a sector, from the outside in."""
    return [float(found) for found in re.findall(r"A([\d.]+) ", path)]


def test_twenty_five_skills_stand_in_five_groups():
    wheel = draw_wheel(all_skills())
    assert [segment.number for segment in wheel.segments] == list(range(1, 26))
    assert [mark.code for mark in wheel.groups] == ["A", "B", "C", "D", "E"]
    assert len({(segment.x, segment.y) for segment in wheel.segments}) == 25


@pytest.mark.parametrize(
    ("code", "reach"),
    [("dilatih", 86.6), ("dinilai", 110.3), ("cakap", OUTER), ("kedaluwarsa", OUTER)],
)
def test_the_bar_reaches_as_far_as_the_status(code, reach):
    segment = draw_wheel(all_skills(code)).segments[0]
    assert radii(segment.bar) == [reach, INNER]
    assert radii(segment.track) == [OUTER, INNER]
    assert radii(segment.area) == [EDGE, INNER]


def test_nothing_learned_has_no_bar():
    assert {segment.bar for segment in draw_wheel(all_skills()).segments} == {""}


def test_the_first_skill_stands_right_of_the_top_and_the_last_left_of_it():
    segments = draw_wheel(all_skills()).segments
    assert float(segments[0].x) > SIDE / 2 > float(segments[-1].x)
    assert segments[0].y == segments[-1].y


def test_a_framework_that_is_not_loaded_gives_an_empty_wheel():
    assert draw_wheel([]).segments == ()


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(CODES)), max_size=40
    ).map(sorted)
)
def test_whatever_the_framework_holds_lies_on_the_paper(found):
    wheel = draw_wheel([Spoke(at, *one) for at, one in enumerate(found, start=1)])
    assert len(wheel.segments) == len(found)
    texts = [t for s in wheel.segments for t in (s.area, s.track, s.bar, s.x, s.y)]
    numbers = [float(n) for text in texts for n in re.findall(r"-?\d+\.?\d*", text)]
    assert all(0 <= number <= SIDE for number in numbers)
