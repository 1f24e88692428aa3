"""Identifiers that any device may make on its own, in order of time."""

import uuid

import uuid6


def new_uuid7() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits."""
    return uuid.UUID(bytes=uuid6.uuid7().bytes)
