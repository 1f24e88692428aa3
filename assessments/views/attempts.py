from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from assessments import window
from assessments.forms import BACK, REVIEW, AnswerForm
from assessments.models import Assessment, Attempt, Sitting
from assessments.queries import question_page, result_page, review_rows, sitting_card
from assessments.refusals import Refusal
from assessments.services import (
    close_attempt,
    save_answer,
    start_attempt,
    submit_attempt,
)
from assessments.terms import terms_of_attempt
from lms.accounts.models import User

# The page a person lands on explains these itself.
SAID_BY_INTRO = {"belum_dibuka", "sudah_ditutup", "dijeda", "kesempatan_habis"}


def visible_sittings(user: User):
    return Sitting.objects.visible_to(user).select_related("assessment")


def running_attempt(sitting: Sitting, user: User) -> Attempt | None:
    return (
        Attempt.objects.filter(sitting=sitting, user=user, submitted_at=None)
        .select_related("sitting__assessment")
        .first()
    )


def stands_still(attempt: Attempt) -> bool:
    """Say whether the time is over, or stopped by the panitia."""
    now, terms = timezone.now(), terms_of_attempt(attempt)
    return window.is_over(attempt, now, terms) or terms.is_paused(now)


@login_required
@require_safe
def sitting_intro(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = visible_sittings(request.user).filter(uid=uid).first()
    if sitting is None:
        return render(request, "assessments/sitting_missing.html", status=404)
    context = {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "card": sitting_card(sitting, request.user, timezone.now()),
    }
    return render(request, "assessments/sitting_intro.html", context)


@login_required
@require_POST
def sitting_start(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = get_object_or_404(visible_sittings(request.user), uid=uid)
    try:
        attempt = start_attempt(sitting, request.user, timezone.now())
    except Refusal as refusal:
        if refusal.code not in SAID_BY_INTRO:
            messages.warning(request, refusal.sentence)
        return redirect("sitting_intro", uid)
    rows = review_rows(attempt)
    first = next((row.number for row in rows if not row.answered), 1)
    return redirect("attempt_question", uid, first)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_question(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    sitting = get_object_or_404(visible_sittings(request.user), uid=uid)
    attempt = running_attempt(sitting, request.user)
    # A late answer goes on: it is kept, and the person is told.
    keeps = request.method == "POST"
    if attempt is None or (not keeps and stands_still(attempt)):
        return redirect("sitting_intro", uid)
    if not 1 <= number <= len(attempt.snapshot):
        raise Http404
    page = question_page(attempt, number)
    form = AnswerForm(page, request.POST or None)
    if keeps and form.is_valid():
        return keep_and_go(request, attempt, form)
    context = {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "page": page,
        "form": form,
        "deadline": window.deadline(attempt),
    }
    return render(request, "assessments/attempt_question.html", context)


def keep_and_go(
    request: HttpRequest, attempt: Attempt, form: AnswerForm
) -> HttpResponse:
    uid, page = attempt.sitting.uid, form.page
    if form.changes_answer:
        chosen = form.cleaned_data["selected"]
        try:
            save_answer(attempt, page.question["key"], chosen, timezone.now())
        except Refusal as refusal:
            messages.warning(
                request,
                "Jawaban terakhir tersimpan."
                if refusal.code == "dijeda"
                else "Jawaban terakhir datang terlambat: disimpan, tetapi tidak "
                "dihitung.",
            )
            return redirect("sitting_intro", uid)
    way = form.cleaned_data["ke"]
    if way == BACK:
        return redirect("attempt_question", uid, max(page.number - 1, 1))
    if way == REVIEW or page.number == page.total:
        return redirect("attempt_review", uid)
    return redirect("attempt_question", uid, page.number + 1)


@login_required
@never_cache
@require_safe
def attempt_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = get_object_or_404(visible_sittings(request.user), uid=uid)
    attempt = running_attempt(sitting, request.user)
    if attempt is None or window.is_over(attempt, timezone.now()):
        return redirect("sitting_intro", uid)
    rows = review_rows(attempt)
    context = {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "rows": rows,
        "answered": sum(row.answered for row in rows),
        "unanswered": [row for row in rows if not row.answered],
        "deadline": window.deadline(attempt),
    }
    return render(request, "assessments/attempt_review.html", context)


@login_required
@require_POST
def attempt_submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = get_object_or_404(visible_sittings(request.user), uid=uid)
    attempt = running_attempt(sitting, request.user)
    if attempt is not None:
        now = timezone.now()
        # Who only looks at what time closed may still hand in from a phone.
        over = window.is_over(attempt, now)
        (close_attempt if over else submit_attempt)(attempt, now)
    return redirect("attempt_result", uid)


@login_required
@never_cache
@require_safe
def attempt_result(request: HttpRequest, uid: UUID) -> HttpResponse:
    sitting = get_object_or_404(visible_sittings(request.user), uid=uid)
    now = timezone.now()
    card = sitting_card(sitting, request.user, now)
    if card.last is None:
        return redirect("sitting_intro", uid)
    context = {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "is_pre_test": sitting.assessment.purpose == Assessment.Purpose.PRE_TEST,
        "attempt": card.last,
        "result": result_page(card.last, now),
        "can_retry": not card.refusal and card.running is None,
        "card": card,
    }
    return render(request, "assessments/attempt_result.html", context)
