import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.codes import ALPHABET, grouped, new_code, read_code

CODES = st.text(ALPHABET, min_size=16, max_size=16)


def test_a_new_code_holds_80_bits():
    code = new_code()
    assert len(code) == 16
    assert set(code) <= set(ALPHABET)
    assert len(ALPHABET) == 32


def test_new_codes_differ():
    assert len({new_code() for _ in range(1000)}) == 1000


@given(CODES)
def test_a_code_is_read_back_however_it_is_grouped_or_cased(code):
    assert read_code(grouped(code)) == code
    assert read_code(f"  {grouped(code).lower().replace('-', ' ')} ") == code


@given(CODES)
def test_letters_that_look_like_digits_are_forgiven(code):
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize("text", ["", "abc", "7K2M" * 5, "7K2M-????-7K2M-7K2M"])
def test_what_cannot_be_a_code_reads_as_empty(text):
    assert read_code(text) == ""


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text):
    assert read_code(text) == "" or len(read_code(text)) == 16
