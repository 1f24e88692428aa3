"""Kappa against examples worked by hand in print; what must hold for any ratings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.stats.agreement import measure_agreement

YES, NO = True, False


def pairs(table: dict[tuple[bool, bool], int]) -> list[dict[int, bool]]:
    return [
        {1: first, 2: second} for (first, second), n in table.items() for _ in range(n)
    ]


@pytest.mark.parametrize(
    ("table", "agreement", "kappa"),
    [
        # 50 proposals, two readers: p_o = 35/50, p_e = .5 * .6 + .5 * .4 = .5,
        # kappa = .2 / .5 (the worked example of Wikipedia, "Cohen's kappa").
        ({(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15}, 0.7, 0.4),
        # Two tables of the same agreement and other margins, from the same article:
        # p_e = .54 and .46, kappa = .06/.46 and .14/.54.
        ({(YES, YES): 45, (YES, NO): 15, (NO, YES): 25, (NO, NO): 15}, 0.6, 3 / 23),
        ({(YES, YES): 25, (YES, NO): 35, (NO, YES): 5, (NO, NO): 35}, 0.6, 7 / 27),
        # p_e = .5 and nobody agrees.
        ({(YES, NO): 5, (NO, YES): 5}, 0.0, -1.0),
    ],
)
def test_cohens_kappa_of_printed_examples(table, agreement, kappa):
    found = measure_agreement(pairs(table))

    assert (found.method, found.n) == ("cohen", sum(table.values()))
    assert found.percent_agreement == pytest.approx(agreement)
    assert found.kappa == pytest.approx(kappa)


def test_fleiss_kappa_worked_by_hand():
    # Four things, three raters each: yes 3, 2, 1, 0. P_i = 1, 1/3, 1/3, 1, mean 2/3;
    # p_yes = 6/12, P_e = 1/2; kappa = (2/3 - 1/2) / (1/2) = 1/3. Formulas (3)-(7) of
    # Fleiss 1971.
    rated = [{rater: rater < yes for rater in range(3)} for yes in (3, 2, 1, 0)]
    found = measure_agreement(rated)

    assert (found.method, found.n, found.kappa_n) == ("fleiss", 4, 4)
    assert found.percent_agreement == pytest.approx(2 / 3)
    assert found.kappa == pytest.approx(1 / 3)


def test_things_with_another_number_of_raters_count_for_agreement_only():
    rated = [{1: YES, 2: YES}, {1: NO, 3: NO}, {1: YES, 2: YES, 3: YES}]
    found = measure_agreement(rated)

    assert (found.n, found.kappa_n, found.kappa) == (3, 2, pytest.approx(1.0))


@pytest.mark.parametrize(
    ("rated", "agreement", "why"),
    [
        ([], None, "Belum ada pengamatan ganda"),
        ([{1: YES}], None, "Belum ada pengamatan ganda"),
        ([{1: YES, 2: YES}] * 9, 1.0, "Semua penilaian sama: kappa tidak terdefinisi"),
        (
            [{1: YES, 2: YES, 3: YES}] * 4,
            1.0,
            "Semua penilaian sama: kappa tidak terdefinisi",
        ),
    ],
)
def test_what_cannot_be_told_is_said_in_words(rated, agreement, why):
    found = measure_agreement(rated)

    assert (found.percent_agreement, found.kappa, found.why) == (agreement, None, why)


RATED = st.lists(
    st.dictionaries(st.integers(1, 4), st.booleans(), min_size=2), min_size=1
)
TWO = st.lists(
    st.tuples(st.booleans(), st.booleans()).map(lambda p: {1: p[0], 2: p[1]}),
    min_size=1,
)


@settings(deadline=None)
@given(st.one_of(RATED, TWO), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(rated, draw):
    shuffled = rated[:]
    draw.shuffle(shuffled)
    renamed = [{-rater: seen for rater, seen in one.items()} for one in shuffled]
    first, second = measure_agreement(rated), measure_agreement(renamed)

    assert first.percent_agreement == pytest.approx(second.percent_agreement)
    assert (first.kappa is None) == (second.kappa is None)
    assert first.kappa is None or first.kappa == pytest.approx(second.kappa)


@settings(deadline=None)
@given(st.one_of(RATED, TWO))
def test_kappa_is_never_above_one_nor_above_agreement(rated):
    found = measure_agreement(rated)

    assert 0 <= found.percent_agreement <= 1
    if found.kappa is None:
        assert found.why
    else:
        assert -1 - 1e-9 <= found.kappa <= 1 + 1e-9


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1), st.integers(2, 4))
def test_full_agreement_is_one_or_undefined(seen, raters):
    found = measure_agreement([dict.fromkeys(range(raters), one) for one in seen])

    assert found.percent_agreement == 1
    assert found.kappa is None or found.kappa == pytest.approx(1)
    assert (found.kappa is None) == (len(set(seen)) == 1)


@pytest.mark.parametrize(
    ("table", "weak"),
    [
        ({(YES, YES): 8, (NO, NO): 8, (YES, NO): 4}, False),
        ({(YES, YES): 7, (NO, NO): 8, (YES, NO): 5}, True),
        # Four of five agree, yet no more than chance would.
        ({(YES, YES): 16, (YES, NO): 2, (NO, YES): 2}, True),
        # Nearly everything is done: two differences of forty say little by kappa.
        ({(YES, YES): 18, (YES, NO): 1, (NO, YES): 1}, False),
        ({(YES, YES): 9}, False),
    ],
)
def test_below_either_floor_is_weak(table, weak):
    assert measure_agreement(pairs(table)).is_weak(80, 60) is weak
