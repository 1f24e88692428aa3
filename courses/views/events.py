from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.queries import odd_results
from assessments.queries.pool import planned_size
from courses.models import Bimtek, Registration
from courses.queries.bimtek import session_counts
from courses.queries.board import arrival_board
from courses.queries.readiness import closing_checks, preparation_checks
from courses.refusals import Refusal
from courses.services.events import TESTS, close_event, switch_test
from courses.views.access import event_context, event_for
from lms.accounts import rules

CANCELLED = Registration.State.CANCELLED
ARRIVED = Registration.State.ARRIVED


@login_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    events = (
        Bimtek.objects.visible_to(request.user)
        .select_related("organiser")
        .annotate(
            expected=Count("registrations", filter=~Q(registrations__state=CANCELLED)),
            arrived=Count("registrations", filter=Q(registrations__state=ARRIVED)),
        )
    )
    can_run = bool(rules.areas_of(request.user, rules.Role.PANITIA))
    if not can_run and not works_at_events(request):
        raise Http404
    return render(
        request, "courses/bimtek_list.html", {"events": events, "can_run": can_run}
    )


def works_at_events(request: HttpRequest) -> bool:
    roles = [role for role in rules.Role.values if role != rules.Role.AUTHOR]
    return bool(rules.areas_of(request.user, *roles))


@login_required
@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    now = timezone.now()
    sessions = list(bimtek.sessions.all())
    current = next((item for item in sessions if item.ends_at > now), None)
    counts = session_counts(bimtek)
    checks = preparation_checks(bimtek)
    context = event_context(request, bimtek, "ringkasan") | {
        "board": arrival_board(bimtek),
        "session": current or (sessions[-1] if sessions else None),
        "session_is_next": current is not None,
        "checks": [check for check in checks if not check.done],
    }
    if context["session"]:
        context["session_present"] = counts[context["session"].pk]
    return render(request, "courses/bimtek_detail.html", context)


@login_required
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    return render(request, "courses/bimtek_board.html", board_context(bimtek))


@login_required
@require_safe
def board_part(request: HttpRequest, slug: str) -> HttpResponse:
    """The changing part of the board, fetched by the page itself."""
    bimtek = event_for(request, slug)
    response = render(
        request, "courses/includes/bimtek_board.html", board_context(bimtek)
    )
    response["Cache-Control"] = "no-store"
    return response


def board_context(bimtek: Bimtek) -> dict:
    return {"bimtek": bimtek, "board": arrival_board(bimtek), "now": timezone.now()}


@login_required
def tests(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    if request.method == "POST":
        which, _, action = request.POST.get("action", "").partition(":")
        if which not in TESTS or action not in ("open", "close"):
            raise Http404
        try:
            switch_test(bimtek, which, opened=action == "open")
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            words = "dibuka" if action == "open" else "ditutup"
            messages.success(request, f"Ujian {words} untuk semua peserta.")
        return redirect("bimtek_tests", slug)
    context = event_context(request, bimtek, "uji")
    context["tests"] = [test_card(bimtek, which) for which in TESTS]
    return render(request, "courses/bimtek_tests.html", context)


def test_card(bimtek: Bimtek, which: str) -> dict:
    labels = {"pre_test": "Pra-uji (pre-test)", "post_test": "Pasca-uji (post-test)"}
    sitting = getattr(bimtek, which)
    words = {"pre_test": "pra", "post_test": "pasca"}
    card = {"which": which, "label": labels[which], "sitting": sitting}
    card["word"] = words[which]
    if sitting is not None:
        attempts = sitting.attempts.aggregate(
            working=Count("pk", filter=Q(submitted_at=None)),
            done=Count("user", filter=~Q(submitted_at=None), distinct=True),
        )
        card |= attempts
        card["seats"] = sitting.seats.filter(withdrawn_at=None).count()
        card["is_open"] = sitting.is_open(timezone.now())
        card["odd"] = odd_results(sitting)
        card["questions"] = planned_size(sitting.assessment)
    return card


@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    if request.method == "POST":
        try:
            close_event(bimtek)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("bimtek_close", slug)
        messages.success(request, "Kegiatan ditutup. Dokumen sudah bisa diterbitkan.")
        return redirect("bimtek_detail", slug)
    checks = closing_checks(bimtek, timezone.now())
    context = event_context(request, bimtek, "tutup") | {
        "checks": checks,
        "open_checks": [check for check in checks if not check.done],
        "blocked": any(check.blocking and not check.done for check in checks),
    }
    return render(request, "courses/bimtek_close.html", context)
