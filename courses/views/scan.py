from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import Bimtek
from courses.queries.bimtek import roster, session_presence
from courses.refusals import Refusal
from courses.services.attendance import scan_card
from courses.views.access import event_context, event_for
from courses.views.attendance import session_of
from lms.accounts import rules
from lms.accounts.cards import card_token


@login_required
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})
def scan(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Scan cards with the camera; the typed code works without any script."""
    bimtek = event_for(request, slug, rules.can_take_attendance)
    session = session_of(bimtek, uid)
    outcome = None
    if request.method == "POST":
        outcome = receive_card(request, session)
    present = session_presence(session)
    context = event_context(request, bimtek, "hadir") | {
        "session": session,
        "outcome": outcome,
        "present": sum(item.is_present for item in present.values()),
        "expected": roster(bimtek).count(),
        "is_today": timezone.localdate(session.starts_at) == timezone.localdate(),
    }
    return render(request, "courses/bimtek_scan.html", context)


def receive_card(request: HttpRequest, session: object) -> dict[str, str]:
    if session.bimtek.stage == Bimtek.Stage.CLOSED:
        return {"state": "wrong", "sentence": "Kegiatan ini sudah ditutup."}
    try:
        result = scan_card(
            session,
            request.POST.get("card", "")[:120],
            by=request.user,
            occurred_at=timezone.now(),
        )
    except Refusal as refusal:
        return {"state": "wrong", "sentence": refusal.sentence}
    state = "repeat" if result.repeated else "ok"
    return {"state": state, "sentence": result.sentence}


@login_required
@require_safe
def names(request: HttpRequest, slug: str, uid: str) -> JsonResponse:
    """Who holds which card, kept by the scanner for the time without signal."""
    bimtek = event_for(request, slug, rules.can_take_attendance)
    session = session_of(bimtek, uid)
    present = session_presence(session)
    people = {}
    for place in roster(bimtek):
        arrival = present.get(place.pk)
        since = ""
        if arrival and arrival.is_present:
            since = f"{timezone.localtime(arrival.at):%H.%M}"
        entry = {"name": place.user.name, "since": since}
        people[card_token(place.user)] = entry
        people[place.user.account_code] = entry
    response = JsonResponse({"people": people})
    response["Cache-Control"] = "private, no-store"
    return response
