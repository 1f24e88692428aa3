import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.stats.items import Reply, analyse_items, reliability

RIGHT, OTHER, DEAD = 1, 2, 3
CHOICES = {RIGHT: True, OTHER: False, DEAD: False}


def replies(table: list[str]) -> list[Reply]:
    """One line per person, one mark per question: 1 right, 0 wrong."""
    return [
        Reply(taker, (f"q{at}", 1), mark == "1", (RIGHT if mark == "1" else OTHER,))
        for taker, line in enumerate(table)
        for at, mark in enumerate(line)
    ]


# Six people, three questions, each line five times so that there are enough.
TABLE = ["111", "110", "101", "100", "010", "000"] * 5


def test_difficulty_and_corrected_discrimination_worked_by_hand():
    found = analyse_items(replies(TABLE), {("q0", 1): CHOICES})[0]

    # q0 is right for lines 1-4: p = 20/30. Shares on the other two are 1, .5, .5, 0,
    # .5, 0: covariance 1/36, variances 2/9 and 17/144·... r = .1667 by hand below.
    assert (found.key, found.version, found.n) == ("q0", 1, 30)
    assert found.p == pytest.approx(2 / 3)
    # mean of xy = 2/6, mean x = 4/6, mean y = 2.5/6; cov = 1/3 - 10/36 = 1/18.
    # var x = 2/9; var y = 1.75/6 - 6.25/36 = 17/144. r = (1/18) / sqrt(34/1296).
    assert found.discrimination == pytest.approx((1 / 18) / (34 / 1296) ** 0.5)


def test_kr20_worked_by_hand():
    found = reliability(replies(TABLE))

    # Per line totals 3, 2, 2, 1, 1, 0: variance 11/12; Σpq = 2/9 + 1/4 + 2/9 = 25/36.
    # KR-20 = 3/2 · (1 - 25/33). The factor n / (n - 1) of the variances cancels.
    assert (found.takers, found.items) == (30, 3)
    assert found.alpha == pytest.approx(1.5 * (1 - 25 / 33))


def test_distractors_are_counted_by_thirds():
    found = analyse_items(replies(TABLE), {("q0", 1): CHOICES})[0]
    shares = {use.choice: (use.share, use.top, use.bottom) for use in found.choices}

    assert shares[DEAD] == (0, 0, 0)
    assert shares[RIGHT][0] == pytest.approx(2 / 3)
    assert shares[RIGHT][1] > shares[RIGHT][2]
    assert found.flags == ("dead",)


@pytest.mark.parametrize(
    ("table", "flags"),
    [
        (["111", "110"], ("few",)),
        (["111", "110", "101"] * 10, ("easy",)),
        (["011", "010", "001", "000"] * 8, ("hard",)),
        (["011", "011", "100", "100"] * 8, ("negative",)),
        (["111", "100", "010", "001", "110", "000"] * 5, ()),
        (["110", "101", "011", "000", "100", "011"] * 5, ("negative",)),
    ],
)
def test_flags_say_what_is_odd(table, flags):
    assert analyse_items(replies(table), {})[0].flags == flags


def test_a_changed_question_is_another_item():
    rows = [Reply(1, ("q", 1), True), Reply(2, ("q", 2), False)]

    assert [(f.version, f.n, f.p) for f in analyse_items(rows, {})] == [
        (1, 1, 1),
        (2, 1, 0),
    ]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (["11", "00"], "Jawaban masih sedikit, belum dapat dinilai"),
        (["1"] * 30, "Perlu paling sedikit dua soal"),
        (["10", "01"] * 15, "Semua orang bernilai sama"),
    ],
)
def test_reliability_that_cannot_be_told_says_why(table, why):
    found = reliability(replies(table))

    assert (found.alpha, found.why) == (None, why)


def test_drawn_questions_have_no_common_reliability():
    rows = [*replies(["11"] * 30), Reply(99, ("other", 1), True)]

    assert reliability(rows).why == "Soal tiap orang berbeda"


TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.text("01", min_size=width, max_size=width), min_size=30, max_size=60
    )
)


@settings(deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_order_and_keep_their_bounds(table, draw):
    rows = replies(table)
    shuffled = rows[:]
    draw.shuffle(shuffled)
    choices = {(f"q{at}", 1): CHOICES for at in range(len(table[0]))}
    first = analyse_items(rows, choices)
    alpha, again = reliability(rows).alpha, reliability(shuffled).alpha

    assert [(f.p, f.flags, f.choices) for f in first] == [
        (f.p, f.flags, f.choices) for f in analyse_items(shuffled, choices)
    ]
    for found in first:
        assert 0 <= found.p <= 1
        assert found.discrimination is None or -1 <= found.discrimination <= 1
        assert sum(use.share for use in found.choices) == pytest.approx(1)
    assert alpha == again or alpha == pytest.approx(again)
    assert alpha is None or alpha <= 1 + 1e-9
