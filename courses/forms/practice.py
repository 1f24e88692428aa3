from uuid import UUID

from django import forms

from assessments.models import Checklist
from lms.ids import new_uuid7


class ObservationForm(forms.Form):
    """One yes or no per step, none chosen beforehand: no pass by a single tap."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uuid7)
    note = forms.CharField(
        label="Catatan untuk kader",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, checklist: Checklist, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.steps = []
        for item in checklist.items.all():
            name = f"step-{item.order}"
            self.fields[name] = forms.ChoiceField(
                label=item.text,
                choices=[("ya", "Ya"), ("tidak", "Tidak")],
                error_messages={
                    "required": f"Langkah {item.order} belum dijawab.",
                    "invalid_choice": f"Langkah {item.order}: pilih Ya atau Tidak.",
                },
                widget=forms.RadioSelect,
            )
            self.steps.append((item, name))

    def step_rows(self) -> list[dict]:
        return [{"item": item, "field": self[name]} for item, name in self.steps]

    @property
    def done(self) -> set[int]:
        return {
            item.order for item, name in self.steps if self.cleaned_data[name] == "ya"
        }

    @property
    def fact_uid(self) -> UUID:
        return self.cleaned_data["uid"]
