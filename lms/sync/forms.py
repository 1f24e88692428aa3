from collections.abc import Sequence
from typing import Any

from django import forms

from lms.sync.resolve import REASON_LENGTH
from lms.sync.words import TYPE_WORDS

Choices = Sequence[tuple[str, str]]
OPEN = "perlu"
STATES = (
    (OPEN, "Perlu dilihat"),
    ("closed", "Tidak dihitung"),
    ("rejected", "Tidak terbaca"),
    ("accepted", "Diterima"),
    ("semua", "Semua"),
)
# How long ago a phone last spoke to us.
CONTACTS = (
    ("", "Semua kader"),
    ("belum", "Belum pernah"),
    ("7", "Lebih dari 7 hari"),
    ("30", "Lebih dari 30 hari"),
    ("sisa", "Masih menyimpan kiriman"),
    ("dicabut", "HP dicabut"),
)


class KabupatenForm(forms.Form):
    kabupaten = forms.ChoiceField(label="Kabupaten/kota", required=False)

    def __init__(self, *args: Any, kabupaten: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kabupaten"].choices = [("", "Semua"), *kabupaten]


class ReceiptFilterForm(KabupatenForm):
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=STATES)
    jenis = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua jenis"), *TYPE_WORDS.items()],
    )
    sejak = forms.DateField(
        label="Diterima sejak",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sampai = forms.DateField(
        label="Sampai",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ContactFilterForm(KabupatenForm):
    kontak = forms.ChoiceField(
        label="Kontak terakhir", required=False, choices=CONTACTS
    )


class ReasonForm(forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        max_length=REASON_LENGTH,
        help_text="Misalnya: sudah dicocokkan dengan daftar hadir kertas.",
        error_messages={"required": "Tulis alasannya dulu."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, each under the same rules as one."""

    widget = ManyFilesInput(attrs={"accept": ".json,.txt,application/json,text/plain"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) and data else [None]
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class UploadForm(forms.Form):
    MOST = 20

    berkas = ManyFilesField(
        label="Berkas kiriman",
        help_text="Berakhiran .cakap.json, paling besar 5 MB. Boleh beberapa.",
        error_messages={
            "required": "Pilih berkasnya dulu.",
            "empty": "Berkas ini kosong.",
        },
    )

    def clean_berkas(self) -> list[Any]:
        files = self.cleaned_data["berkas"]
        if len(files) > self.MOST:
            raise forms.ValidationError(
                f"Unggah paling banyak {self.MOST} berkas sekaligus.", code="many"
            )
        return files
