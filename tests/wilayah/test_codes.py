import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.wilayah import codes

blocks = st.lists(st.integers(10, 99), min_size=1, max_size=3)
area_codes = blocks.map(lambda parts: ".".join(str(p) for p in parts))


def test_level_follows_from_the_number_of_blocks():
    levels = [codes.level_of(c) for c in ("62", "62.03", "62.03.01", "62.03.01.2001")]
    assert levels == ["provinsi", "kabupaten", "kecamatan", "desa"]


@pytest.mark.parametrize(
    "text", ["", "6", "62.", "62.3", "62.03.01.201", "62.03.01.2001.1"]
)
def test_other_texts_are_no_codes(text):
    assert codes.is_code(text) is False
    with pytest.raises(ValueError, match="not an area code"):
        codes.level_of(text)


def test_an_area_contains_itself_and_what_lies_inside():
    assert codes.contains("62.03", "62.03") is True
    assert codes.contains("62.03", "62.03.01.2001") is True
    assert codes.contains("62.03", "62.04.01") is False
    assert codes.contains("62.03.01", "62.03") is False


@given(area_codes)
def test_an_empty_scope_contains_nothing(code):
    assert codes.contains("", code) is False


@given(area_codes, area_codes)
def test_two_areas_contain_each_other_only_when_equal(one, other):
    both = codes.contains(one, other) and codes.contains(other, one)
    assert both == (one == other)


def test_ancestor_is_the_leading_part_of_the_code():
    assert codes.ancestor("62.03.01.2001", "kabupaten") == "62.03"
    assert codes.child_level("kecamatan") == "desa"
    assert codes.child_level("desa") is None
