"""Which area a page is about, and whether the person may see it.

Areas outside one's own wilayah, the ones above it included, do not exist: 404.
"""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from lms.accounts import rules
from lms.accounts.models import KaderProfile, User
from lms.wilayah import codes
from lms.wilayah.models import Posyandu, Wilayah


def own_areas(user: User) -> list[str]:
    """Return the codes of the areas whose figures the person may read."""
    return rules.areas_of(user, rules.Role.DINAS)


def area_or_404(user: User, code: str) -> Wilayah:
    """Return the area in force under the code; Http404 outside one's own."""
    if not rules.can_see_area(user, code):
        raise Http404
    return get_object_or_404(Wilayah.objects.current(), code=code)


def requested_area(request: HttpRequest) -> Wilayah:
    """Return the area of `?wilayah=`, or the person's first own area; else Http404."""
    own = own_areas(request.user)
    if not own:
        raise Http404
    return area_or_404(request.user, request.GET.get("wilayah") or own[0])


def posyandu_or_404(user: User, pk: int) -> Posyandu:
    """Return a posyandu of one's own wilayah with its desa; else Http404."""
    posyandu = get_object_or_404(Posyandu.objects.select_related("desa"), pk=pk)
    if not rules.can_see_area(user, posyandu.desa.code):
        raise Http404
    return posyandu


def kader_or_404(user: User, uid: str) -> KaderProfile:
    """Return an active kader of one's own wilayah; else Http404."""
    profile = get_object_or_404(
        KaderProfile.objects.select_related("user", "posyandu__desa"),
        user__uid=uid,
        user__is_active=True,
    )
    if not rules.can_see_area(user, profile.posyandu.desa.code):
        raise Http404
    return profile


def visible_path(user: User, area: Wilayah) -> list[Wilayah]:
    """Return the areas from one's own down to this one; one query."""
    above = [
        codes.ancestor(area.code, level)
        for level in codes.LEVELS
        if codes.LENGTHS[level] <= len(area.code)
    ]
    visible = [code for code in above if rules.can_see_area(user, code)]
    return list(Wilayah.objects.current().filter(code__in=visible).order_by("code"))
