"""Kemendagri area codes as text: `62`, `62.03`, `62.03.01`, `62.03.01.2001`.

The code is the place in the tree: an area lies within another when its code begins
with the other's code and a dot. Source: Kepmendagri 300.2.2-2138/2025, as published
by the npm package idn-area-data.
"""

import re

# Length of a code per level, in characters with dots.
LENGTHS = {"provinsi": 2, "kabupaten": 5, "kecamatan": 8, "desa": 13}
LEVELS = tuple(LENGTHS)
_FORM = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")


def is_code(text: str) -> bool:
    """Say whether the text has the form of an area code of any level."""
    return bool(_FORM.fullmatch(text))


def level_of(code: str) -> str:
    """Return the level of a code: provinsi, kabupaten, kecamatan or desa.

    Raises ValueError when the text is not a code.
    """
    if not is_code(code):
        raise ValueError(f"not an area code: {code!r}")
    return LEVELS[code.count(".")]


def contains(outer: str, inner: str) -> bool:
    """Say whether the area `inner` is `outer` itself or lies within it.

    An empty or malformed outer code contains nothing, so that a missing scope never
    opens everything.
    """
    return is_code(outer) and (inner == outer or inner.startswith(outer + "."))


def child_level(level: str) -> str | None:
    """Return the next smaller level, or None below the desa."""
    at = LEVELS.index(level) + 1
    return LEVELS[at] if at < len(LEVELS) else None


def ancestor(code: str, level: str) -> str:
    """Return the code of the area of that level in which `code` lies."""
    return code[: LENGTHS[level]]
