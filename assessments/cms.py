"""How authors edit the bank in the CMS: what its rows share, and checklists.

Questions are in `cms_questions`, tests in `cms_tests`. Nothing is deleted: results keep
copies, but papers and events point at the rows. What is out of use is switched off.
"""

from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.models import Checklist
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


class ChecklistForm(OrderedRowsForm):
    rows = "items"


class BankViewSet(SnippetViewSet):
    """What all rows of the bank share."""

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
