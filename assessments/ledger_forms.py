"""Forms of the ledger for panitia and Dinas: words for people, checks of shape."""

from typing import Any

from django import forms

from assessments.services.outside import MAX_BYTES, kind_of_file
from content.models import Skill
from lms.accounts.models import User


def _date_field(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _skill_field() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label="Keterampilan",
        queryset=Skill.objects.order_by("number"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu keterampilan."},
    )


class AdjudicationForm(forms.Form):
    putusan = forms.ChoiceField(
        label="Putusan",
        choices=[("cakap", "Kompeten"), ("belum", "Belum kompeten")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih putusan."},
    )
    alasan = forms.CharField(
        label="Alasan",
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan putusan."},
    )


class OutsideForm(forms.Form):
    kode = forms.CharField(
        label="Kode akun kader", max_length=20, help_text="Ada di kartu kader."
    )
    judul = forms.CharField(label="Nama pelatihan", max_length=200)
    penyelenggara = forms.CharField(
        label="Penyelenggara", max_length=200, help_text="Misalnya Plataran Sehat."
    )
    nomor = forms.CharField(label="Nomor sertifikat", max_length=100)
    jp = forms.IntegerField(label="JP", min_value=1, max_value=999)
    selesai = _date_field("Tanggal selesai")
    keterampilan = _skill_field()
    berkas = forms.FileField(
        label="Berkas sertifikat", help_text="PDF, JPEG, atau PNG, paling besar 5 MB."
    )

    def clean_kode(self) -> User:
        code = self.cleaned_data["kode"].strip().upper()
        kader = (
            User.objects.filter(account_code=code, kader__isnull=False)
            .select_related("kader__posyandu__desa")
            .first()
        )
        if kader is None:
            raise forms.ValidationError("Kode ini bukan kode kader.")
        return kader

    def clean_berkas(self) -> bytes:
        file = self.cleaned_data["berkas"]
        # Looked at before it is read: a huge file is never held in memory.
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Berkas lebih besar dari 5 MB.")
        content = file.read()
        if not kind_of_file(content):
            raise forms.ValidationError("Berkas harus PDF, JPEG, atau PNG.")
        return content


class GuidelineForm(forms.Form):
    judul = forms.CharField(label="Apa yang berubah", max_length=200)
    dasar = forms.CharField(
        label="Dasar", max_length=255, help_text="Surat atau pedoman, dengan nomornya."
    )
    berlaku = _date_field(
        "Berlaku mulai",
        help_text="Bukti dari sebelum tanggal ini tidak berlaku lagi.",
    )
    keterampilan = _skill_field()


class ConfirmationForm(forms.Form):
    kode = forms.CharField(
        label="Kode akun kader", max_length=20, help_text="Ada di kartu kader."
    )
    keterampilan = forms.ModelChoiceField(
        label="Keterampilan", queryset=Skill.objects.order_by("number")
    )
    terlihat = forms.ChoiceField(
        label="Yang terlihat di hari buka",
        choices=[("ya", "Masih terampil"), ("tidak", "Perlu belajar lagi")],
        widget=forms.RadioSelect,
    )
    catatan = forms.CharField(
        label="Catatan",
        max_length=255,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    clean_kode = OutsideForm.clean_kode
