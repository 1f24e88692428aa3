import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import is_right
from assessments.marks import is_printable, read_mark, write_mark
from assessments.refusals import Refusal
from tests.assessments.kinds import ROWS, choice, row

RIGHT = {
    "single": "A",
    "multiple": "AD",
    "true_false": "A",
    "number": "36,6",
    "ordering": "CAB",
    "matching": "BAB",
    "hotspot": "A",
}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_mark_is_read_as_the_answer_it_means_and_written_again(kind):
    question, mark = ROWS[kind], RIGHT[kind]

    selected = read_mark(question, f" {mark.lower()} ")

    assert is_right(question, selected)
    assert write_mark(question, selected) == mark
    assert (read_mark(question, " "), write_mark(question, [])) == ([], "")


@pytest.mark.parametrize(
    ("kind", "mark", "code"),
    [
        ("single", "E", "huruf_tidak_dikenal"),
        ("single", "AB", "satu_pilihan"),
        ("single", "-", "huruf_tidak_dikenal"),
        ("multiple", "A1", "huruf_tidak_dikenal"),
        ("number", "tiga", "angka_tidak_terbaca"),
        ("number", "1e400000000", "angka_tidak_terbaca"),
        ("ordering", "AAB", "urutan_tidak_lengkap"),
        ("matching", "AB", "pasangan_tidak_lengkap"),
        ("hotspot", "AB", "satu_pilihan"),
    ],
)
def test_what_is_no_mark_is_said_so(kind, mark, code):
    with pytest.raises(Refusal) as refusal:
        read_mark(ROWS[kind], mark)
    assert refusal.value.code == code


@given(st.sampled_from(sorted(ROWS)), st.text(max_size=12))
def test_any_text_is_an_answer_or_a_refusal(kind, text):
    try:
        selected = read_mark(ROWS[kind], text)
    except Refusal:
        return
    assert read_mark(ROWS[kind], write_mark(ROWS[kind], selected)) == selected


def test_half_a_matching_is_kept_with_a_dash():
    assert read_mark(ROWS["matching"], "B-A") == [2, 0, 1]
    assert write_mark(ROWS["matching"], [2, 0, 1]) == "B-A"


def test_a_picture_is_printed_only_with_areas_that_letters_can_tell_apart():
    right, wrong = ROWS["hotspot"]["choices"]
    around = choice(3, area=[50, 150, 400, 350])
    assert is_printable(ROWS["hotspot"])
    assert not is_printable(row("hotspot", choices=[right]))
    # The middle of a wrong area lies in the right one.
    assert not is_printable(row("hotspot", choices=[right, wrong, around]))


def test_the_letters_of_a_picture_do_not_follow_the_authors_order():
    right = choice(1, right=True, area=[0, 800, 100, 100])
    wrong = choice(2, area=[0, 0, 100, 100])
    picture = row("hotspot", choices=[right, wrong])
    assert write_mark(picture, [50, 850]) == "B"
