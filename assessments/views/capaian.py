from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.queries import level_card, skill_ledger, skill_rows
from content.models import Skill


@login_required
@require_safe
def achievements(request: HttpRequest) -> HttpResponse:
    rows = skill_rows(request.user)
    by_group = groupby(rows, key=lambda row: (row.group_code, row.group_name))
    groups = [
        {
            "code": code,
            "name": name,
            "rows": members,
            "competent": sum(row.chip == "cakap" for row in members),
        }
        for (code, name), found in by_group
        for members in [list(found)]
    ]
    # Folded, the page fits two screens; open is where the next skill is to be had.
    wanted = [group for group in groups if any(row.wanted for row in group["rows"])]
    for group in groups:
        group["open"] = group is (wanted or groups)[0]
    context = {"groups": groups, "card": level_card(request.user)}
    return render(request, "assessments/achievements.html", context)


@login_required
@require_safe
def achievement_detail(request: HttpRequest, number: int) -> HttpResponse:
    skill = get_object_or_404(Skill, number=number)
    row = next(row for row in skill_rows(request.user) if row.number == number)
    context = {
        "skill": skill,
        "row": row,
        "ledger": skill_ledger(request.user, skill),
    }
    return render(request, "assessments/achievement_detail.html", context)
