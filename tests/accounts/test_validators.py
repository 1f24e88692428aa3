import pytest
from django.core.exceptions import ValidationError

from lms.accounts.models import User
from lms.accounts.validators import COMMON_PINS, PinValidator

EASY = "PIN ini terlalu mudah ditebak. Pilih enam angka lain yang acak."
DATE = "PIN tidak boleh berupa tanggal, misalnya tanggal lahir."
FORM = (
    "PIN harus tepat 6 angka. Petugas boleh memakai kata sandi paling sedikit 12 huruf."
)
# The most used six-digit PINs, as lists of leaked PINs agree on.
_LISTED = """
    123456 111111 123123 654321 121212 000000 666666 112233 696969 159753 222222
    131313 777777 555555 333333 888888 987654 999999 444444 232323 101010 789456
    123321 147258 252525 456789 456123 159357 212121 202020 141414 151515 171717
    789789 147852 963852 741852 520520 258456 123654 321321 246810 102030 142536
"""
FAVOURITES = _LISTED.split()


def refusal(pin, user=None):
    try:
        PinValidator().validate(pin, user)
    except ValidationError as error:
        return error.message
    return ""


@pytest.mark.parametrize("pin", ["482916", "739402", "058463"])
def test_random_digits_are_accepted(pin):
    assert refusal(pin) == ""


@pytest.mark.parametrize("pin", ["", "48291", "4829167", "48291a", "٤٨٢٩١٦", "kader1"])
def test_anything_but_six_digits_is_refused(pin):
    assert refusal(pin) == FORM


@pytest.mark.parametrize("pin", [*FAVOURITES, *sorted(COMMON_PINS)])
def test_favourite_pins_are_refused(pin):
    assert refusal(pin) in (EASY, DATE)


@pytest.mark.parametrize(
    "pin", ["444444", "474747", "345678", "987654", "246802", "581581", "581185"]
)
def test_repeats_runs_and_mirrors_are_refused(pin):
    assert refusal(pin) == EASY


@pytest.mark.parametrize("pin", ["170845", "081790", "900817", "081990", "199008"])
def test_dates_are_refused(pin):
    assert refusal(pin) == DATE


def test_digits_that_are_no_date_are_accepted():
    assert refusal("394765") == ""


def test_end_of_the_own_phone_is_refused():
    user = User(phone="+6281234739402")
    assert refusal("739402", user) == (
        "PIN tidak boleh sama dengan angka terakhir nomor HP Anda."
    )
    assert refusal("739402", User(phone="+6281234739403")) == ""


def test_officer_may_use_a_long_password():
    assert refusal("sungai kapuas pasang") == ""
    assert refusal("sungai kapu") == FORM
    assert refusal("aaaaaaaaaaaaaaa") == EASY


def test_one_pin_in_eight_at_most_is_refused():
    refused = sum(refusal(f"{number:06d}") != "" for number in range(0, 1_000_000, 37))
    assert refused / len(range(0, 1_000_000, 37)) < 0.125
