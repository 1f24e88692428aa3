"""The page that shows every component in every state, for people who build screens."""

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

TEMPLATES = {
    "petugas": "components_page.html",
    "kader": "components_kader.html",
    "papan": "components_board.html",
}
STEPS = [
    {"label": "Baca modul", "state": "done", "note": "5 dari 5 materi"},
    {"label": "Kerjakan kuis", "state": "now", "note": "15 soal", "url": "#"},
    {"label": "Praktik dinilai", "state": "todo", "note": ""},
]
TABS = [
    {"label": "Peserta", "url": "#", "current": True},
    {"label": "Jadwal", "url": "#", "current": False},
    {"label": "Daftar hadir", "url": "#", "current": False},
]
COLUMNS = ["Nama", "Kabupaten/kota", {"label": "JP", "numeric": True}, "Penimbangan"]
ROWS = [
    [{"text": "Contoh Satu", "url": "#"}, "Kapuas", 24, {"status": "cakap"}],
    [{"text": "Contoh Dua", "url": "#"}, "Barito Utara", 16, {"status": "dinilai"}],
    ["Contoh Tiga dengan Nama yang Sangat Panjang", "Murung Raya", None, "–"],
]
MATRIX_SHARES = [None, 0, 12, 38, 62, 81, 100]


class SampleForm(forms.Form):
    name = forms.CharField(label="Nama lengkap", help_text="Seperti pada KTP.")
    pin = forms.CharField(
        label="PIN",
        max_length=6,
        widget=forms.PasswordInput(attrs={"class": "pin", "inputmode": "numeric"}),
    )
    kabupaten = forms.ChoiceField(
        label="Kabupaten/kota",
        choices=[("", "Pilih …"), ("62.03", "Kapuas")],
        required=False,
    )
    note = forms.CharField(label="Catatan", widget=forms.Textarea, required=False)
    answer = forms.ChoiceField(
        label="Kapan balita ditimbang?",
        choices=[("a", "Setiap bulan"), ("b", "Setiap tahun")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="Data di atas sudah benar")


class SampleFilter(forms.Form):
    kabupaten = forms.ChoiceField(
        label="Kabupaten/kota", choices=[("", "Semua")], required=False
    )
    search = forms.CharField(label="Cari nama", required=False)


class SampleUpload(forms.Form):
    file = forms.FileField(
        label="Pilih berkas peserta", help_text="XLSX, paling besar 5 MB."
    )


def components(request: HttpRequest, page: str = "petugas") -> HttpResponse:
    if not (settings.DEBUG or settings.SHOW_COMPONENTS) or page not in TEMPLATES:
        raise Http404
    context = {
        "empty_form": SampleForm(),
        "wrong_form": SampleForm({"name": "", "answer": "a"}, auto_id="wrong_%s"),
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "upload_form": SampleUpload(auto_id="upload_%s"),
        "page_obj": Paginator(range(60), 20).page(2),
        "steps": STEPS,
        "tabs": TABS,
        "crumbs": [{"label": "Bimtek", "url": "#"}, {"label": "Komponen", "url": "#"}],
        "columns": COLUMNS,
        "rows": ROWS,
        "shares": MATRIX_SHARES,
        "statuses": ["belum", "dilatih", "dinilai", "cakap", "kedaluwarsa"],
        "levels": ["belum", "purwa", "madya", "utama"],
        "alerts": ["info", "success", "warning", "error"],
        "regencies": [("Kapuas", 18), ("Barito Utara", 12), ("Murung Raya", 0)] * 4,
    }
    return render(request, TEMPLATES[page], context)
