import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.stats.gain import learning_gain

# The ten patients of Student's own example (Biometrika 6 (1908) 20): hours of sleep
# gained with two drugs; mean difference 1.58, t = 4.06 with 9 degrees of freedom,
# p = 0.00283, 95 % interval 0.70 to 2.46.
DEXTRO = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
LAEVO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SCORES = st.integers(0, 100)
PAIRS = st.lists(st.tuples(SCORES, SCORES), min_size=5, max_size=60)


def test_the_paired_test_of_students_sleep_data():
    found = learning_gain(list(zip(DEXTRO, LAEVO, strict=True)))

    assert found.raw == pytest.approx(1.58)
    assert (round(found.t, 4), round(found.p, 5)) == (4.0621, 0.00283)
    assert (round(found.low, 2), round(found.high, 2)) == (0.70, 2.46)


def test_both_of_hakes_gains_are_told_apart():
    # Averages 50 and 80: g = 30/50. Each: 0, 50/100, 75/75 ...
    found = learning_gain([(0, 50), (25, 100), (50, 80), (75, 70), (100, 100)])

    assert (found.pre, found.post, found.raw) == (50, 80, 30)
    assert found.hake_of_means == pytest.approx(0.6)
    # Whoever had everything right before cannot gain and is left out.
    assert found.hake_pairs == 4
    assert found.hake_mean == pytest.approx((0.5 + 1 + 0.6 - 0.2) / 4)
    assert found.hake_word == "sedang"


@pytest.mark.parametrize("n", range(5))
def test_below_five_pairs_nothing_is_pretended(n):
    found = learning_gain([(40, 60)] * n)

    assert (found.pairs, found.raw, found.p) == (n, None, None)
    assert found.why == "Belum cukup data"


def test_the_same_gain_for_everybody_has_no_test():
    found = learning_gain([(40, 60)] * 5)

    assert (found.raw, found.low, found.p) == (20, None, None)
    assert found.why == "Semua orang naik sama banyak: tidak ada yang diuji"


def test_nobody_could_gain():
    found = learning_gain([(100, 100)] * 4 + [(100, 90)])

    assert (found.hake_of_means, found.hake_mean, found.hake_pairs) == (None, None, 0)
    assert found.raw == pytest.approx(-2)


@settings(deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(pairs, draw):
    shuffled = pairs[:]
    draw.shuffle(shuffled)
    first, second = learning_gain(pairs), learning_gain(shuffled)

    for name in ("raw", "hake_of_means", "hake_mean", "low", "high", "p"):
        one, other = getattr(first, name), getattr(second, name)
        assert one == other or one == pytest.approx(other, abs=1e-9)


@settings(deadline=None)
@given(PAIRS)
def test_the_interval_holds_the_mean_and_turns_with_the_tests(pairs):
    found = learning_gain(pairs)
    turned = learning_gain([(after, before) for before, after in pairs])

    assert turned.raw == pytest.approx(-found.raw)
    if found.low is not None:
        assert found.low <= found.raw <= found.high
        assert turned.low == pytest.approx(-found.high)
        assert 0 <= found.p <= 1
