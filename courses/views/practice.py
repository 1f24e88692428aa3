from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.licensing import QUARANTINE_SENTENCES
from assessments.models import Checklist, Observation
from assessments.services import record_observation
from courses.forms.filters import ParticipantFilter
from courses.forms.practice import ObservationForm
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster
from courses.queries.results import latest_observations
from courses.refusals import Refusal
from courses.views.access import event_context, event_for
from lms.accounts import rules

PAGE = 60


@login_required
@require_safe
def checklist_list(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_assess)
    expected = set(roster(bimtek).values_list("user_id", flat=True))
    observed = latest_observations(bimtek)
    checklists = list(bimtek.checklists.select_related("skill"))
    for checklist in checklists:
        seen = [
            per_checklist[checklist.pk]
            for user_id, per_checklist in observed.items()
            if user_id in expected and checklist.pk in per_checklist
        ]
        checklist.observed = len(seen)
        checklist.competent = sum(item.competent for item in seen)
    context = event_context(request, bimtek, "praktik") | {
        "checklists": checklists,
        "expected": len(expected),
    }
    return render(request, "courses/bimtek_practice.html", context)


@login_required
@require_safe
def queue(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_assess)
    checklist = checklist_of(bimtek, key)
    wanted = ParticipantFilter(bimtek, request.GET, states=False)
    observed = latest_observations(bimtek)
    rows = [
        {"place": place, "seen": observed[place.user_id].get(checklist.pk)}
        for place in wanted.narrow(roster(bimtek))
    ]
    # Who still waits comes first, then who has to repeat, then who is done.
    rows.sort(key=lambda row: (row["seen"] is not None, bool_of(row["seen"])))
    context = event_context(request, bimtek, "praktik") | {
        "checklist": checklist,
        "filter": wanted,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "courses/bimtek_queue.html", context)


def bool_of(seen: Observation | None) -> bool:
    return bool(seen and seen.competent)


@login_required
def observe(request: HttpRequest, slug: str, key: str, person: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_assess)
    checklist = checklist_of(bimtek, key)
    place = get_object_or_404(roster(bimtek), uid=person)
    form = ObservationForm(checklist, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = save_observation(request, bimtek, checklist, place, form)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            say_verdict(request, place, seen)
            return redirect("bimtek_queue", slug, key)
    context = event_context(request, bimtek, "praktik") | {
        "checklist": checklist,
        "place": place,
        "form": form,
    }
    return render(request, "courses/bimtek_observe.html", context)


def save_observation(
    request: HttpRequest,
    bimtek: Bimtek,
    checklist: Checklist,
    place: Registration,
    form: ObservationForm,
) -> Observation:
    return record_observation(
        checklist=checklist,
        kader=place.user,
        assessor=request.user,
        done=form.done,
        ratings=form.ratings,
        occurred_at=timezone.now(),
        uid=form.fact_uid,
        note=form.cleaned_data["note"],
        place=bimtek.venue,
        context=bimtek.context_key,
    )


def say_verdict(request: HttpRequest, place: Registration, seen: Observation) -> None:
    score = f"{seen.steps_done} dari {seen.steps_total} langkah"
    if seen.quarantine_code:
        messages.warning(request, QUARANTINE_SENTENCES[seen.quarantine_code])
    elif seen.competent:
        messages.success(request, f"{place.user.name} kompeten, {score}.")
    else:
        messages.info(request, f"{place.user.name} belum kompeten, {score}.")


def checklist_of(bimtek: Bimtek, key: str) -> Checklist:
    checklists = bimtek.checklists.select_related("skill").prefetch_related("items")
    return get_object_or_404(checklists, key=key)
