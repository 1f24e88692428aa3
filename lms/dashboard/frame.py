"""What surrounds every page of the Dinas: where one is, where one can go from there."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from lms.accounts.models import User
from lms.dashboard.drawing import has_map
from lms.dashboard.queries import Place
from lms.dashboard.scope import visible_path
from lms.wilayah.models import Wilayah

PAGES = (
    ("Matriks", "dinas_matrix"),
    ("Tingkat", "dinas_levels"),
    ("Peta", "dinas_map"),
    ("Kader", "dinas_kaders"),
    ("Tindak lanjut", "dinas_tasks"),
    ("Kenaikan", "dinas_gain"),
    ("Penilai", "dinas_assessors"),
)


def area_url(area: Wilayah) -> str:
    """Return the address of the overview of an area."""
    return reverse("dinas_area", args=[area.code])


def tabs_of(area: Wilayah, current: str) -> list[dict[str, Any]]:
    """Return the pages about one area, the current one marked."""
    overview = {"label": "Ringkasan", "url": area_url(area), "current": False}
    overview["current"] = current == "dinas_area"
    others = [
        {
            "label": label,
            "url": f"{reverse(name)}?wilayah={area.code}",
            "current": name == current,
        }
        for label, name in PAGES
        if name != "dinas_map" or has_map(area.code) or name == current
    ]
    return [overview, *others]


def crumbs_of(path: Sequence[Wilayah], *more: str, page: str = "") -> list[dict]:
    """Return the way from one's own area down; `page` keeps it on the same page."""
    crumbs = [
        {
            "label": area.full_name,
            "url": f"{reverse(page)}?wilayah={area.code}" if page else area_url(area),
        }
        for area in path
    ]
    return crumbs + [{"label": label, "url": ""} for label in more]


def area_choices(
    path: Sequence[Wilayah], places: Sequence[Place]
) -> list[tuple[str, str]]:
    """Return the areas a filter offers: the way down to here, and one step further."""
    above = [(area.code, area.full_name) for area in path]
    below = [
        (place.key, f"\N{EN DASH} {place.name}")
        for place in places
        if not place.is_posyandu
    ]
    return above + below


def filter_data(request: HttpRequest, area: Wilayah) -> QueryDict:
    """Return the filters of the address, with the area always filled in."""
    data = request.GET.copy()
    data["wilayah"] = area.code
    return data


def frame_of(
    user: User, area: Wilayah, page: str, places: Sequence[Place]
) -> dict[str, Any]:
    """Return the context that every page about an area shares; one query."""
    path = visible_path(user, area)
    return {
        "area": area,
        "path": path,
        "crumbs": crumbs_of(path, page="" if page == "dinas_area" else page),
        "tabs": tabs_of(area, page),
        "demo": any(place.demo for place in places),
        "kaders": sum(place.kaders for place in places),
    }
