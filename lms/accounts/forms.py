from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lms.accounts.fields import IdentifierField, PinField
from lms.accounts.models import User
from lms.accounts.validators import PinValidator


class LoginForm(AllauthLoginForm):
    """Phone number or account code, and PIN; officers may ask for a full keyboard."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        request = kwargs.get("request")
        super().__init__(*args, **kwargs)
        digits = not (request and "sandi" in request.GET)
        self.fields["password"] = PinField(digits=digits)


class SlipForm(forms.Form):
    """The code printed on a slip."""

    code = forms.CharField(
        label="Kode slip",
        max_length=20,
        help_text="10 huruf dan angka yang tercetak di slip Anda.",
        error_messages={"required": "Isi kode yang tercetak di slip."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = "".join(filter(str.isalnum, self.cleaned_data["code"])).upper()
        if not code:
            raise ValidationError("Isi kode yang tercetak di slip.")
        return code


class FirstPinForm(forms.Form):
    """A new PIN, typed twice."""

    pin = PinField(new=True, label="PIN baru", help_text=PinValidator().get_help_text())
    again = PinField(new=True, label="Ulangi PIN baru")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        pin, again = cleaned.get("pin"), cleaned.get("again")
        if pin and again and pin != again:
            self.add_error("again", "Kedua PIN tidak sama. Ketik sekali lagi.")
        elif pin and again:
            try:
                validate_password(pin, self.user)
            except ValidationError as error:
                self.add_error("pin", error)
        return cleaned


class PersonSearchForm(forms.Form):
    """Who needs a slip, by what is on their card or in their phone."""

    person = IdentifierField(
        help_text="Kode akun tertera di kartu dan di slip lama.",
        error_messages={"required": "Isi nomor HP atau kode akun orang itu."},
    )
