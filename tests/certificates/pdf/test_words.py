from datetime import date, time
from decimal import Decimal

import pytest

from certificates.pdf import words


def test_a_day_is_named():
    assert words.day_and_date(date(2025, 8, 20)) == "Rabu, 20 Agustus 2025"


def test_a_clock_time_has_a_point():
    assert words.clock(time(8, 5)) == "08.05"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("18", "18"), ("20", "20"), ("1.50", "1,5"), ("2.0", "2"), ("1E+1", "10")],
)
def test_a_number_has_a_comma_and_no_idle_zeros(value, expected):
    assert words.decimal_text(Decimal(value)) == expected


def test_an_address_is_written_as_one_reads_it_out():
    assert words.paper_address("https://cakap.example/v/AB/") == "cakap.example/v/AB"


def test_the_largest_size_that_holds_a_text_is_taken():
    steps = [words.size_step("a" * n, (10, 20)) for n in (5, 25, 50)]
    assert steps == [0, 1, 2]
