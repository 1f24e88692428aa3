from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.models import SkillStatus
from content.models import Skill


@require_safe
@login_required
def achievement_verdict(request: HttpRequest, number: int) -> JsonResponse:
    """The verdict on one's own skill with all its reasons (law 3)."""
    skill = get_object_or_404(Skill, number=number)
    status = SkillStatus.objects.filter(kader=request.user, skill=skill).first()
    found = status or SkillStatus(status=SkillStatus.Status.NONE)
    body = {
        "skill": skill.number,
        "title": skill.title,
        "status": found.status,
        "valid_until": found.valid_until,
        "relearn": found.relearn,
        "disputed": found.disputed,
        "confirmed_on": found.confirmed_on,
        "sentence": found.sentence,
        "explanation": found.explanation,
    }
    return JsonResponse(
        body,
        headers={
            "Cache-Control": "private, no-store",
            "Content-Disposition": f'attachment; filename="putusan-{number}.json"',
        },
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
