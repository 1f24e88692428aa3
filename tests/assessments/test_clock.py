from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments.clock import (
    Arrival,
    Moment,
    beginning,
    between,
    corrected,
    judge,
    timely,
)

NOON = datetime(2025, 8, 20, 5, tzinfo=UTC)
DAYS_WRONG = timedelta(days=3)
SECONDS = st.integers(-(10**9), 10**9)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(minutes: float, offset: int = 0, **arrival) -> Moment:
    """A moment told by a phone; the paper was given at noon, it arrives in an hour."""
    return judge(after(minutes), offset, NOON, Arrival(after(60), **arrival))


def test_a_measured_offset_puts_a_wrong_clock_right():
    seconds = int(DAYS_WRONG.total_seconds())
    moment = judge(after(20) + DAYS_WRONG, seconds, NOON, Arrival(after(60)))
    assert moment == Moment(after(20), suspect=False)


def test_times_outside_the_bounds_are_suspect_beyond_five_minutes():
    found = {m: told(m).suspect for m in (-5.1, -5, 0, 60, 65, 65.1)}
    assert found == {-5.1: True, -5: False, 0: False, 60: False, 65: False, 65.1: True}


def test_a_clock_that_was_set_before_sending_is_suspect():
    assert told(10, clock_was_set=True) == Moment(after(10), suspect=True)


def test_a_suspect_beginning_counts_only_when_there_is_no_other():
    early, late = Moment(after(-4000), suspect=True), Moment(after(9))
    assert beginning([early, late]) == late
    assert beginning([early]) == early
    assert beginning([]) is None


def test_answers_count_up_to_the_limit_and_to_the_closing():
    answers = [Moment(after(m)) for m in (0, 20, 30, 31)]
    limited = timely([Moment(NOON)], answers, minutes=30, closes_at=None)
    closed = timely([Moment(NOON)], answers, minutes=30, closes_at=after(20))
    free = timely([Moment(NOON)], answers, minutes=None, closes_at=None)
    assert limited == [True, True, True, False]
    assert closed == [True, True, False, False]
    assert free == [True] * 4


def test_suspect_moments_are_held_against_the_limit_among_themselves():
    start = Moment(after(0) + DAYS_WRONG, suspect=True)
    answers = [Moment(after(m) + DAYS_WRONG, suspect=True) for m in (10, 30, 31)]
    found = timely([start], answers, minutes=30, closes_at=after(40))
    assert found == [True, True, False]


def test_an_answer_before_its_start_begins_the_time():
    answers = [Moment(after(-10)), Moment(after(25))]
    assert timely([Moment(NOON)], answers, minutes=30, closes_at=None) == [True, False]


def test_times_at_the_ends_of_the_calendar_are_only_suspect():
    first = datetime(1, 1, 1, tzinfo=UTC)
    last = datetime(9999, 12, 31, tzinfo=UTC)
    assert (corrected(first, 10), corrected(last, -(10**6))) == (first, last)
    assert timely([Moment(last, True)], [Moment(last, True)], minutes=9, closes_at=None)


@given(since=SECONDS, offset=SECONDS, length=st.integers(0, 10**6))
def test_a_shown_time_is_always_within_the_bounds(since, offset, length):
    at = NOON + timedelta(seconds=since)
    received_at = NOON + timedelta(seconds=length)
    shown = between(corrected(at, offset), NOON, received_at)
    assert NOON <= shown <= received_at


@given(
    st.lists(st.tuples(st.integers(0, 90), st.booleans()), min_size=1, max_size=8),
    st.randoms(),
)
def test_the_order_of_arrival_changes_nothing(told_moments, draw):
    answers = [Moment(after(m), suspect) for m, suspect in told_moments]
    limits = {"minutes": 30, "closes_at": after(45)}
    found = dict(zip(answers, timely([], answers, **limits), strict=True))
    draw.shuffle(answers)
    assert dict(zip(answers, timely([], answers, **limits), strict=True)) == found


@given(
    spans=st.lists(st.integers(0, 30 * 60), min_size=1, max_size=6),
    wrong=st.integers(-(10**7), 10**7),
)
def test_no_answer_within_the_limit_is_lost_to_a_wrong_clock(spans, wrong):
    """Whatever was done to the clock while the phone was away: it counts."""
    arrival = Arrival(after(40))
    shift = timedelta(seconds=wrong)
    start = judge(NOON + shift, 0, NOON, arrival)
    answers = [
        judge(NOON + shift + timedelta(seconds=s), 0, NOON, arrival) for s in spans
    ]
    counted = timely([start], answers, minutes=30, closes_at=None)
    # Each side of the bounds has a timeline of its own, so only its spans matter.
    assert all(counted)
