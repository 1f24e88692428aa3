from django import forms

from courses.models import Registration

CHANGEABLE = [
    choice
    for choice in Registration.State.choices
    if choice[0] != Registration.State.CANCELLED
]


class AddForm(forms.Form):
    """Name one known kader by account code, or by phone."""

    who = forms.CharField(
        label="Kode akun atau nomor HP kader",
        max_length=20,
        help_text="Kode akun tertulis di kartu kader. Orang baru: pakai impor Excel.",
    )


class StateForm(forms.Form):
    state = forms.ChoiceField(label="Keadaan", choices=CHANGEABLE)
    reason = forms.CharField(label="Keterangan", max_length=255, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(label="Alasan pembatalan", max_length=255)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Berkas Excel (.xlsx)",
        help_text="Paling besar 2 MB dan 2.000 baris. Belum ada yang dimuat sekarang.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label="Alasan koreksi",
        max_length=255,
        help_text="Tercatat bersama nama Anda. Catatan lama tetap tersimpan.",
    )
