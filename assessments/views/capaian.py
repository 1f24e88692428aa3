from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.guidance import next_action, notices
from assessments.queries import SkillRow, level_card, skill_ledger, skill_rows
from assessments.wheel import Spoke, draw_wheel
from content.models import Skill

# From proven down to nothing: how the legend of the wheel reads.
LEGEND = ("cakap", "dinilai", "dilatih", "belum", "kedaluwarsa")


@login_required
@require_safe
def achievements(request: HttpRequest) -> HttpResponse:
    rows = skill_rows(request.user)
    context = {
        "card": level_card(request.user),
        "groups": groups_of(rows),
        "wheel": wheel_of(rows),
        "notices": notices(rows),
        "step": next_action(rows),
    }
    return render(request, "assessments/achievements.html", context)


def groups_of(rows: Sequence[SkillRow]) -> list[dict[str, Any]]:
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
    # Folded, the page fits a few screens; open is where the next skill is to be had.
    wanted = [group for group in groups if any(row.wanted for row in group["rows"])]
    for group in groups:
        group["open"] = group is (wanted or groups)[0]
    return groups


def wheel_of(rows: Sequence[SkillRow]) -> dict[str, Any]:
    drawing = draw_wheel([Spoke(r.number, r.group_code, r.chip) for r in rows])
    shown = [row.chip for row in rows]
    return {
        "drawing": drawing,
        "segments": list(zip(drawing.segments, rows, strict=True)),
        "legend": [(code, shown.count(code)) for code in LEGEND if code in shown],
    }


@login_required
@require_safe
def achievement_detail(request: HttpRequest, number: int) -> HttpResponse:
    skill = get_object_or_404(Skill, number=number)
    row = next(row for row in skill_rows(request.user) if row.number == number)
    context = {
        "skill": skill,
        "row": row,
        "notices": notices([row]),
        "ledger": skill_ledger(request.user, skill),
    }
    return render(request, "assessments/achievement_detail.html", context)
