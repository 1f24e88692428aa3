from django import forms

from certificates.codes import read_code
from courses.models import Bimtek
from lms.wilayah.models import Wilayah


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Alasan pencabutan",
        max_length=255,
        help_text="Tampil di halaman verifikasi. Jangan menulis data pribadi.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan pencabutan."},
    )


class CodeForm(forms.Form):
    kode = forms.CharField(
        label="Kode verifikasi",
        max_length=60,
        help_text="16 huruf dan angka di bawah kode QR, misalnya 7K2M-9QXA-4TBD-W0RH.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": "Ketik kode yang tercetak pada dokumen."},
    )

    def clean_kode(self) -> str:
        code = read_code(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(
                "Kode terdiri atas 16 huruf dan angka. Periksa lagi, lalu ketik ulang."
            )
        return code


class EligibilityFilter(forms.Form):
    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Semua peserta"),
            ("siap", "Siap diterbitkan"),
            ("terbit", "Sudah terbit"),
            ("belum", "Belum memenuhi syarat"),
        ],
    )


class SlipForm(forms.Form):
    kabupaten = forms.ChoiceField(label="Peserta dari", required=False)

    def __init__(self, *args, bimtek: Bimtek, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = Wilayah.objects.filter(
            pk__in=bimtek.registrations.order_by().values("kabupaten")
        )
        choices = list(areas.order_by("code").values_list("code", "name"))
        self.fields["kabupaten"].choices = [("", "Semua kabupaten/kota"), *choices]
