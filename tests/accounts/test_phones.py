import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.phones import InvalidPhone, masked, national, to_e164

mobiles = st.from_regex(
    r"8(1[1-3]|2[1-3]|5[2378]|7[78]|9[5-9])[0-9]{8}", fullmatch=True
)
separators = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2013"])


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "81234567890",
        "6281234567890",
        "+6281234567890",
        "+62 812-3456-7890",
        "0812.3456.7890",
        "(0812) 3456 7890",
    ],
)
def test_every_way_of_writing_gives_the_same_number(written):
    assert to_e164(written) == "+6281234567890"


@given(number=mobiles, prefix=st.sampled_from(["0", "", "62", "+62"]), gap=separators)
def test_prefix_and_separators_do_not_matter(number, prefix, gap):
    written = prefix + gap + gap.join([number[:3], number[3:7], number[7:]])
    assert to_e164(written) == "+62" + number


@given(number=mobiles)
def test_shown_number_reads_back_as_the_same_number(number):
    assert to_e164(national("+62" + number)) == "+62" + number


@given(number=mobiles)
def test_masked_number_shows_four_digits_on_each_side(number):
    assert masked("+62" + number) == f"0{number[:3]}-••••-{number[-4:]}"


@given(text=st.text(max_size=30))
def test_any_text_gives_an_indonesian_mobile_number_or_invalid_phone(text):
    try:
        number = phonenumbers.parse(to_e164(text), None)
    except InvalidPhone:
        return
    assert number.country_code == 62
    assert phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE


@pytest.mark.parametrize("written", ["", "halo", "0812", "0812x3456789", "٠٨١٢٣٤٥٦٧٨"])
def test_text_that_is_no_number_asks_for_digits(written):
    with pytest.raises(InvalidPhone) as refused:
        to_e164(written)
    assert str(refused.value) == (
        "Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890."
    )


@pytest.mark.parametrize("written", ["0536 3221234", "021 5551234", "+60123456789"])
def test_landline_and_foreign_numbers_are_refused(written):
    with pytest.raises(InvalidPhone) as refused:
        to_e164(written)
    assert str(refused.value) == (
        "Nomor HP ini bukan nomor seluler Indonesia. Periksa lagi angkanya."
    )


def test_no_phone_stays_empty():
    assert (national(""), masked("")) == ("", "")
