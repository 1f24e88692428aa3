from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from lms.accounts.devices import is_known_device
from lms.accounts.identifiers import read_identifier
from lms.accounts.models import User
from lms.accounts.phones import InvalidPhone
from lms.accounts.throttle import count_attempt, count_failure, count_success

# More people than this on one number is a placeholder, not a family; hashing for all
# of them would let anybody keep a worker busy.
SHARED_LIMIT = 8


class PhonePinBackend(ModelBackend):
    """Find a person by phone or account code and the PIN; the one door for passwords.

    A phone may belong to a family: the PIN picks the person. Every call is counted
    before anything is evaluated, whoever calls (our form, the CMS, the API).
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        phone: str = "",
        password: str = "",
        **credentials: Any,
    ) -> User | None:
        """Return the person, or None for an unknown pair or a person deactivated.

        Raises TooManyAttempts, and ValidationError when only the account code tells
        apart who is meant; both carry a sentence to show.
        """
        written = phone or credentials.get("username") or ""
        written = written or credentials.get(User.USERNAME_FIELD) or ""
        if not written or not password:
            return None
        try:
            identifier = read_identifier(written)
        except InvalidPhone:
            return None
        count_attempt(identifier, known_device=is_known_device(request, identifier))
        people = _people(identifier)
        if not people:
            # As much work as for a number we know: time tells nothing.
            User().set_password(password)
        matches = [person for person in people if person.check_password(password)]
        if len(matches) > 1:
            raise _code_needed()
        if not matches:
            count_failure("login")
            return None
        count_success(identifier)
        return matches[0]


def _people(identifier: str) -> list[User]:
    active = User.objects.filter(is_active=True)
    if not identifier.startswith("+"):
        return list(active.filter(account_code__iexact=identifier))
    found = list(active.filter(phone=identifier).order_by("pk")[: SHARED_LIMIT + 1])
    if len(found) > SHARED_LIMIT:
        raise _code_needed()
    return found


def _code_needed() -> ValidationError:
    return ValidationError(
        "Nomor HP ini dipakai bersama. Masuklah dengan kode akun yang tertera di kartu "
        "atau slip Anda.",
        code="account_code_needed",
    )
