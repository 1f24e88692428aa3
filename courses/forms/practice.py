from uuid import UUID

from django import forms

from assessments.models import Checklist, ChecklistItem
from lms.ids import new_uuid7

YES_NO = [("ya", "Ya"), ("tidak", "Tidak")]
RATING = [("0", "0 Belum"), ("1", "1 Dibantu"), ("2", "2 Mandiri")]


class ObservationForm(forms.Form):
    """One answer per step, none chosen beforehand: no pass by a single tap."""

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
                choices=RATING if is_rated(item) else YES_NO,
                error_messages={
                    "required": f"Langkah {item.order} belum dijawab.",
                    "invalid_choice": f"Langkah {item.order}: pilih satu jawaban.",
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
    def ratings(self) -> dict[int, int]:
        return {
            item.order: int(self.cleaned_data[name])
            for item, name in self.steps
            if is_rated(item)
        }

    @property
    def fact_uid(self) -> UUID:
        return self.cleaned_data["uid"]


def is_rated(item: ChecklistItem) -> bool:
    """Say whether a step is rated 0 to 2 instead of yes or no."""
    return item.scale == ChecklistItem.Scale.RATING
