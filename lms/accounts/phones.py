"""Indonesian mobile numbers as people write them, as we keep them, as we show them."""

import re

import phonenumbers

_SEPARATORS = re.compile(r"[\s.\-()/\u00a0\u2010-\u2015]+")
_WRITTEN = re.compile(r"\+?\d{8,15}")
_MASK = "••••"


class InvalidPhone(ValueError):
    """The text is no Indonesian mobile number; the message is for the person."""


def to_e164(text: str) -> str:
    """Return "+628…" for 08…, 8…, 62…, +62… with spaces, dashes, dots or brackets.

    Raises InvalidPhone, with a sentence to show, for anything that is not a mobile
    number of Indonesia. Source of the number plan: the phonenumbers package.
    """
    compact = _SEPARATORS.sub("", text.strip())
    if not _WRITTEN.fullmatch(compact) or not compact.isascii():
        raise InvalidPhone("Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890.")
    if compact.startswith("62"):
        compact = "+" + compact
    try:
        number = phonenumbers.parse(compact, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not _is_mobile(number):
        raise InvalidPhone(
            "Nomor HP ini bukan nomor seluler Indonesia. Periksa lagi angkanya."
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    return (
        number.country_code == 62
        and phonenumbers.is_valid_number(number)
        and phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    )


def national(e164: str) -> str:
    """Return the number as it is read aloud: "0812-3456-7890"; "" stays ""."""
    digits = _digits(e164)
    return "-".join(filter(None, (digits[:4], digits[4:8], digits[8:])))


def masked(e164: str) -> str:
    """Return the number with its middle hidden: "0812-••••-7890"; "" stays ""."""
    digits = _digits(e164)
    return f"{digits[:4]}-{_MASK}-{digits[-4:]}" if digits else ""


def _digits(e164: str) -> str:
    return "0" + e164.removeprefix("+62") if e164 else ""
