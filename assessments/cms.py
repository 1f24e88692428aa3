"""How authors edit the bank and checklists in the CMS; tests are in `cms_tests`.

Nothing is deleted here: results keep copies, but papers and events point at the rows.
What is out of use is switched off.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.models import Checklist, Question
from lms.accounts.models import User
from lms.accounts.rules import can_write_modules

# Larger than any number of rows, so that moved rows never meet a taken place.
OUT_OF_THE_WAY = 1000
IN_USE = BooleanColumn("is_active", label="Dipakai", sort_key="is_active")


class AuthorsMayEdit(ModelPermissionPolicy):
    """Who may write modules may write their questions; nobody deletes."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_write_modules(user)


class OrderedRowsForm(WagtailAdminModelForm):
    """A form with ordered rows whose places are unique, counted from 1."""

    rows: str

    @transaction.atomic
    def save(self, commit: bool = True) -> models.Model:
        if commit and self.instance.pk:
            self._shift(OUT_OF_THE_WAY)
        instance = super().save(commit)
        if commit:
            self._count_from_one()
        return instance

    def _stored(self) -> models.QuerySet:
        field = self.instance._meta.get_field(self.rows)
        return field.related_model.objects.filter(**{field.field.name: self.instance})

    def _shift(self, by: int) -> None:
        self._stored().update(order=F("order") + by)

    def _count_from_one(self) -> None:
        first = self._stored().aggregate(first=models.Min("order"))["first"]
        if first is not None and first != 1:
            self._shift(OUT_OF_THE_WAY)
            self._shift(1 - first - OUT_OF_THE_WAY)


class QuestionForm(OrderedRowsForm):
    rows = "choices"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        choices = self.formsets["choices"]
        if choices.is_valid():
            kept = [
                row
                for row in choices.cleaned_data
                if row and not row.get("DELETE", False)
            ]
            self._check_key(
                cleaned.get("kind"), sum(bool(row["is_correct"]) for row in kept)
            )
        return cleaned

    def _check_key(self, kind: str | None, right: int) -> None:
        if right == 0:
            raise ValidationError("Tandai jawaban yang benar.")
        if kind != Question.Kind.MULTIPLE and right > 1:
            raise ValidationError(
                "Soal jenis ini hanya boleh punya satu jawaban benar."
            )

    def save(self, commit: bool = True) -> Question:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


class ChecklistForm(OrderedRowsForm):
    rows = "items"


class BankViewSet(SnippetViewSet):
    """What the three kinds of rows share."""

    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    base_form_class: type[OrderedRowsForm]
    # What the list shows of other tables, read together with the rows.
    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return self.model.objects.select_related(*self.related)

    @property
    def permission_policy(self) -> AuthorsMayEdit:
        return AuthorsMayEdit(self.model)

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = self.base_form_class
        return handler


class QuestionViewSet(BankViewSet):
    model = Question
    icon = "help"
    menu_label = "Soal"
    base_form_class = QuestionForm
    related = ("skill", "spm_field")
    list_display = ["stem", "kind", "skill", "spm_field", "form", IN_USE]
    list_filter = ["kind", "skill", "spm_field", "form", "is_active"]
    search_fields = ["key", "stem"]
    panels = [
        FieldPanel("stem"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_active")]),
        InlinePanel(
            "choices",
            heading="Pilihan jawaban",
            label="Pilihan",
            min_num=2,
            max_num=8,
            panels=[
                FieldPanel("text"),
                FieldPanel("is_correct"),
                FieldPanel("reason"),
            ],
        ),
        FieldPanel("explanation"),
        FieldRowPanel([FieldPanel("skill"), FieldPanel("spm_field")]),
        FieldRowPanel([FieldPanel("pair"), FieldPanel("form")]),
        FieldRowPanel([FieldPanel("is_case"), FieldPanel("lesson_slug")]),
        FieldPanel("key"),
    ]


class ChecklistViewSet(BankViewSet):
    model = Checklist
    icon = "tick-inverse"
    menu_label = "Daftar tilik"
    base_form_class = ChecklistForm
    related = ("skill",)
    list_display = ["title", "skill", "version", IN_USE]
    list_filter = ["skill", "is_active"]
    search_fields = ["key", "title"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("skill"), FieldPanel("is_active")]),
        FieldPanel("instructions"),
        InlinePanel(
            "items",
            heading="Langkah",
            label="Langkah",
            min_num=1,
            panels=[
                FieldPanel("text"),
                FieldPanel("critical"),
                FieldPanel("hint"),
            ],
        ),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("version"), FieldPanel("key")]),
    ]
