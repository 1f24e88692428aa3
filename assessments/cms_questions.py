"""How authors write questions of every kind, and the cases that tie some together."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from assessments.cms import IN_USE, BankViewSet, OrderedRowsForm
from assessments.models import Question, QuestionCase
from assessments.soundness import Draft, Row, faults_of
from content.models import CustomImage, LevelRuleSet

AREA = ("area_left", "area_top", "area_width", "area_height")
HOW_TO = (
    "Pilihan: tandai yang benar. Mengurutkan: tulis langkah dalam urutan yang benar. "
    "Menjodohkan: isi pasangannya. Menunjuk gambar: isi daerahnya dalam ‰ (perseribu) "
    "lebar dan tinggi gambar. Isian angka: tanpa baris."
)


class QuestionForm(OrderedRowsForm):
    """Refuses what could not be answered or graded; a change is a new version."""

    rows = "choices"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        choices = self.formsets["choices"]
        if not choices.is_valid() or not cleaned.get("kind"):
            return cleaned
        found = faults_of(
            Draft(
                cleaned["kind"],
                [as_row(line) for line in _kept(choices.cleaned_data)],
                answer=cleaned.get("number_answer"),
                tolerance=cleaned.get("number_tolerance") or 0,
                picture=size_of(cleaned.get("image")),
            )
        )
        if found:
            raise ValidationError(found)
        return cleaned

    def clean_level(self) -> str:
        level, known = self.cleaned_data["level"], known_levels()
        if level and level not in known:
            raise ValidationError(
                f"Tingkat ini tidak ada. Pilih: {', '.join(sorted(known))}."
            )
        return level

    def save(self, commit: bool = True) -> Question:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


class QuestionCaseForm(WagtailAdminModelForm):
    """A story is part of its questions: changing it makes new versions of them."""

    @transaction.atomic
    def save(self, commit: bool = True) -> QuestionCase:
        if self.instance.pk and self.has_changed():
            self.instance.questions.update(version=F("version") + 1)
        return super().save(commit)


def known_levels() -> set[str]:
    """Return the codes of levels in any rule set."""
    found = LevelRuleSet.objects.values_list("rules", flat=True)
    return {level["code"] for rules in found for level in rules.get("levels", [])}


def size_of(image: CustomImage | None) -> dict[str, int] | None:
    return {"width": image.width, "height": image.height} if image else None


def as_row(line: dict[str, Any]) -> Row:
    """Return a line of the form as a row of a draft."""
    return Row(
        line["text"],
        right=bool(line.get("is_correct")),
        match=line.get("match") or "",
        area=tuple(line.get(name) for name in AREA),
    )


def _kept(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if line and not line.get("DELETE", False)]


class QuestionViewSet(BankViewSet):
    model = Question
    icon = "help"
    menu_label = "Soal"
    base_form_class = QuestionForm
    related = ("skill", "spm_field")
    list_display = ["stem", "kind", "skill", "spm_field", "level", "form", IN_USE]
    list_filter = ["kind", "skill", "spm_field", "level", "form", "case", "is_active"]
    search_fields = ["key", "stem"]
    panels = [
        FieldPanel("stem"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_active")]),
        FieldRowPanel([FieldPanel("image"), FieldPanel("audio")]),
        FieldRowPanel(
            [
                FieldPanel("number_answer"),
                FieldPanel("number_tolerance"),
                FieldPanel("unit"),
            ]
        ),
        InlinePanel(
            "choices",
            heading="Pilihan jawaban",
            label="Baris",
            help_text=HOW_TO,
            max_num=8,
            panels=[
                FieldPanel("text"),
                FieldPanel("is_correct"),
                FieldPanel("reason"),
                FieldPanel("match"),
                FieldRowPanel([FieldPanel(name) for name in AREA]),
            ],
        ),
        FieldPanel("explanation"),
        FieldRowPanel([FieldPanel("skill"), FieldPanel("spm_field")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("lesson_slug")]),
        FieldRowPanel([FieldPanel("pair"), FieldPanel("form")]),
        FieldRowPanel(
            [FieldPanel("is_case"), FieldPanel("case"), FieldPanel("case_order")]
        ),
        FieldPanel("key"),
    ]


class QuestionCaseViewSet(BankViewSet):
    model = QuestionCase
    icon = "openquote"
    menu_label = "Kasus"
    base_form_class = QuestionCaseForm
    list_display = ["title", "key"]
    search_fields = ["key", "title"]
    panels = [
        FieldPanel("title"),
        FieldPanel("story"),
        FieldPanel("image"),
        FieldPanel("key"),
    ]
