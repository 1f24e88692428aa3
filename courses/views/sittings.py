"""A test while it is held: who is writing, pause, and what one person is granted."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessments.models import Accommodation, Sitting
from assessments.refusals import Refusal
from assessments.services.grants import (
    grant_accommodation,
    pause_sitting,
    resume_sitting,
)
from assessments.terms import clock_stands, terms_of
from courses.forms.sittings import GrantForm, PauseForm
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster
from courses.queries.sittings import WRITING, latest_tries, pauses_of, writers
from courses.views.access import event_context, event_for
from lms.accounts import rules

PAGE = 60
# The tests of an event by their word in the address.
TEST_WORDS = {"pra": "pre_test", "pasca": "post_test"}
TITLES = {"pra": "Pra-uji", "pasca": "Pasca-uji"}


def sitting_for(
    request: HttpRequest, slug: str, which: str
) -> tuple[Bimtek, Sitting, dict]:
    """Return an event, its test and the page's context; panitia of the area only.

    Raises Http404 for a stranger or a test that was not chosen, and PermissionDenied.
    """
    bimtek = event_for(request, slug, rules.can_run_events)
    sitting = getattr(bimtek, TEST_WORDS.get(which, ""), None)
    if sitting is None:
        raise Http404
    context = event_context(request, bimtek, "uji")
    context |= {"sitting": sitting, "which": which, "title": TITLES[which]}
    return bimtek, sitting, context


@login_required
def sitting_board(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    bimtek, sitting, context = sitting_for(request, slug, which)
    form = PauseForm(request.POST or None)
    now = timezone.now()
    if request.method == "POST" and switch_clock(request, sitting, form, now):
        return redirect("bimtek_sitting", slug, which)
    everybody = writers(bimtek, sitting, now)
    context |= {
        "form": form,
        "stands": clock_stands(sitting),
        "pauses": pauses_of(sitting),
        "page_obj": Paginator(everybody, PAGE).get_page(request.GET.get("page")),
        "writing": sum(one.state == WRITING for one in everybody),
        "is_open": sitting.is_open(now),
    }
    return render(request, "courses/bimtek_sitting.html", context)


def switch_clock(
    request: HttpRequest,
    sitting: Sitting,
    form: PauseForm,
    now: datetime,
    place: Registration | None = None,
) -> bool:
    """Stop the clock, or let it go on; say whether the form is done with."""
    user = place.user if place else None
    whom = user.name if user else "semua peserta"
    try:
        if request.POST.get("action") == "resume":
            resume_sitting(sitting, by=request.user, at=now, user=user)
            messages.success(request, f"Ujian dilanjutkan untuk {whom}.")
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            pause_sitting(sitting, by=request.user, reason=reason, at=now, user=user)
            messages.success(request, f"Ujian dijeda untuk {whom}.")
        else:
            return False
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return True


@login_required
def sitting_person(
    request: HttpRequest, slug: str, which: str, person: UUID
) -> HttpResponse:
    bimtek, sitting, context = sitting_for(request, slug, which)
    place = get_object_or_404(roster(bimtek), uid=person)
    now = timezone.now()
    action = request.POST.get("action")
    pause_form = PauseForm(request.POST if action == "pause" else None)
    grant_form = GrantForm(request.POST if action == "grant" else None)
    if action == "grant":
        done = save_grant(request, sitting, place, grant_form, now)
    else:
        done = action in ("pause", "resume") and switch_clock(
            request, sitting, pause_form, now, place
        )
    if done:
        return redirect("bimtek_sitting_person", slug, which, person)
    grants = Accommodation.objects.filter(sitting=sitting, user=place.user)
    context |= {
        "place": place,
        "terms": terms_of(sitting, place.user_id),
        "attempt": latest_tries(sitting).get(place.user_id),
        "stands": clock_stands(sitting, place.user),
        "pauses": pauses_of(sitting, place.user_id),
        "grants": grants.select_related("granted_by").order_by("-occurred_at", "-pk"),
        "pause_form": pause_form,
        "grant_form": grant_form,
    }
    return render(request, "courses/bimtek_sitting_person.html", context)


def save_grant(
    request: HttpRequest,
    sitting: Sitting,
    place: Registration,
    form: GrantForm,
    now: datetime,
) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        grant_accommodation(
            sitting,
            place.user,
            by=request.user,
            reason=given["reason"],
            at=now,
            extra_minutes=given["extra_minutes"],
            extra_attempts=given["extra_attempts"],
            closes_at=form.closes_at(now),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Kelonggaran untuk {place.user.name} tersimpan.")
    return True
