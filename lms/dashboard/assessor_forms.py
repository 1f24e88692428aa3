from django import forms
from django.utils import timezone

from assessments.services.licence_grants import usual_last_day
from content.models import Skill


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class GrantForm(forms.Form):
    """Licences for several skills at once."""

    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label="Keterampilan",
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = forms.DateField(label="Berlaku dari", widget=DateInput())
    valid_until = forms.DateField(label="Berlaku sampai", widget=DateInput())
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Misalnya nomor SK atau pelatihan."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["skills"].queryset = Skill.objects.filter(practice=True).order_by(
            "number"
        )
        self.fields["valid_from"].initial = today
        self.fields["valid_until"].initial = usual_last_day(today)
