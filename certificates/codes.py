"""Verification codes: 80 random bits in letters that cannot be misread.

Crockford's base32 has no I, L, O or U; whoever types O for 0 is still understood.
"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_LOOKALIKES = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a fresh code of 16 letters and digits (80 random bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return the code a person typed, or empty when it cannot be one.

    Case, spaces, dashes and the usual mix-ups (O/0, I/1, L/1) are forgiven.
    """
    cleaned = re.sub(r"[\s\-\u2010-\u2014.]", "", text).upper().translate(_LOOKALIKES)
    return cleaned if _CODE.fullmatch(cleaned) else ""


def grouped(code: str) -> str:
    """Return the code in groups of four, as paper and screen show it."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
