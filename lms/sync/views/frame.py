"""What the coordinators' pages share: who may open them, and the tabs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from lms.accounts import rules
from lms.accounts.models import User

PER_PAGE = 50
_JUDGES_PAGES = (
    ("Perlu dilihat", "sync_held"),
    ("Unggah berkas", "sync_upload"),
    ("HP kader", "sync_contacts"),
)


def require_judge(user: User) -> None:
    """Let panitia and Dinas in; other officers get 403, everybody else 404."""
    if rules.can_judge_facts(user):
        return
    refuse(user)


def require_carrier(user: User) -> None:
    """Let those in who may bring a phone's file."""
    if rules.can_carry_facts(user):
        return
    refuse(user)


def refuse(user: User) -> None:
    if rules.areas_of(user, *rules.Role):
        raise PermissionDenied
    raise Http404("held facts are looked at by panitia and Dinas")


def tabs_for(user: User, current: str) -> list[dict[str, Any]]:
    """Return the tabs the person may open, the current one marked."""
    if not rules.can_judge_facts(user):
        return []
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for label, name in _JUDGES_PAGES
    ]
