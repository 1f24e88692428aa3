from wagtail.snippets.models import register_snippet

from content.cms import FrameworkViewSetGroup

register_snippet(FrameworkViewSetGroup)
