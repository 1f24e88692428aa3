from wagtail.snippets.models import register_snippet

from assessments.cms_rules import LevelRuleSetViewSet
from assessments.cms_tests import BankGroup

register_snippet(BankGroup)
register_snippet(LevelRuleSetViewSet)
