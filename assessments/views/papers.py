from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.models import Sitting
from assessments.queries import paper_sheet
from assessments.queries.papers import limits
from assessments.refusals import Refusal
from assessments.services import issue_paper


@never_cache
@require_safe
def question_paper(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Give out the paper of the running or the next try; asking again is harmless."""
    if not request.user.is_authenticated:
        return refusal(401, "belum_masuk", "Masuk dulu, lalu coba lagi.")
    visible = Sitting.objects.visible_to(request.user).select_related("assessment")
    sitting = visible.filter(uid=uid).first()
    if sitting is None:
        return refusal(404, "bukan_peserta", "Ujian ini bukan untuk Anda.")
    now = timezone.now()
    try:
        paper = issue_paper(sitting, request.user, now)
    except Refusal as error:
        return refusal(409, error.code, error.sentence)
    paper.sitting, paper.user = sitting, request.user
    return JsonResponse(paper_sheet(paper, now))


@never_cache
@require_safe
def sitting_limits(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Tell a phone what was granted or stopped since it took its paper."""
    if not request.user.is_authenticated:
        return refusal(401, "belum_masuk", "Masuk dulu, lalu coba lagi.")
    visible = Sitting.objects.visible_to(request.user).select_related("assessment")
    sitting = visible.filter(uid=uid).first()
    if sitting is None:
        return refusal(404, "bukan_peserta", "Ujian ini bukan untuk Anda.")
    return JsonResponse(limits(sitting, request.user, timezone.now()))


def refusal(status: int, code: str, sentence: str) -> JsonResponse:
    return JsonResponse({"code": code, "sentence": sentence}, status=status)


@require_safe
def exam(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Show the player: the same page for everybody, filled by the phone."""
    return render(request, "assessments/exam.html", {"shell": True})
