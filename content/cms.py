"""How authors edit the framework in the CMS: fields, groups and skills.

Rows are changed, never deleted: evidence and papers point at them. The level rules
are edited where they are read, in `assessments.cms_rules`.
"""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from content.models import Skill, SkillGroup, SPMField
from lms.accounts.models import User
from lms.accounts.rules import can_write_modules

ORIGIN = [
    FieldRowPanel([FieldPanel("version"), FieldPanel("valid_from")]),
    FieldPanel("source"),
]


class FrameworkPolicy(ModelPermissionPolicy):
    """Who may write modules may correct the framework; nobody deletes from it."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and can_write_modules(user)


class FrameworkViewSet(SnippetViewSet):
    """What the framework's lists share."""

    copy_view_enabled = False
    inspect_view_enabled = False
    model: type[models.Model]

    @property
    def permission_policy(self) -> Any:
        return FrameworkPolicy(self.model)


class SPMFieldViewSet(FrameworkViewSet):
    model = SPMField
    icon = "list-ul"
    menu_label = "Bidang SPM"
    list_display = ["name", "order", "version"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        FieldPanel("scope"),
        FieldPanel("collects"),
        FieldPanel("forwards_to"),
        *ORIGIN,
    ]


class SkillGroupViewSet(FrameworkViewSet):
    model = SkillGroup
    icon = "folder-open-inverse"
    menu_label = "Kelompok keterampilan"
    list_display = ["code", "name"]
    panels = [FieldPanel("code"), FieldPanel("name")]


class SkillViewSet(FrameworkViewSet):
    model = Skill
    icon = "tick"
    menu_label = "Keterampilan"
    list_display = ["number", "title", "group", "practice", "version"]
    list_filter = ["group", "practice"]
    search_fields = ["title"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("group")]),
        FieldPanel("practice"),
        FieldPanel("note"),
        *ORIGIN,
    ]


class FrameworkViewSetGroup(SnippetViewSetGroup):
    items = (SkillViewSet, SkillGroupViewSet, SPMFieldViewSet)
    menu_icon = "clipboard-list"
    menu_label = "Kerangka"
    menu_name = "framework"
