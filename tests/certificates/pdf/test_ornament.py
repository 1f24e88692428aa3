from io import BytesIO

import pikepdf
import pytest

from certificates.pdf import ornament, sheets


@pytest.mark.parametrize(
    "draw", [sheets.competence_front, sheets.letter_front, sheets.back]
)
def test_a_background_is_one_decoration_that_leaves_no_trace(draw):
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, draw())
        operators = [
            str(item.operator) for item in pikepdf.parse_content_stream(stream)
        ]
    assert (operators[0], operators[-1]) == ("BMC", "EMC")
    assert operators.count("q") == operators.count("Q")


def test_a_wave_passes_through_its_ends():
    numbers = ornament.wave(30, 3, 2).split()
    assert (numbers[:3], numbers[-3:]) == (["0", "0", "m"], ["30", "0", "c"])


def test_a_rosette_closes():
    assert ornament.rosette(10, 2, 6).split()[-1] == "h"


def test_colours_are_parts_of_one():
    painted = ornament.paint(ornament.box(0, 0, 1, 1), fill="#ff0033")
    assert painted == "q 1 0 0 1 0 0 cm 1 0 0.2 rg 0 0 1 1 re f Q\n"


def test_lengths_carry_no_idle_zeros():
    assert [ornament.short(n) for n in (1.0, 0.25, 12.999)] == ["1", "0.25", "13"]


def test_backgrounds_open_in_a_reader():
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(842, 595))
        page.Contents = pikepdf.Stream(pdf, sheets.competence_front())
        target = BytesIO()
        pdf.save(target)
    assert target.getvalue()[:5] == b"%PDF-"
