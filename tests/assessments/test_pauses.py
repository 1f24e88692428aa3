from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assessments.pauses import (
    Interval,
    Switch,
    Terms,
    end_of_time,
    standing,
    stood_for,
)

NOON = datetime(2025, 8, 20, 5, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def stop(minutes: float, personal: bool = False) -> Switch:
    return Switch(after(minutes), True, personal)


def go(minutes: float, personal: bool = False) -> Switch:
    return Switch(after(minutes), False, personal)


def spans(*switches: Switch) -> list[tuple[float, float | None]]:
    return [
        (
            (pause.start - NOON).total_seconds() / 60,
            pause.end and (pause.end - NOON).total_seconds() / 60,
        )
        for pause in standing(switches)
    ]


def end_of(*switches: Switch, minutes: int = 30) -> float | None:
    end = end_of_time(NOON, minutes, standing(switches))
    return end and (end - NOON).total_seconds() / 60


def test_two_pauses_are_both_given_back():
    assert end_of(stop(5), go(10), stop(20), go(23)) == 38


def test_a_personal_pause_within_a_general_one_counts_once():
    switches = [stop(5), stop(8, True), go(10), go(12, True)]
    assert spans(*switches) == [(5, 12)]
    assert end_of(*switches) == 37


def test_a_pause_that_is_never_resumed_has_no_end():
    assert end_of(stop(5)) is None
    assert spans(stop(5)) == [(5, None)]


def test_a_pause_at_or_after_the_end_gives_nothing_back():
    assert end_of(stop(30), go(60)) == 30
    assert end_of(stop(31)) == 30


def test_only_what_is_left_of_a_pause_at_the_beginning_is_given_back():
    assert end_of(stop(-10), go(4)) == 34
    assert end_of(stop(-10), go(-4)) == 30


def test_stopping_twice_and_going_on_twice_is_once():
    assert spans(go(1), stop(2), stop(3), go(5), go(6)) == [(2, 5)]


def test_the_clock_stands_from_the_pause_up_to_its_end():
    terms = Terms(30, 1, None, standing([stop(5), go(10)]))
    assert [terms.is_paused(after(m)) for m in (4, 5, 9, 10)] == [
        False,
        True,
        True,
        False,
    ]


SWITCHES = st.lists(
    st.builds(Switch, st.integers(-20, 90).map(after), st.booleans(), st.booleans()),
    max_size=8,
)


@given(SWITCHES, st.randoms())
def test_the_order_in_which_they_are_read_changes_nothing(switches, chance):
    found = standing(switches)
    chance.shuffle(switches)
    assert standing(switches) == found


@given(SWITCHES, st.integers(1, 60))
def test_the_time_worked_until_the_end_is_the_time_given(switches, minutes):
    """Minute by minute: whoever stops at the end has worked exactly that long."""
    pauses = standing(switches)
    end = end_of_time(NOON, minutes, pauses)
    worked, now = 0, NOON
    while worked < minutes and now < after(400):
        worked += not any(pause.holds(now) for pause in pauses)
        now += timedelta(minutes=1)
    assert end == (now if worked == minutes else None)


@given(SWITCHES)
def test_pauses_are_in_order_and_apart(switches):
    pauses = standing(switches)
    for one, next_one in pairwise(pauses):
        assert one.end is not None
        assert one.start < one.end < next_one.start
    total = stood_for(pauses)
    assert (total is None) == any(pause.end is None for pause in pauses)


def test_how_long_it_stood_in_all():
    pauses = [Interval(after(1), after(3)), Interval(after(5), after(10))]
    assert stood_for(pauses) == timedelta(minutes=7)
