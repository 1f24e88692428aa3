"""How often somebody may try to sign in: counted in rows, before anything is evaluated.

Not per address: a hall of 300 people stands behind one. What is limited is the phone
number or code that is tried, and failures on the whole platform, so that one PIN cannot
be tried on all phones.

Each attempt must first win an UPDATE whose condition holds the limit. The database runs
such updates of one row after the other, so 200 attempts at once win as often as five
in a row do. It is the same on SQLite and PostgreSQL, with any number of workers.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Case, DateTimeField, F, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lms.accounts.models import LoginThrottle

# At most five tries in any five minutes: the count starts again only after five quiet
# minutes. At most 20 failures in a day. Both per phone number or code.
SHORT_LIMIT, SHORT_WINDOW = 5, timedelta(minutes=5)
DAY_LIMIT = 20
BREAKER_WINDOW = timedelta(minutes=5)
_KEEP = timedelta(days=2)
OWN_LIMIT = (
    "Terlalu banyak percobaan. Coba lagi dalam {wait}, atau minta panitia mencetak "
    "slip baru."
)
PLATFORM_LIMIT = (
    "Terlalu banyak percobaan masuk di seluruh Cakap. Akun Anda tidak apa-apa. "
    "Coba lagi dalam {wait}."
)


class TooManyAttempts(ValidationError):
    """The limit is reached; nothing was evaluated. The message is for the person."""

    def __init__(self, wait: timedelta, sentence: str = OWN_LIMIT) -> None:
        self.wait = wait
        super().__init__(
            sentence.format(wait=_in_words(wait)), code="too_many_attempts"
        )


def throttle_key(kind: str, value: str) -> str:
    """Return the row key for a value of a kind, from which it cannot be read back."""
    mac = salted_hmac("lms.accounts.throttle", f"{kind}:{value}", algorithm="sha256")
    return mac.hexdigest()


def count_attempt(identifier: str, *, known_device: bool = False) -> None:
    """Count one attempt on a phone number or code, before it is evaluated.

    Raises TooManyAttempts when one of the limits is reached. A device on which this
    person signed in before passes the platform's breaker: an attack elsewhere does not
    lock out people at work.
    """
    now = timezone.now()
    if not known_device:
        check_breaker("login")
    short, day = _keys(identifier)
    _make_rows([short, day], now)
    quiet_since = now - SHORT_WINDOW
    if not _count(short, quiet_since, SHORT_LIMIT, slide=True):
        last = LoginThrottle.objects.get(key=short).window_start
        raise TooManyAttempts(last + SHORT_WINDOW - now)
    midnight = _midnight(now)
    if not _count(day, midnight, DAY_LIMIT, slide=False):
        raise TooManyAttempts(midnight + timedelta(days=1) - now)


def count_success(identifier: str) -> None:
    """Take a successful attempt out of the counts: only failures add up."""
    short, day = _keys(identifier)
    LoginThrottle.objects.filter(key=short).update(attempts=0)
    LoginThrottle.objects.filter(key=day, attempts__gt=0).update(
        attempts=F("attempts") - 1
    )


def forget_attempts(identifier: str) -> None:
    """Start anew for somebody who proved who they are with a slip."""
    LoginThrottle.objects.filter(key__in=_keys(identifier)).delete()


def count_failure(scope: str) -> None:
    """Count a failure of the whole platform ("login" or "slip") for its breaker."""
    key, now = throttle_key("breaker", scope), timezone.now()
    _make_rows([key], now)
    LoginThrottle.objects.filter(key=key).update(
        **_counted(now - BREAKER_WINDOW, slide=False)
    )
    LoginThrottle.objects.filter(window_start__lt=now - _KEEP).delete()


def check_breaker(scope: str) -> None:
    """Raise TooManyAttempts while the platform sees an attack's number of failures.

    Reading is enough here: attempts under way may overshoot by the number of workers.
    """
    now = timezone.now()
    row = LoginThrottle.objects.filter(
        key=throttle_key("breaker", scope),
        window_start__gt=now - BREAKER_WINDOW,
        attempts__gte=settings.LOGIN_BREAKER_FAILURES,
    ).first()
    if row:
        raise TooManyAttempts(row.window_start + BREAKER_WINDOW - now, PLATFORM_LIMIT)


def _keys(identifier: str) -> tuple[str, str]:
    return throttle_key("short", identifier), throttle_key("day", identifier)


def _make_rows(keys: Iterable[str], now: datetime) -> None:
    LoginThrottle.objects.bulk_create(
        [LoginThrottle(key=key, window_start=now) for key in keys],
        ignore_conflicts=True,
    )


def _count(key: str, since: datetime, limit: int, *, slide: bool) -> bool:
    """Win one of the `limit` places since that moment; False when all are taken."""
    free = Q(window_start__lte=since) | Q(attempts__lt=limit)
    row = LoginThrottle.objects.filter(free, key=key)
    return row.update(**_counted(since, slide=slide)) == 1


def _counted(since: datetime, *, slide: bool) -> dict[str, Case | datetime]:
    """Return the update that counts one more, or the first of a new window."""
    now = timezone.now()
    old = Q(window_start__lte=since)
    attempts = Case(
        When(old, then=Value(1)),
        default=F("attempts") + 1,
        output_field=IntegerField(),
    )
    begins = Case(
        When(old, then=Value(now)),
        default=F("window_start"),
        output_field=DateTimeField(),
    )
    return {"attempts": attempts, "window_start": now if slide else begins}


def _midnight(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _in_words(wait: timedelta) -> str:
    minutes = max(1, ceil(wait.total_seconds() / 60))
    return f"{minutes} menit" if minutes < 60 else f"{ceil(minutes / 60)} jam"
