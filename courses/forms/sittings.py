from datetime import datetime, time

from django import forms
from django.utils import timezone

REASONS = {"placeholder": "Contoh: listrik padam"}


class PauseForm(forms.Form):
    """Why the clock is stopped."""

    reason = forms.CharField(
        label="Alasan jeda", max_length=255, widget=forms.TextInput(REASONS)
    )


class GrantForm(forms.Form):
    """What one person is granted; the newest grant holds whole."""

    extra_minutes = forms.IntegerField(
        label="Tambahan waktu (menit)", min_value=0, max_value=600, initial=0
    )
    extra_attempts = forms.IntegerField(
        label="Tambahan kesempatan", min_value=0, max_value=5, initial=0
    )
    closes_on = forms.TimeField(
        label="Ditutup untuknya hari ini pukul",
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="Kosongkan bila sama dengan peserta lain.",
    )
    reason = forms.CharField(label="Alasan", max_length=255)

    def closes_at(self, now: datetime) -> datetime | None:
        """Return the closing on the day of `now`, None when it was left empty."""
        hour: time | None = self.cleaned_data["closes_on"]
        if hour is None:
            return None
        day = timezone.localdate(now)
        return datetime.combine(day, hour, tzinfo=timezone.get_current_timezone())
