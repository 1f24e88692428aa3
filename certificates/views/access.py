"""Fetch-and-authorise: strangers see nothing, insiders hear that they may not."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from certificates import rules
from courses.models import Bimtek
from lms.accounts.models import User


def event_for(user: User, slug: str, may: Callable[[User, Bimtek], bool]) -> Bimtek:
    """Return the event; Http404 for strangers, PermissionDenied without the right."""
    bimtek = get_object_or_404(
        Bimtek.objects.select_related("wilayah", "organiser", "signatory"), slug=slug
    )
    if not rules.knows_event(user, bimtek):
        raise Http404
    if not may(user, bimtek):
        raise PermissionDenied
    return bimtek
