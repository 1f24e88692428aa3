from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.models import Assessment, Checklist
from courses.models import Bimtek, BimtekSession, Organiser, Signatory
from lms.accounts import rules
from lms.accounts.models import User
from lms.wilayah.models import Wilayah

# Addresses under /bimtek/ that belong to other pages.
RESERVED_SLUGS = {"baru", "penyelenggara"}


def organisers_for(user: User) -> QuerySet[Organiser]:
    """Organisers whose area lies within an area where the person is panitia."""
    scope = Q(pk__in=[])
    for code in rules.areas_of(user, rules.Role.PANITIA):
        scope |= Q(wilayah__code=code) | Q(wilayah__code__startswith=code + ".")
    return Organiser.objects.filter(scope).order_by("name")


class EventForm(forms.ModelForm):
    """The basics of an event, its tests and checklists."""

    pre_assessment = forms.ModelChoiceField(
        Assessment.objects.filter(purpose=Assessment.Purpose.PRE_TEST),
        label="Pra-uji (pre-test)",
        required=False,
    )
    post_assessment = forms.ModelChoiceField(
        Assessment.objects.filter(purpose=Assessment.Purpose.POST_TEST),
        label="Pasca-uji (post-test)",
        required=False,
    )

    class Meta:
        model = Bimtek
        fields = [
            "name",
            "slug",
            "theme",
            "organiser",
            "signatory",
            "venue",
            "city",
            "starts_on",
            "ends_on",
            "min_attendance_percent",
            "checklists",
        ]
        labels = {
            "slug": "Alamat pendek",
            "signatory": "Penanda tangan",
            "checklists": "Daftar tilik praktik",
        }
        help_texts = {
            "slug": "Huruf kecil, angka, dan tanda hubung. Contoh: kalteng-2025.",
            "min_attendance_percent": "Syarat surat keterangan mengikuti.",
        }
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "checklists": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        organisers = organisers_for(user)
        self.fields["organiser"].queryset = organisers
        self.fields["signatory"].queryset = Signatory.objects.filter(
            organiser__in=organisers
        )
        self.fields["checklists"].queryset = Checklist.objects.filter(is_active=True)
        for which in ("pre", "post"):
            sitting = getattr(self.instance, f"{which}_test")
            if sitting is not None:
                self.fields[f"{which}_assessment"].initial = sitting.assessment_id
        if self.instance.pk:
            # The address stands in printed invitations; the area owns the seats.
            del self.fields["slug"]
            self.fields["organiser"].disabled = True

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Alamat ini tidak boleh dipakai.")
        return slug

    def clean(self) -> dict:
        found = super().clean()
        start, end = found.get("starts_on"), found.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Hari selesai tidak boleh sebelum hari mulai.")
        signatory, organiser = found.get("signatory"), found.get("organiser")
        if signatory and organiser and signatory.organiser_id != organiser.pk:
            self.add_error("signatory", "Penanda tangan ini milik penyelenggara lain.")
        return found


class QuotaForm(forms.Form):
    """Seats for every kabupaten/kota of the event's area; 0 means not invited."""

    def __init__(self, bimtek: Bimtek, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = Wilayah.objects.current().within(bimtek.wilayah.code)
        if bimtek.wilayah.level == Wilayah.Level.PROVINSI:
            areas = areas.filter(level=Wilayah.Level.KABUPATEN)
        else:
            areas = Wilayah.objects.current().filter(code=bimtek.wilayah.code[:5])
        seats = dict(bimtek.quotas.values_list("kabupaten_id", "seats"))
        self.areas = {f"kuota-{area.pk}": area for area in areas}
        for name, area in self.areas.items():
            self.fields[name] = forms.IntegerField(
                label=area.full_name,
                min_value=0,
                max_value=2000,
                initial=seats.get(area.pk, 0),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def seats(self) -> dict[Wilayah, int]:
        return {area: self.cleaned_data[name] for name, area in self.areas.items()}


class SessionForm(forms.ModelForm):
    """One item of the agenda."""

    day = forms.DateField(
        label="Tanggal", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    begin = forms.TimeField(
        label="Jam mulai", widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    finish = forms.TimeField(
        label="Jam selesai", widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    new_speaker = forms.CharField(
        label="Narasumber baru",
        required=False,
        max_length=300,
        help_text="Nama dan instansi, dipisah titik koma: Ani Wijaya; Dinas Kesehatan.",
    )
    field_order = ["title", "group", "day", "begin", "finish", "jp", "room"]

    class Meta:
        model = BimtekSession
        fields = ["title", "group", "jp", "room", "speakers", "skills", "spm_fields"]
        labels = {"skills": "Keterampilan yang dilatih", "spm_fields": "Bidang SPM"}
        help_texts = {"jp": "1 JP = 45 menit. Isi 0 untuk acara seremonial."}
        widgets = {
            "speakers": forms.CheckboxSelectMultiple,
            "skills": forms.CheckboxSelectMultiple,
            "spm_fields": forms.CheckboxSelectMultiple,
        }

    def __init__(self, bimtek: Bimtek, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bimtek = bimtek
        self.fields["speakers"].queryset = bimtek.speakers.all()
        self.order_fields(self.field_order)
        if self.instance.pk:
            start = timezone.localtime(self.instance.starts_at)
            self.initial |= {
                "day": start.date(),
                "begin": start.time(),
                "finish": timezone.localtime(self.instance.ends_at).time(),
            }
        else:
            self.initial.setdefault("day", bimtek.starts_on)

    def clean(self) -> dict:
        found = super().clean()
        day, begin, finish = (found.get(key) for key in ("day", "begin", "finish"))
        if begin and finish and finish <= begin:
            self.add_error("finish", "Jam selesai harus sesudah jam mulai.")
        if day and not self.bimtek.starts_on <= day <= self.bimtek.ends_on:
            self.add_error("day", "Tanggal ini di luar hari kegiatan.")
        return found

    def clean_new_speaker(self) -> str:
        text = self.cleaned_data["new_speaker"].strip()
        if text and not all(part.strip() for part in text.partition(";")[::2]):
            raise forms.ValidationError("Tulis nama; instansi.")
        return text

    def moments(self) -> tuple[datetime, datetime]:
        day, zone = self.cleaned_data["day"], timezone.get_current_timezone()
        begin, finish = self.cleaned_data["begin"], self.cleaned_data["finish"]
        return (
            datetime.combine(day, begin, tzinfo=zone),
            datetime.combine(day, finish, tzinfo=zone),
        )
