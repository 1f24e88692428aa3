from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.accounts.identifiers import read_identifier
from lms.accounts.phones import InvalidPhone


class IdentifierField(forms.CharField):
    """A phone number or account code, cleaned to the form we store."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "label": "Nomor HP atau kode akun",
            "max_length": 40,
            "error_messages": {"required": "Isi nomor HP atau kode akun Anda."},
            "widget": forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "characters",
                    "autocorrect": "off",
                    "spellcheck": "false",
                }
            ),
        }
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return read_identifier(text)
        except InvalidPhone as error:
            raise ValidationError(str(error), code="invalid") from error


class PinField(forms.CharField):
    """Six digits typed on a phone's number pad; longer passwords fit in too."""

    def __init__(
        self, *, new: bool = False, digits: bool = True, **kwargs: Any
    ) -> None:
        attrs = {"autocomplete": "new-password" if new else "current-password"}
        if digits:
            attrs |= {"inputmode": "numeric", "class": "pin"}
        defaults = {
            "label": "PIN" if digits else "Kata sandi",
            "max_length": 128,
            "widget": forms.PasswordInput(attrs=attrs),
            "error_messages": {"required": "Isi PIN Anda."},
        }
        super().__init__(**{**defaults, **kwargs})
