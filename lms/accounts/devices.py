"""Devices on which a person signed in before, told by a signed cookie.

They pass the platform's breaker for that person only. Nothing else rests on it.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from lms.accounts.throttle import throttle_key

COOKIE = "perangkat"
_SALT = "lms.accounts.devices"
_MAX_AGE = 400 * 24 * 3600
# A phone shared in a family, and a code beside the number.
_KEPT = 8


def is_known_device(request: HttpRequest | None, identifier: str) -> bool:
    """Say whether this device carries our mark for that phone number or code."""
    return throttle_key("device", identifier) in _marks(request)


def remember_device(
    request: HttpRequest, response: HttpResponse, identifier: str
) -> None:
    """Mark the device as one where this phone number or code signed in."""
    mark = throttle_key("device", identifier)
    marks = [mark, *(old for old in _marks(request) if old != mark)][:_KEPT]
    response.set_cookie(
        COOKIE,
        signing.dumps(marks, salt=_SALT),
        max_age=_MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest | None) -> list[str]:
    cookie = request.COOKIES.get(COOKIE, "") if request else ""
    try:
        return list(signing.loads(cookie, salt=_SALT, max_age=_MAX_AGE))
    except signing.BadSignature:
        return []
