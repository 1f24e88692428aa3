import pytest

from assessments.feedback import explain, in_words
from assessments.grid import grid_rows, square_of, squares
from assessments.selections import as_number
from tests.assessments.kinds import ANSWERS, ROWS


def said(kind: str, selected: list) -> list[tuple[bool, str, str]]:
    return [(one.right, one.whose, one.text) for one in explain(ROWS[kind], selected)]


@pytest.mark.parametrize("kind", ROWS)
def test_a_right_answer_is_called_right_in_every_line(kind):
    assert all(line.right for line in explain(ROWS[kind], ANSWERS[kind]))
    assert explain(ROWS[kind], ANSWERS[kind])


def test_a_wrong_number_is_told_with_what_would_have_been_accepted():
    assert said("number", [37]) == [
        (False, "Jawaban Anda", "37 °C"),
        (True, "Jawaban yang benar", "36,6 °C (selisih sampai 0,1 diterima)"),
    ]
    assert said("number", [36.5]) == [(True, "Jawaban Anda, benar", "36,5 °C")]


def test_a_wrong_order_names_the_place_each_step_was_given():
    assert said("ordering", [1, 3, 2]) == [
        (False, "Urutan ke-1; Anda menaruhnya ke-2", "Pilihan 3"),
        (False, "Urutan ke-2; Anda menaruhnya ke-1", "Pilihan 1"),
        (True, "Urutan ke-3", "Pilihan 2"),
    ]
    assert [line[0] for line in said("ordering", [])] == [True] * 3


def test_a_wrong_partner_is_shown_before_the_right_one():
    assert said("matching", [2, 2, 0]) == [
        (True, "Jawaban Anda, benar", "Pilihan 1 → Dinas PMD"),
        (False, "Jawaban Anda", "Pilihan 2 → Dinas PMD"),
        (True, "Jawaban yang benar", "Pilihan 2 → Dinas Sosial"),
        (True, "Jawaban yang benar", "Pilihan 3 → Dinas PMD"),
    ]


def test_a_wrong_place_is_named_where_it_has_a_name():
    right = (True, "Jawaban yang benar", "Pilihan 8")
    assert said("hotspot", [550, 550]) == [(False, "Jawaban Anda", "Pilihan 9"), right]
    assert said("hotspot", [990, 990])[0][2] == "Di tempat lain pada gambar"
    assert said("hotspot", []) == [right]


def test_numbers_are_written_as_indonesians_do():
    assert in_words(as_number(11.5), "cm") == "11,5 cm"
    assert in_words(as_number(1200)) == "1200"


@pytest.mark.parametrize(
    ("width", "height", "rows"), [(640, 400, 4), (600, 600, 6), (1000, 10, 2)]
)
def test_squares_cover_a_picture_once(width, height, rows):
    picture = {"width": width, "height": height}
    every = squares(picture)

    assert grid_rows(picture) == rows
    assert len(every) == 6 * rows
    for place in ([0, 0], [1000, 1000], [500, 499], [166, 1000], [167, 0]):
        assert sum(square.holds(place) for square in every) == 1
    assert [square_of(picture, one.middle) for one in every] == every
    assert square_of(picture, []) is None
