"""Where the hall's own server is; a tag, so that pages of the shell know it too."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def hall_url() -> str:
    """Return the address of the hall's server, empty where none is set."""
    return settings.HALL_URL
