"""Rules of observed practice, by example and in any order."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.observing import (
    Outcome,
    Sheet,
    StepError,
    equal_runs,
    find_flags,
    judge,
    mark_steps,
    settle,
)

NOON = datetime(2025, 8, 21, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    order: int
    critical: bool = False
    scale: str = "yes_no"
    text: str = "Langkah"


NINE = [Row(order, critical=order == 1) for order in range(1, 10)]
RATED = [Row(order, critical=order == 1, scale="rating") for order in range(1, 5)]


def uid(number: int) -> UUID:
    return UUID(int=number)


def test_a_missed_critical_step_is_belum_whatever_the_score():
    assert judge(mark_steps(NINE, range(2, 10)), 80) == Outcome(8, 9, False)
    assert judge(mark_steps(NINE, range(1, 9)), 80) == Outcome(8, 9, True)


def test_only_a_step_done_alone_counts_where_steps_are_rated():
    steps = mark_steps(RATED, [], {1: 2, 2: 2, 3: 2, 4: 1})

    assert [(s["done"], s["rating"]) for s in steps] == [
        (True, 2),
        (True, 2),
        (True, 2),
        (False, 1),
    ]
    assert judge(steps, 75) == Outcome(3, 4, True)
    assert judge(mark_steps(RATED, [], {1: 1, 2: 2, 3: 2, 4: 2}), 75).competent is False


def test_a_sheet_of_before_there_were_ratings_still_reads():
    assert [s["rating"] for s in mark_steps(RATED, [1, 2])] == [2, 2, 0, 0]


@pytest.mark.parametrize(
    ("items", "done", "ratings", "code"),
    [
        ([], [], {}, "tanpa_langkah"),
        (NINE, [10], {}, "langkah_tidak_dikenal"),
        (RATED, [], {5: 1}, "langkah_tidak_dikenal"),
        (RATED, [], {1: 3}, "nilai_tidak_dikenal"),
    ],
)
def test_answers_that_do_not_fit_the_checklist_are_told(items, done, ratings, code):
    with pytest.raises(StepError) as error:
        mark_steps(items, done, ratings)
    assert error.value.code == code


def test_a_second_try_stands_on_the_steps_passed_in_the_first():
    first = Sheet(uid(1), mark_steps(NINE, [1, 2, 3, 4, 5, 6]))
    again = Sheet(uid(2), mark_steps(NINE, [7, 8, 9], repeated=[7, 8, 9]), uid(1))

    assert judge(settle([again, first])[uid(2)], 80) == Outcome(9, 9, True)


def test_a_second_try_cannot_claim_what_the_first_did_not_show():
    first = Sheet(uid(1), mark_steps(NINE, [2, 3]))
    again = Sheet(uid(2), mark_steps(NINE, [9], repeated=[9]), uid(1))

    assert judge(settle([first, again])[uid(2)], 80) == Outcome(3, 9, False)


def test_a_second_try_waits_for_a_first_that_is_not_here_or_held():
    again = Sheet(uid(2), mark_steps(NINE, [9], repeated=[9]), uid(1))
    held = Sheet(uid(1), mark_steps(NINE, range(1, 9)), counts=False)

    assert settle([again])[uid(2)] is None
    assert settle([held, again])[uid(2)] is None


def test_sheets_that_repeat_each_other_in_a_circle_wait():
    one = Sheet(uid(1), mark_steps(NINE, [9], repeated=[9]), uid(2))
    two = Sheet(uid(2), mark_steps(NINE, [9], repeated=[9]), uid(1))

    assert settle([one, two]) == {uid(1): None, uid(2): None}


def test_a_second_try_in_which_every_step_is_watched_stands_alone():
    again = Sheet(uid(2), mark_steps(NINE, range(1, 10)), uid(1))

    assert judge(settle([again])[uid(2)], 80).competent is True


@st.composite
def chains(draw):
    """Sheets of one kader, any of which may repeat any other."""
    count = draw(st.integers(1, 5))
    orders = st.sets(st.integers(1, 9))
    sheets = []
    for number in range(1, count + 1):
        redoes = draw(st.none() | st.integers(1, 6).map(uid))
        repeated = draw(orders) if redoes else None
        steps = mark_steps(NINE, draw(orders), repeated=repeated)
        sheets.append(Sheet(uid(number), steps, redoes, draw(st.booleans())))
    return sheets


@given(st.data(), chains())
def test_the_order_of_arrival_changes_nothing(data, sheets):
    shuffled = data.draw(st.permutations(sheets))

    assert settle(shuffled) == settle(sheets)


@given(chains())
def test_what_arrives_later_only_ends_waiting(sheets):
    """A sheet that is settled stays as it is, whatever comes after it."""
    before, after = settle(sheets[:-1]), settle(sheets)

    for number, steps in before.items():
        assert steps is None or after[number] == steps


@given(st.sets(st.integers(1, 9)), st.integers(1, 9))
def test_one_step_more_never_makes_it_worse(done, more):
    few, many = (judge(mark_steps(NINE, s), 80) for s in (done, {*done, more}))

    assert many.done >= few.done
    assert many.competent or not few.competent


@pytest.mark.parametrize(
    ("done", "repeated", "seconds", "flags"),
    [
        (range(1, 10), None, None, []),
        (range(1, 10), None, 60, []),
        (range(1, 10), None, 35, ["straight_line"]),
        (range(1, 10), None, 29, ["too_fast", "straight_line"]),
        (range(1, 9), None, 31, []),
        (range(1, 9), None, 29, ["too_fast"]),
        # One step watched again takes a ninth of the time.
        ([9], [9], 4, []),
        ([9], [9], 3, ["too_fast"]),
    ],
)
def test_haste_is_marked(done, repeated, seconds, flags):
    steps = mark_steps(NINE, done, repeated=repeated)

    assert find_flags(steps, seconds, 30) == flags


def run_of(count: int, answers: list[int]):
    return [(NOON + timedelta(minutes=n), uid(n), answers) for n in range(count)]


def test_eight_equal_sheets_in_a_row_are_looked_at():
    rows = run_of(8, [2, 0, 2])

    assert equal_runs(reversed(rows)) == {uid(n) for n in range(8)}
    assert equal_runs(rows[:7]) == set()
    assert equal_runs([*rows[:4], (NOON, uid(99), [0, 0, 0]), *rows[4:]]) == set()


def test_a_class_that_does_every_step_is_no_news():
    assert equal_runs(run_of(12, [2, 2, 2])) == set()
