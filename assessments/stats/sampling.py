"""Which performances two assessors watch. Pure: the same answer on every phone."""

import hashlib


def wants_double(kader: str, checklist: str, context: str, percent: int) -> bool:
    """Say whether a kader is to be watched twice at a checklist of an event.

    By a hash, so that nobody chooses and a table needs no signal to know. About
    `percent` of a hundred are; a higher percentage only adds to them. `kader` is the
    uid as text, `checklist` its key, `context` the event's key.
    """
    drawn = hashlib.sha256(f"{context}/{checklist}/{kader}".encode()).digest()
    return int.from_bytes(drawn[:8], "big") % 100 < percent
