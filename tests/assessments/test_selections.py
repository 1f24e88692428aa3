import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import grade, is_right
from assessments.refusals import Refusal
from assessments.selections import as_number, check_selection, has_answer, is_complete
from tests.assessments.kinds import ANSWERS, ROWS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3),
)
ANYTHING = st.lists(JSON, max_size=5)


@pytest.mark.parametrize("kind", ROWS)
def test_the_right_answer_of_every_kind_is_taken_and_right(kind):
    stored = json.loads(json.dumps(check_selection(ROWS[kind], ANSWERS[kind])))

    assert is_right(ROWS[kind], stored)
    assert is_complete(ROWS[kind], stored)
    assert not is_right(ROWS[kind], [])
    assert check_selection(ROWS[kind], []) == []


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (36.5, True),
        (36.7, True),
        (36.4, False),
        (36.701, False),
        (36, False),
        ("36.6", False),
        (True, False),
        (float("nan"), False),
        (float("inf"), False),
    ],
)
def test_a_number_is_right_up_to_its_tolerance_and_not_a_hair_further(value, right):
    """As floats 36.7 - 36.6 is more than 0.1."""
    assert 36.7 - 36.6 > 0.1
    assert is_right(ROWS["number"], [value]) is right


def test_a_number_too_long_to_be_written_is_wrong():
    assert not is_right(ROWS["number"], [10**5000])


@pytest.mark.parametrize(
    ("kind", "selected"),
    [
        ("ordering", [1, 2, 3]),
        ("ordering", [3, 1]),
        ("ordering", [3, 1, 2, 2]),
        ("ordering", [3, True, 2]),
        ("matching", [1, 2, 2]),
        ("matching", [2, 1, 0]),
        ("matching", [2, True, 2]),
        ("hotspot", [550, 550]),
        ("hotspot", [99, 300]),
        ("hotspot", [250, 451]),
        ("hotspot", [250]),
        ("number", [36.6, 36.6]),
        ("single", [True]),
        ("multiple", [1, 4, 2]),
    ],
)
def test_a_wrong_answer_of_a_new_kind_earns_nothing(kind, selected):
    assert not is_right(ROWS[kind], selected)


def test_the_edge_of_an_area_belongs_to_it():
    for place in ([100, 200], [400, 450], [100, 450]):
        assert is_right(ROWS["hotspot"], place)


@pytest.mark.parametrize(
    ("kind", "selected", "code"),
    [
        ("single", [9], "pilihan_tidak_dikenal"),
        ("single", [1, 2], "satu_pilihan"),
        ("single", [True], "pilihan_tidak_dikenal"),
        ("number", [1, 2], "angka_tidak_terbaca"),
        ("number", [1e12], "angka_tidak_terbaca"),
        ("number", [0.0001], "angka_tidak_terbaca"),
        ("ordering", [1, 2], "urutan_tidak_lengkap"),
        ("ordering", [1, 1, 2], "urutan_tidak_lengkap"),
        ("ordering", [1, 2, 7], "pilihan_tidak_dikenal"),
        ("matching", [1, 2], "pasangan_tidak_lengkap"),
        ("matching", [1, 2, 3], "pilihan_tidak_dikenal"),
        ("hotspot", [1001, 3], "titik_di_luar_gambar"),
        ("hotspot", [-1, 3], "titik_di_luar_gambar"),
        ("hotspot", [0.5, 3], "titik_di_luar_gambar"),
        ("hotspot", [3], "titik_di_luar_gambar"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_its_reason(kind, selected, code):
    with pytest.raises(Refusal) as refused:
        check_selection(ROWS[kind], selected)
    assert refused.value.code == code


def test_half_a_matching_is_an_answer_but_not_complete():
    assert has_answer(ROWS["matching"], [2, 0, 0])
    assert not is_complete(ROWS["matching"], [2, 0, 0])
    assert not has_answer(ROWS["matching"], [0, 0, 0])
    assert check_selection(ROWS["matching"], [0, 0, 0]) == []


@given(st.sampled_from(sorted(ROWS)), ANYTHING)
def test_nothing_told_breaks_the_grading(kind, selected):
    """What a device may tell is stored or refused; what is stored is graded."""
    assert grade([ROWS[kind]], {kind: selected}).total.max_score == 1
    try:
        stored = check_selection(ROWS[kind], selected)
    except Refusal:
        # What is refused as an answer would not have been right either.
        assert not is_right(ROWS[kind], selected)
        return
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
    assert check_selection(ROWS[kind], stored) == stored
    assert is_right(ROWS[kind], stored) is is_right(ROWS[kind], selected)


@given(st.permutations([1, 2, 3]))
def test_just_one_order_is_right(order):
    assert is_right(ROWS["ordering"], order) is (order == [3, 1, 2])


@given(st.decimals(-(10**6), 10**6, places=3), st.integers(-200, 200))
def test_the_tolerance_holds_exactly_at_every_number(answer, thousandths):
    """A binary float is told, yet the border is where it was written."""
    row = {**ROWS["number"], "answer": str(answer), "tolerance": "0.1"}
    told = float(answer + thousandths * as_number(0.001))

    assert is_right(row, [told]) is (abs(thousandths) <= 100)
