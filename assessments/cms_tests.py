"""How authors edit tests in the CMS: fixed questions, or a blueprint that draws."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments.cms import (
    OUT_OF_THE_WAY,
    BankViewSet,
    ChecklistViewSet,
    OrderedRowsForm,
)
from assessments.cms_questions import QuestionCaseViewSet, QuestionViewSet
from assessments.models import Assessment, AssessmentItem, BlueprintRow
from assessments.queries.pool import as_row, rows_of, trouble_with

CERTIFYING = BooleanColumn("certifying", label="Bukti pengetahuan")


class AssessmentForm(OrderedRowsForm):
    """Two kinds of ordered rows: fixed questions and the rows of the blueprint."""

    rows = "items"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets["blueprint"]
        if not formset.is_valid() or self.errors:
            return cleaned
        kept = [
            as_row(form.instance)
            for form in formset.ordered_forms
            if form.has_changed() or form.instance.pk
        ]
        # What the form says counts, not what is stored.
        lacking, _ = trouble_with(
            self.instance, kept, case_percent=cleaned.get("case_percent")
        )
        if lacking:
            raise ValidationError(lacking)
        return cleaned

    def _tables(self) -> list[models.QuerySet]:
        return [
            model.objects.filter(assessment=self.instance)
            for model in (AssessmentItem, BlueprintRow)
        ]

    def _shift(self, by: int) -> None:
        for table in self._tables():
            table.update(order=F("order") + by)

    def _count_from_one(self) -> None:
        for table in self._tables():
            first = table.aggregate(first=models.Min("order"))["first"]
            if first is not None and first != 1:
                table.update(order=F("order") + OUT_OF_THE_WAY)
                table.update(order=F("order") + 1 - first - OUT_OF_THE_WAY)


class AssessmentViewSet(BankViewSet):
    model = Assessment
    icon = "list-ol"
    menu_label = "Ujian"
    base_form_class = AssessmentForm
    list_display = ["title", "purpose", "pass_percent", CERTIFYING]
    list_filter = ["purpose", "certifying"]
    search_fields = ["key", "title"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("certifying")]),
        FieldRowPanel(
            [
                FieldPanel("pass_percent"),
                FieldPanel("minutes"),
                FieldPanel("max_attempts"),
            ]
        ),
        InlinePanel(
            "items", heading="Soal", label="Soal", panels=[FieldPanel("question")]
        ),
        InlinePanel(
            "blueprint",
            heading="Kisi-kisi",
            label="Baris",
            help_text=(
                "Isi kisi-kisi bila soal diundi dari bank; daftar soal di atas lalu "
                "tidak dipakai."
            ),
            panels=[
                FieldPanel("skill"),
                FieldPanel("spm_field"),
                FieldRowPanel([FieldPanel("lesson_slug"), FieldPanel("level")]),
                FieldPanel("count"),
            ],
        ),
        FieldRowPanel([FieldPanel("case_percent"), FieldPanel("counterpart")]),
        FieldPanel("key"),
    ]


def tell_about_cases(request: HttpRequest, instance: models.Model) -> None:
    """Say after saving when the bank cannot give the wanted share of cases."""
    if isinstance(instance, Assessment):
        rows, percent = rows_of(instance), instance.case_percent
        for note in trouble_with(instance, rows, case_percent=percent)[1]:
            messages.warning(request, note)


class BankGroup(SnippetViewSetGroup):
    menu_label = "Penilaian"
    menu_icon = "tasks"
    menu_order = 250
    items = (QuestionViewSet, QuestionCaseViewSet, AssessmentViewSet, ChecklistViewSet)
