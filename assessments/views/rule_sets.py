from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from assessments.ledger_forms import GuidelineForm
from assessments.models import GuidelineChange, RulePreview, RulePreviewMove
from assessments.queries.previews import (
    level_names,
    moves_seen_by,
    rule_rows,
    shifts,
)
from assessments.refusals import Refusal
from assessments.services import announce_guideline_change, request_preview
from assessments.services.previews import batch_of
from assessments.views.ledger_frame import require_page
from content.models import LevelRuleSet
from lms.journal.work import batch_progress

PER_PAGE = 100
REFRESH_SECONDS = 5
RECENT = 20


@require_safe
@login_required
def rule_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tabs": require_page(request.user, "rule_list"),
        "rows": rule_rows(timezone.localdate()),
        "previews": RulePreview.objects.select_related("ruleset", "asked_by")[:RECENT],
    }
    return render(request, "assessments/ledger/rules.html", context)


@require_POST
@login_required
def preview_start(request: HttpRequest, pk: int) -> HttpResponse:
    require_page(request.user, "rule_list")
    ruleset = get_object_or_404(LevelRuleSet, pk=pk)
    try:
        preview = request_preview(ruleset, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("rule_list")
    return redirect("rule_preview", preview.uid)


@require_safe
@login_required
def rule_preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    require_page(request.user, "rule_list")
    preview = get_object_or_404(
        RulePreview.objects.select_related("ruleset", "asked_by"), uid=uid
    )
    batch = batch_of(preview)
    progress = batch_progress(batch) if batch else None
    names = level_names()
    moves = moves_seen_by(request.user, preview)
    page = Paginator(moves, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "preview": preview,
        "progress": progress,
        "finished": progress is None or progress.finished,
        "shifts": shifts(moves, names),
        "page_obj": page,
        "rows": [_row(move, names) for move in page],
    }
    response = render(request, "assessments/ledger/preview.html", context)
    if not context["finished"]:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _row(move: RulePreviewMove, names: dict[str, str]) -> dict[str, Any]:
    return {
        "kader": move.kader,
        "before": names.get(move.level_before, move.level_before),
        "after": names.get(move.level_after, move.level_after),
        "gained": ", ".join(map(str, move.gained)),
        "lost": ", ".join(map(str, move.lost)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def guideline_list(request: HttpRequest) -> HttpResponse:
    tabs = require_page(request.user, "guideline_list")
    form = GuidelineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            announce_guideline_change(
                title=said["judul"],
                source=said["dasar"],
                effective_on=said["berlaku"],
                skills=said["keterampilan"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Diumumkan. Status kader dihitung ulang.")
            return redirect("guideline_list")
    changes = GuidelineChange.objects.select_related("announced_by")
    context = {
        "tabs": tabs,
        "form": form,
        "changes": changes.prefetch_related("skills"),
    }
    return render(request, "assessments/ledger/guidelines.html", context)
