"""Fetch an event: a stranger gets 404, an insider without the right 403."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from courses.models import Bimtek
from lms.accounts import rules
from lms.accounts.models import User

Rule = Callable[[User, str], bool]


def event_for(
    request: HttpRequest, slug: str, may: Rule = rules.can_see_event
) -> Bimtek:
    """Return the event when the person may do this there.

    Raises Http404 for a stranger and PermissionDenied for an insider.
    """
    events = Bimtek.objects.visible_to(request.user).select_related(
        "organiser", "wilayah", "pre_test__assessment", "post_test__assessment"
    )
    bimtek = get_object_or_404(events, slug=slug)
    if not may(request.user, bimtek.wilayah.code):
        raise PermissionDenied
    return bimtek


def event_context(request: HttpRequest, bimtek: Bimtek, current: str) -> dict[str, Any]:
    """Return what every page of an event shows: its tabs, and who may do what."""
    code = bimtek.wilayah.code
    rights = {
        "can_run": rules.can_run_events(request.user, code),
        "can_take": rules.can_take_attendance(request.user, code),
        "can_assess": rules.can_assess(request.user, code),
    }
    # Like certificates.rules, which this app may not import.
    sees_papers = rights["can_run"] or rules.can_see_area(request.user, code)
    home = reverse("bimtek_detail", args=[bimtek.slug])
    tabs = [
        ("ringkasan", "Ringkasan", home, True),
        ("peserta", "Peserta", f"{home}peserta/", True),
        ("jadwal", "Jadwal", f"{home}jadwal/", True),
        ("hadir", "Daftar hadir", f"{home}hadir/", True),
        ("uji", "Ujian", f"{home}uji/", rights["can_run"]),
        ("praktik", "Praktik", f"{home}praktik/", rights["can_assess"]),
        ("hasil", "Hasil", f"{home}hasil/", True),
        ("dokumen", "Dokumen", f"{home}dokumen/", sees_papers),
        ("tutup", "Penutupan", f"{home}tutup/", rights["can_run"]),
    ]
    return {
        "bimtek": bimtek,
        "is_closed": bimtek.stage == Bimtek.Stage.CLOSED,
        "event_tabs": [
            {"label": label, "url": url, "current": key == current}
            for key, label, url, shown in tabs
            if shown
        ],
        **rights,
    }
