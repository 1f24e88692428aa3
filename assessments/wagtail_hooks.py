from wagtail.snippets.models import register_snippet

from assessments.cms import BankGroup

register_snippet(BankGroup)
