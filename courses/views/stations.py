"""Tables where kaders are watched: page of the phone, pictures, board."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Observation, ObservationPhoto
from courses.models import Bimtek
from courses.queries.station_board import look_at, station_board
from courses.queries.stations import station_data
from courses.views.access import event_context, event_for
from courses.views.practice import PAGE, checklist_of
from lms.accounts import rules
from lms.accounts.models import User


@login_required
@require_safe
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
def station(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The page of one table; the phone's worker keeps it for the hall."""
    bimtek = event_for(request, slug, rules.can_assess)
    checklist = checklist_of(bimtek, key)
    data = station_data(bimtek, checklist)
    context = event_context(request, bimtek, "praktik") | {
        "checklist": checklist,
        "station": data,
        "people_count": len(data["people"]),
    }
    return render(request, "courses/bimtek_station.html", context)


@login_required
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """All tables on the projector; names of kaders only who are still awaited."""
    bimtek = event_for(request, slug)
    return render(request, "courses/bimtek_stations.html", board_context(bimtek))


@login_required
@require_safe
def board_part(request: HttpRequest, slug: str) -> HttpResponse:
    """The changing part of the board, fetched by the page itself."""
    bimtek = event_for(request, slug)
    response = render(
        request, "courses/includes/bimtek_stations.html", board_context(bimtek)
    )
    response["Cache-Control"] = "no-store"
    return response


def board_context(bimtek: Bimtek) -> dict:
    now = timezone.now()
    return {"bimtek": bimtek, "board": station_board(bimtek, now), "now": now}


@login_required
@require_safe
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Sheets that look odd, for panitia: a flag refuses nothing, a person looks."""
    bimtek = event_for(request, slug, rules.can_run_events)
    found = look_at(bimtek)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    uids = [one.sheet.uid for one in page]
    photos = ObservationPhoto.objects.filter(observation_uid__in=uids)
    by_sheet = {(row.observation_uid, row.taken_by_id): row.uid for row in photos}
    context = event_context(request, bimtek, "praktik") | {
        "page_obj": page,
        "rows": [
            {
                "sheet": one.sheet,
                "reasons": one.reasons,
                "photo": by_sheet.get((one.sheet.uid, one.sheet.assessor_id)),
            }
            for one in page
        ],
    }
    return render(request, "courses/bimtek_stations_check.html", context)


@login_required
@require_safe
def photo(request: HttpRequest, uid: str) -> FileResponse:
    """A picture of somebody's practice, for who may see that practice."""
    found = get_object_or_404(ObservationPhoto, uid=uid)
    # A picture counts only beside the sheet of who took it.
    seen = get_object_or_404(
        Observation.objects.select_related("kader__kader__posyandu__desa"),
        uid=found.observation_uid,
        assessor=found.taken_by_id,
    )
    if not may_see_practice(request.user, seen):
        raise Http404
    response = FileResponse(found.file.open(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def may_see_practice(user: User, seen: Observation) -> bool:
    """The assessor, assessors and panitia of the event, Dinas of event or kader."""
    if user.pk == seen.assessor_id:
        return True
    profile = getattr(seen.kader, "kader", None)
    if profile and rules.can_see_area(user, profile.posyandu.desa.code):
        return True
    kind, _, pk = seen.context.partition(":")
    events = Bimtek.objects.select_related("wilayah")
    # The context comes from a phone: whatever it says, it is no reason to fail.
    known = kind == "bimtek" and pk.isdecimal() and len(pk) < 18
    bimtek = events.filter(pk=pk).first() if known else None
    if bimtek is None:
        return False
    may = (rules.can_run_events, rules.can_assess, rules.can_see_area)
    return any(rule(user, bimtek.wilayah.code) for rule in may)
