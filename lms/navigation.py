"""The menus: what a person's roles let them open, from one read of the roles."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.accounts import rules
from lms.accounts.models import User
from lms.accounts.rules import Role

# (label, address, icon, roles to whom it is of use)
STAFF_PLACES = (
    ("Beranda", "/", "house", tuple(Role)),
    (
        "Kegiatan",
        "/bimtek/",
        "calendar-days",
        (Role.PANITIA, Role.FACILITATOR, Role.ASSESSOR, Role.DINAS),
    ),
    ("Penilaian", "/penilai/", "clipboard-check", (Role.ASSESSOR,)),
    ("Data wilayah", "/dinas/", "map", (Role.DINAS,)),
    ("Slip PIN", "/slip/", "ticket", (Role.PANITIA, Role.DINAS)),
    ("Kiriman", "/kiriman/", "inbox", rules.FACT_CARRIERS),
    ("Bukti", "/bukti/", "scale", rules.FACT_JUDGES),
    ("Modul dan soal", "/cms/", "book-open", (Role.AUTHOR,)),
    ("Mutu soal", "/soal/mutu/", "chart-column", (Role.AUTHOR,)),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates `staff_nav` (a list of label, url, icon, current) and `is_kader`.

    A context processor; nothing is read until a template draws a menu. Error pages may
    lack a user; then there is no menu.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"staff_nav": [], "is_kader": False}
    return {
        "staff_nav": SimpleLazyObject(lambda: staff_places(user, request.path)),
        "is_kader": SimpleLazyObject(lambda: rules.is_kader(user)),
    }


def staff_places(user: User, path: str) -> list[dict[str, Any]]:
    """Return the places of trainers and Dinas that this person may open."""
    return [
        {
            "label": label,
            "url": url,
            "icon": icon,
            "current": path == url or (url != "/" and path.startswith(url)),
        }
        for label, url, icon, roles in STAFF_PLACES
        if rules.areas_of(user, *roles)
    ]
