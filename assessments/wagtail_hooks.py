from wagtail.snippets.models import register_snippet

from assessments.cms import BankGroup
from assessments.cms_rules import LevelRuleSetViewSet

register_snippet(BankGroup)
register_snippet(LevelRuleSetViewSet)
