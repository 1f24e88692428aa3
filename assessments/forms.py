from typing import Any

from django import forms

from assessments.queries import QuestionPage

BACK, ONWARD, REVIEW = "kembali", "lanjut", "periksa"


class AnswerForm(forms.Form):
    """The chosen answers of one question, and which way the person goes."""

    pilihan = forms.TypedMultipleChoiceField(coerce=int, required=False)
    ke = forms.ChoiceField(
        choices=[(way, way) for way in (BACK, ONWARD, REVIEW)], required=False
    )

    def __init__(self, page: QuestionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["pilihan"].choices = [
            (choice["id"], choice["text"]) for choice in page.question["choices"]
        ]
        self.fields["pilihan"].error_messages["invalid_choice"] = (
            "Pilihan itu tidak ada pada soal ini. Pilih lagi, ya."
        )

    def clean_pilihan(self) -> list[int]:
        chosen = self.cleaned_data["pilihan"]
        if not self.page.multiple and len(chosen) > 1:
            raise forms.ValidationError("Pilih satu jawaban saja untuk soal ini.")
        return chosen

    @property
    def changes_answer(self) -> bool:
        """Say whether there is something new to save."""
        chosen = self.cleaned_data["pilihan"]
        # A radio group cannot be emptied: nothing chosen means nothing was said.
        if not chosen and not self.page.multiple:
            return False
        return set(chosen) != set(self.page.selected)
