"""What may be a PIN: six digits nobody guesses first, or a long password."""

import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils import timezone

from lms.accounts.models import User

PIN_LENGTH = 6
LONG_PASSWORD = 12
# Not runs, repeats, pairs or dates, yet among the most used six-digit PINs: keypad
# shapes, numbers with a meaning, words of love written in digits.
_COMMON = """
    001122 007007 010203 012210 020202 080808 090909 100200 101112 102030 102938
    112233 112358 121314 123000 123098 123123 123321 123654 123789 131415 141421
    142536 142857 147147 147258 147852 147896 159159 159357 159753 159951 162534
    192837 198765 212223 223344 232425 246802 246810 252525 258000 258258 258456
    258963 282828 314159 321321 321654 323232 334455 345543 357159 357951 362514
    369258 369369 420420 445566 456123 456321 456456 456654 456789 456852 475869
    520131 520520 521521 554433 556677 616263 635241 654123 654456 665544 667788
    687687 696969 741852 741963 753159 753951 775533 776655 778899 786786 789123
    789321 789456 789789 794613 808080 852456 852963 869869 871871 876543 885522
    887766 889900 911911 951357 951753 963258 963852 987123 987321 987456 987789
    998877
"""
COMMON_PINS = frozenset(_COMMON.split())
EASY = "PIN ini terlalu mudah ditebak. Pilih enam angka lain yang acak."


class PinValidator:
    """Refuse what is guessed first."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with the one sentence that helps most."""
        if len(password) >= LONG_PASSWORD:
            problem = "" if len(set(password)) >= PIN_LENGTH else EASY
        elif not re.fullmatch(r"[0-9]{6}", password):
            problem = (
                "PIN harus tepat 6 angka. Petugas boleh memakai kata sandi "
                "paling sedikit 12 huruf."
            )
        else:
            problem = _weakness(password, getattr(user, "phone", "") or "")
        if problem:
            raise ValidationError(problem, code="pin_refused")

    def get_help_text(self) -> str:
        """Say what a PIN is, for forms that show it."""
        return (
            "6 angka yang mudah Anda ingat dan sulit ditebak orang lain: "
            "bukan tanggal lahir, bukan 123456."
        )


def _weakness(pin: str, phone: str) -> str:
    if phone and phone.endswith(pin):
        return "PIN tidak boleh sama dengan angka terakhir nomor HP Anda."
    if is_date(pin):
        return "PIN tidak boleh berupa tanggal, misalnya tanggal lahir."
    return EASY if is_easy(pin) else ""


def is_easy(pin: str) -> bool:
    """Say whether six digits are a repeat, a pattern, a run, or a common PIN."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    half, pairs = {pin[:3], pin[3:]}, {pin[:2], pin[2:4], pin[4:]}
    return (
        len(set(pin)) <= 2  # 111211, 121212
        or len(steps) == 1  # 123456, 098765, 246802
        or len(half) == 1  # 427427
        or len(pairs) == 1  # 363636
        or pin == pin[::-1]  # 427724
        or pin in COMMON_PINS
    )


def is_date(pin: str) -> bool:
    """Say whether six digits read as a day, or as a month with its year.

    Families know each other's birth dates: ddmmyy, mmddyy, yymmdd, mmyyyy and yyyymm
    of the years 1930 to now.
    """
    first, middle, last = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    this_year = timezone.localdate().year
    if any(
        1930 <= int(year) <= this_year and 1 <= int(month) <= 12
        for year, month in ((pin[:4], pin[4:]), (pin[2:], pin[:2]))
    ):
        return True
    return any(
        1 <= day <= 31 and 1 <= month <= 12 and (year >= 30 or year <= this_year % 100)
        for day, month, year in (
            (first, middle, last),
            (middle, first, last),
            (last, middle, first),
        )
    )
