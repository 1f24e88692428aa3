from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from lms.accounts.fields import IdentifierField
from lms.accounts.models import User
from lms.accounts.phones import to_e164

WRONG_PAIR = (
    "Nomor HP atau kode akun tidak cocok dengan PIN. Periksa lagi keduanya. "
    "Lupa PIN? Minta slip baru kepada panitia atau Dinas."
)


class AccountAdapter(DefaultAccountAdapter):
    """How allauth reaches our people: by phone, with PINs, without e-mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "phone_password_mismatch": WRONG_PAIR,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers themselves: panitia and Dinas do."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: being signed in or out shows on the page itself."""

    def phone_form_field(self, **kwargs: Any) -> IdentifierField:
        """Ask for a phone number or an account code."""
        return IdentifierField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool]:
        """Return the phone as verified: it was handed over face to face."""
        return user.phone, True

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store a phone number; raises InvalidPhone."""
        user.phone = to_e164(phone)
        user.save(update_fields=["phone"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Do nothing: see `get_phone`."""

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the person with the number; None for nobody and for several."""
        people = list(User.objects.filter(phone=phone, is_active=True)[:2])
        return people[0] if len(people) == 1 else None

    def send_verification_code_sms(
        self, user: User, phone: str, code: str, **kwargs: Any
    ) -> None:
        """Refuse: codes by SMS are not offered, and allauth must not pretend."""
        raise NotImplementedError("Cakap sends no SMS codes")
