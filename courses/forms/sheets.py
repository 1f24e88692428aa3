from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assessments.marks import read_mark, write_mark
from assessments.models import PrintedForm
from assessments.refusals import Refusal

# What to type, per kind; everything else is a single letter.
HINTS = {
    "multiple": "mis. AC",
    "number": "angka",
    "ordering": "mis. CAB",
    "matching": "mis. BA-C",
}


class SheetForm(forms.Form):
    """What stands on one answer sheet, a short field per question."""

    printed = forms.ModelChoiceField(
        PrintedForm.objects.none(), label="Kode naskah pada lembar", empty_label=None
    )

    def __init__(
        self,
        *args: Any,
        printed: PrintedForm,
        rows: Sequence[Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        forms_here = PrintedForm.objects.filter(sitting_id=printed.sitting_id)
        self.fields["printed"].queryset = forms_here
        self.fields["printed"].initial = printed
        if len(forms_here) == 1:
            self.fields["printed"].widget = forms.HiddenInput()
        self.rows = {f"soal-{row['key']}": row for row in rows}
        numbers = {row["key"]: n for n, row in enumerate(printed.snapshot, start=1)}
        for name, row in self.rows.items():
            self.fields[name] = forms.CharField(
                label=f"Soal {numbers.get(row['key'], '–')}",
                required=False,
                max_length=30,
                widget=forms.TextInput(
                    {
                        "autocomplete": "off",
                        "autocapitalize": "characters",
                        "spellcheck": "false",
                        "placeholder": HINTS.get(row["kind"], ""),
                        "data-mark": row["kind"],
                    }
                ),
            )

    def mark_fields(self) -> list[Any]:
        """The fields of the questions, in the order of the sheet."""
        return [self[name] for name in self.rows]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.answers: dict[str, list[int | float]] = {}
        for name, row in self.rows.items():
            try:
                self.answers[row["key"]] = read_mark(row, found.get(name, ""))
            except Refusal as refusal:
                self.add_error(name, refusal.sentence)
        return found


def mark_or_dash(row: Mapping[str, Any], selected: Sequence[int | float]) -> str:
    """Return a mark as it is shown beside another; an empty one is a dash."""
    return write_mark(row, selected) or "–"
