from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from courses.forms.filters import ParticipantFilter
from courses.forms.participants import AddForm, CancelForm, StateForm
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster
from courses.queries.board import arrival_board
from courses.refusals import Refusal
from courses.services.registration import (
    cancel_registration,
    change_state,
    register_known_kader,
)
from courses.views.access import event_context, event_for
from lms.accounts import rules
from lms.accounts.phones import masked, national

PAGE = 50


@login_required
@require_safe
def participant_list(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    wanted = ParticipantFilter(bimtek, request.GET)
    # Cancelled places are shown only when asked for.
    everyone = request.GET.get("keadaan") == Registration.State.CANCELLED
    places = wanted.narrow(roster(bimtek, with_cancelled=everyone))
    page = Paginator(places, PAGE).get_page(request.GET.get("page"))
    context = event_context(request, bimtek, "peserta")
    # Who runs the event rings people up; others only need to tell them apart.
    written = national if context["can_run"] else masked
    for place in page:
        place.phone = written(place.user.phone)
    context |= {
        "filter": wanted,
        "page_obj": page,
        "board": arrival_board(bimtek),
        "filtered": bool(request.GET),
    }
    return render(request, "courses/bimtek_participants.html", context)


@login_required
def participant_add(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place = register_known_kader(
                bimtek, form.cleaned_data["who"], by=request.user
            )
        except Refusal as refusal:
            form.add_error("who", refusal.sentence)
        else:
            messages.success(
                request,
                f"{place.user.name} terdaftar dengan nomor peserta {place.number}.",
            )
            return redirect("bimtek_participants", slug)
    context = event_context(request, bimtek, "peserta") | {"form": form}
    return render(request, "courses/bimtek_participant_add.html", context)


@login_required
def participant_detail(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_take_attendance)
    place = place_of(bimtek, uid)
    form = StateForm(request.POST or None, initial={"state": place.state})
    if request.method == "POST" and form.is_valid():
        try:
            change_state(place, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, f"{place.user.name}: {place.get_state_display()}."
            )
            return redirect("bimtek_participants", slug)
    context = event_context(request, bimtek, "peserta") | {
        "place": place,
        "form": form,
        "cancel_form": CancelForm(),
        "notes": place.notes.select_related("by"),
    }
    return render(request, "courses/bimtek_participant.html", context)


@login_required
@require_POST
def participant_cancel(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    place = place_of(bimtek, uid)
    try:
        cancel_registration(
            place, by=request.user, reason=request.POST.get("reason", "")[:255]
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("bimtek_participant", slug, uid)
    messages.success(request, f"Pendaftaran {place.user.name} dibatalkan.")
    return redirect("bimtek_participants", slug)


def place_of(bimtek: Bimtek, uid: str) -> Registration:
    places = bimtek.registrations.select_related(
        "bimtek", "kabupaten", "user__kader__posyandu__desa"
    )
    return get_object_or_404(places, uid=uid)
