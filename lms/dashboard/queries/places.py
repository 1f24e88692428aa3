"""The rows of every table: areas of the level below, or the posyandu of a desa."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from lms.accounts.models import KaderProfile
from lms.wilayah import codes
from lms.wilayah.models import Posyandu, Wilayah


@dataclass(frozen=True)
class Place:
    """One row: an area (key = its code) or a posyandu (key = its primary key)."""

    key: str
    name: str
    kaders: int
    demo: int = 0
    is_posyandu: bool = False


def kaders_in(area: Wilayah) -> QuerySet[KaderProfile]:
    """Kaders who count: active people whose posyandu lies in the area."""
    return KaderProfile.objects.within(area.code).filter(user__is_active=True)


def place_key(area: Wilayah, profile: str = "") -> Combinable:
    """Return the expression that says in which row of the area a kader belongs.

    `profile` is the path to the kader profile, ending in two underscores.
    """
    below = codes.child_level(area.level)
    if below is None:
        return F(f"{profile}posyandu_id")
    return Substr(f"{profile}posyandu__desa__code", 1, codes.LENGTHS[below])


def places_of(area: Wilayah) -> list[Place]:
    """Return every row of the area, also those without kaders; two queries."""
    counts = {
        str(row["key"]): row
        for row in kaders_in(area)
        .annotate(key=place_key(area))
        .order_by()
        .values("key")
        .annotate(kaders=Count("pk"), demo=Count("pk", filter=Q(user__is_demo=True)))
    }
    is_posyandu = codes.child_level(area.level) is None
    names = _posyandu_names(area) if is_posyandu else _area_names(area, set(counts))
    nobody = {"kaders": 0, "demo": 0}
    return [
        Place(key, name, row["kaders"], row["demo"], is_posyandu)
        for key, name in names.items()
        for row in [counts.get(key, nobody)]
    ]


def _posyandu_names(area: Wilayah) -> dict[str, str]:
    rows = Posyandu.objects.within(area.code).order_by("name")
    return {str(row.pk): str(row) for row in rows}


def _area_names(area: Wilayah, peopled: set[str]) -> dict[str, str]:
    """Names by code: areas in force, and former ones where kaders are still listed."""
    rows = Wilayah.objects.within(area.code).filter(level=codes.child_level(area.level))
    latest = {row.code: row for row in rows.order_by("code", "valid_from")}
    return {
        code: row.full_name if row.valid_until is None else f"{row.name} (lama)"
        for code, row in latest.items()
        if row.valid_until is None or code in peopled
    }
