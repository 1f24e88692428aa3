import re

from django import forms
from django.db.models import Q, QuerySet

from courses.models import Organiser, Signatory
from lms.accounts import rules
from lms.accounts.models import User
from lms.wilayah.models import Wilayah

PATTERN_FIELDS = {"classification", "number", "unit", "year", "kind"}
RESERVED_CODES = {"baru"}
_DATE = {"type": "date"}


def areas_for(user: User) -> QuerySet[Wilayah]:
    """Provinces and kabupaten in which the person is panitia."""
    scope = Q(pk__in=[])
    for code in rules.areas_of(user, rules.Role.PANITIA):
        scope |= Q(code=code) | Q(code__startswith=code + ".")
    levels = [Wilayah.Level.PROVINSI, Wilayah.Level.KABUPATEN]
    return Wilayah.objects.current().filter(scope, level__in=levels)


class OrganiserForm(forms.ModelForm):
    """The office whose letterhead and numbers stand on the papers."""

    class Meta:
        model = Organiser
        fields = [
            "name",
            "code",
            "government",
            "address",
            "wilayah",
            "number_unit",
            "archive_code",
            "number_pattern",
        ]
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
        labels = {"wilayah": "Wilayah"}
        help_texts = {
            "code": "Huruf kecil, angka, dan tanda hubung. Contoh: dpmd-kalteng.",
            "government": "Baris pertama kop surat.",
            "number_unit": "Contoh: DPMD.",
            "archive_code": "Contoh: 400.10.2.",
            "number_pattern": (
                "Isian: {classification} {number} {unit} {year} {kind}. "
                "{number} wajib ada."
            ),
        }

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].queryset = areas_for(user)
        self.fields["wilayah"].label_from_instance = lambda area: area.full_name
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if code in RESERVED_CODES:
            raise forms.ValidationError("Kode ini tidak boleh dipakai.")
        return code

    def clean_number_pattern(self) -> str:
        pattern = self.cleaned_data["number_pattern"]
        used = re.findall(r"\{([^{}]*)\}", pattern)
        bare = re.sub(r"\{[a-z]+\}", "", pattern)
        if not set(used) <= PATTERN_FIELDS or re.search(r"[{}]", bare):
            raise forms.ValidationError(
                "Pola hanya boleh memuat isian yang disebut di atas."
            )
        if "number" not in used:
            raise forms.ValidationError("Pola harus memuat {number}.")
        return pattern


class SignatoryForm(forms.ModelForm):
    # Written in groups on paper; kept as its 18 digits.
    nip = forms.CharField(
        label="NIP",
        required=False,
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Signatory
        fields = ["name", "title", "rank", "nip", "valid_from", "valid_until"]
        widgets = {
            "valid_from": forms.DateInput(_DATE, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(_DATE, format="%Y-%m-%d"),
        }

    def clean_nip(self) -> str:
        nip = re.sub(r"\s", "", self.cleaned_data["nip"])
        if nip and not re.fullmatch(r"\d{18}", nip):
            raise forms.ValidationError("NIP terdiri dari 18 angka.")
        return nip

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("valid_from"), found.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Tidak boleh sebelum mulai berlaku.")
        return found
