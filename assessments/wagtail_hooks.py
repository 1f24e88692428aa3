from wagtail import hooks
from wagtail.snippets.models import register_snippet

from assessments.cms_rules import LevelRuleSetViewSet
from assessments.cms_tests import BankGroup, tell_about_cases

register_snippet(BankGroup)
register_snippet(LevelRuleSetViewSet)

for moment in ("after_create_snippet", "after_edit_snippet"):
    hooks.register(moment, tell_about_cases)
