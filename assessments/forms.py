"""The answer to one question as its page sends it, without JavaScript too."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from assessments.feedback import in_words
from assessments.grid import square_of, squares
from assessments.queries import QuestionPage
from assessments.refusals import Refusal
from assessments.selections import as_number, check_selection

BACK, ONWARD, REVIEW = "kembali", "lanjut", "periksa"
NOT_A_NUMBER = "Tulis angka saja, misalnya 36,5."
THOUSANDS = "Tulis tanpa titik ribuan: 1200. Untuk pecahan pakai koma: 1,2."
EACH_ONCE = "Setiap nomor urut dipakai satu kali. Periksa lagi, ya."


AMBIGUOUS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d*)?$")


def read_number(text: str) -> list[Decimal]:
    """Read a number as Indonesians write it; an empty text is no answer.

    "1.200" is one thousand two hundred to some and 1,2 to others: it is asked again.
    Raises ValidationError.
    """
    if AMBIGUOUS.match(text.strip()):
        raise forms.ValidationError(THOUSANDS)
    plain = text.strip().replace(",", ".")
    if not plain:
        return []
    try:
        return [Decimal(plain)]
    except InvalidOperation:
        raise forms.ValidationError(NOT_A_NUMBER) from None


class AnswerForm(forms.Form):
    """The answer to one question, and which way the person goes.

    `cleaned_data["selected"]` is the answer as `selections` describes it.
    """

    ke = forms.ChoiceField(
        choices=[(way, way) for way in (BACK, ONWARD, REVIEW)], required=False
    )

    def __init__(self, page: QuestionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page

    @property
    def kind(self) -> str:
        return self.page.question["kind"]

    @property
    def multiple(self) -> bool:
        return self.kind == "multiple"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            told = READERS.get(self.kind, AnswerForm._read_choices)(self)
            # Hotspots keep their areas to themselves: a square is always a place.
            cleaned["selected"] = check_selection(self.page.question, told)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        except ValueError as error:
            raise forms.ValidationError("Jawaban ini tidak dapat dibaca.") from error
        return cleaned

    def _read_choices(self) -> list[int]:
        return [int(one) for one in self.data.getlist("pilihan")]

    def _read_number(self) -> list[Decimal]:
        return read_number(self.data.get("angka", ""))

    def _read_order(self) -> list[int]:
        """Every step is given its place; all of them or none."""
        steps = [one["id"] for one in self.page.question["choices"]]
        places = [int(self.data.get(f"urutan-{pk}") or 0) for pk in steps]
        if not any(places):
            return []
        if sorted(places) != list(range(1, len(steps) + 1)):
            raise forms.ValidationError(EACH_ONCE)
        return [pk for _, pk in sorted(zip(places, steps, strict=True))]

    def _read_pairs(self) -> list[int]:
        rows = self.page.question["choices"]
        return [int(self.data.get(f"pasangan-{one['id']}") or 0) for one in rows]

    def _read_place(self) -> list[int]:
        text = self.data.get("titik", "")
        return [int(part) for part in text.split(",")] if text else []

    @property
    def changes_answer(self) -> bool:
        """Say whether there is something new to save."""
        chosen, before = self.cleaned_data["selected"], list(self.page.selected)
        # A radio group cannot be emptied: nothing chosen means nothing was said.
        if not chosen and self.kind not in {"multiple", "number", "matching"}:
            return False
        if self.kind == "hotspot":
            # On a phone the exact place was kept; its square is the same answer.
            picture = self.page.question["image"]
            return square_of(picture, chosen) != square_of(picture, before)
        return chosen != before

    # What the page shows: as it was sent, else as it was kept.

    def number_text(self) -> str:
        if self.is_bound:
            return self.data.get("angka", "")
        given = as_number(self.page.selected[0]) if self.page.selected else None
        return in_words(given) if given is not None else ""

    def steps(self) -> list[dict[str, Any]]:
        """The steps of an ordering with the places that may be given to them."""
        rows, kept = self.page.question["choices"], list(self.page.selected)
        return [
            {
                **one,
                "name": f"urutan-{one['id']}",
                "options": self._options(
                    f"urutan-{one['id']}",
                    [(place, str(place)) for place in range(1, len(rows) + 1)],
                    kept.index(one["id"]) + 1 if one["id"] in kept else 0,
                ),
            }
            for one in rows
        ]

    def pairs(self) -> list[dict[str, Any]]:
        """The rows of a matching with the partners that may be chosen."""
        question, kept = self.page.question, list(self.page.selected)
        partners = [(one["id"], one["text"]) for one in question["partners"]]
        return [
            {
                **one,
                "name": f"pasangan-{one['id']}",
                "options": self._options(
                    f"pasangan-{one['id']}",
                    partners,
                    kept[number] if number < len(kept) else 0,
                ),
            }
            for number, one in enumerate(question["choices"])
        ]

    def _options(
        self, name: str, options: Sequence[tuple[int, str]], kept: int
    ) -> list[dict[str, Any]]:
        now = self.data.get(name, "") if self.is_bound else str(kept)
        return [
            {"value": value, "text": text, "selected": str(value) == now}
            for value, text in options
        ]

    def squares(self) -> list[dict[str, Any]]:
        """The squares of a hotspot's picture."""
        picture = self.page.question["image"]
        kept = square_of(picture, list(self.page.selected))
        now = self.data.get("titik") if self.is_bound else kept and kept.value
        return [
            {"name": one.name, "value": one.value, "checked": one.value == now}
            for one in squares(picture)
        ]


READERS = {
    "number": AnswerForm._read_number,
    "ordering": AnswerForm._read_order,
    "matching": AnswerForm._read_pairs,
    "hotspot": AnswerForm._read_place,
}
