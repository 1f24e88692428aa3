"""How the dated level rules are edited in the CMS.

Rules that cannot be read are refused with the sentence of the reader itself. A saved
rule set may change verdicts, so every kader with evidence is owed a new derivation.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from assessments.ruleset import RuleSet, RuleSetError
from assessments.services.recompute import owe_derivations, people_with_evidence
from content.cms import ORIGIN, FrameworkViewSet
from content.models import LevelRuleSet


class LevelRuleSetForm(WagtailAdminModelForm):
    def clean_rules(self) -> dict[str, Any]:
        rules = self.cleaned_data["rules"]
        try:
            RuleSet.parse("baru", rules)
        except RuleSetError as error:
            raise ValidationError(str(error)) from error
        return rules

    @transaction.atomic
    def save(self, commit: bool = True) -> LevelRuleSet:
        ruleset = super().save(commit)
        owe_all_derivations()
        return ruleset


def owe_all_derivations() -> int:
    """Owe a new derivation for every kader with evidence; returns rows of work."""
    return owe_derivations(people_with_evidence())


class LevelRuleSetViewSet(FrameworkViewSet):
    model = LevelRuleSet
    icon = "success"
    menu_label = "Aturan tingkat"
    list_display = ["name", "version", "valid_from", "valid_until"]
    panels = [
        FieldPanel("name"),
        FieldPanel("rules"),
        FieldPanel("valid_until"),
        *ORIGIN,
    ]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = LevelRuleSetForm
        return handler
