from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.forms.filters import ParticipantFilter
from courses.forms.participants import CorrectionForm
from courses.models import Attendance, Bimtek, BimtekSession, Registration
from courses.presence import NOBODY, Presence
from courses.queries.bimtek import presence_of, roster, session_counts, session_presence
from courses.refusals import Refusal
from courses.services.attendance import (
    correct_attendance,
    record_attendance,
    undo_marks,
)
from courses.views.access import event_context, event_for
from lms.accounts import rules

Kind = Attendance.Kind
UNDO_REASON = "Salah ketuk"
KINDS = {Kind.ARRIVED.value, Kind.EXCUSED.value, Kind.SICK.value}


def session_of(bimtek: Bimtek, uid: str) -> BimtekSession:
    session = get_object_or_404(bimtek.sessions.prefetch_related("speakers"), uid=uid)
    session.bimtek = bimtek
    return session


@login_required
@require_safe
def session_list(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    counts = session_counts(bimtek)
    sessions = list(bimtek.sessions.all())
    for session in sessions:
        session.present = counts[session.pk]
    today = timezone.localdate()
    context = event_context(request, bimtek, "hadir") | {
        "days": [
            (day, list(items))
            for day, items in groupby(
                sessions, key=lambda item: timezone.localdate(item.starts_at)
            )
        ],
        "today": today,
        "expected": roster(bimtek).count(),
    }
    return render(request, "courses/bimtek_attendance.html", context)


@login_required
@require_safe
def session_page(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    session = session_of(bimtek, uid)
    wanted = ParticipantFilter(bimtek, request.GET, states=False)
    everyone = list(roster(bimtek))
    present = session_presence(session)
    shown = {place.pk for place in wanted.narrow(bimtek.registrations.all())}
    rows = [
        {"place": place, "presence": present.get(place.pk, NOBODY)}
        for place in everyone
    ]
    context = event_context(request, bimtek, "hadir") | {
        "session": session,
        "filter": wanted,
        "groups": [
            grouped(area, list(items), shown)
            for area, items in groupby(rows, key=lambda row: row["place"].kabupaten)
        ],
        "present": sum(row["presence"].is_present for row in rows),
        "expected": len(rows),
        "query": request.GET.urlencode(),
    }
    return render(request, "courses/bimtek_session.html", context)


def grouped(area: object, rows: list[dict], shown: set[int]) -> dict:
    return {
        "area": area,
        "rows": [row for row in rows if row["place"].pk in shown],
        "present": sum(row["presence"].is_present for row in rows),
        "expected": len(rows),
    }


@login_required
@require_POST
def mark(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """One tap in the list: hadir, izin, sakit, or undo of what was tapped."""
    bimtek = event_for(request, slug, rules.can_take_attendance)
    session = session_of(bimtek, uid)
    kind, _, person = request.POST.get("mark", "").partition(":")
    place = person_of(bimtek, person)
    error = ""
    try:
        apply_mark(session, place, kind, request)
    except Refusal as refusal:
        error = refusal.sentence
    if request.headers.get("X-Part") == "row":
        return row_answer(request, session, place, error)
    if error:
        messages.error(request, error)
    query = request.POST.get("query", "")
    url = reverse("bimtek_session", args=[slug, session.uid])
    return redirect(f"{url}?{query}#p{place.number}")


def person_of(bimtek: Bimtek, uid: str) -> Registration:
    try:
        known = UUID(uid)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(roster(bimtek, with_cancelled=True), uid=known)


def apply_mark(
    session: BimtekSession, place: Registration, kind: str, request: HttpRequest
) -> None:
    if kind == "urung":
        undo_marks(session, place, by=request.user, reason=UNDO_REASON)
    elif kind in KINDS:
        if session.bimtek.stage == Bimtek.Stage.CLOSED:
            raise Refusal("ditutup", "Kegiatan ini sudah ditutup.")
        record_attendance(
            session,
            place,
            kind=kind,
            method=Attendance.Method.LIST,
            by=request.user,
            occurred_at=timezone.now(),
        )
    else:
        raise Refusal("tidak_dikenal", "Pilih hadir, izin, atau sakit.")


def row_answer(
    request: HttpRequest, session: BimtekSession, place: Registration, error: str
) -> JsonResponse:
    """Answer a tap made by script with the row as it now stands."""
    row = {"place": place, "presence": presence_of(session, place)}
    closed = session.bimtek.stage == Bimtek.Stage.CLOSED
    context = {"row": row, "session": session, "can_take": True, "is_closed": closed}
    html = render_to_string("courses/includes/bimtek_row.html", context, request)
    return JsonResponse({"row": html, "error": error})


@login_required
def correct(request: HttpRequest, slug: str, uid: str, person: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_take_attendance)
    session = session_of(bimtek, uid)
    place = get_object_or_404(roster(bimtek), uid=person)
    presence: Presence = presence_of(session, place)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_attendance(
                session, place, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"{place.user.name} dikoreksi: tidak hadir.")
            return redirect("bimtek_session", slug, session.uid)
    facts = session.attendance.filter(registration=place).select_related("recorded_by")
    context = event_context(request, bimtek, "hadir") | {
        "session": session,
        "place": place,
        "presence": presence,
        "form": form,
        "facts": facts,
    }
    return render(request, "courses/bimtek_correct.html", context)
