from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.ledger_forms import AdjudicationForm
from assessments.queries.disputes import dispute_of, open_disputes
from assessments.refusals import Refusal
from assessments.services import adjudicate
from assessments.views.ledger_frame import require_page
from lms.accounts import rules

PER_PAGE = 50


@require_safe
@login_required
def dispute_list(request: HttpRequest) -> HttpResponse:
    tabs = require_page(request.user, "dispute_list")
    area = request.GET.get("wilayah", "")
    if area and not rules.can_adjudicate(request.user, area):
        raise Http404
    page = Paginator(open_disputes(request.user, area), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"tabs": tabs, "page_obj": page}
    return render(request, "assessments/ledger/disputes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dispute_detail(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    require_page(request.user, "dispute_list")
    status = get_object_or_404(
        open_disputes(request.user), kader__uid=uid, skill__number=number
    )
    dispute = dispute_of(status)
    form = AdjudicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            adjudicate(
                status.kader,
                status.skill,
                form.cleaned_data["putusan"] == "cakap",
                by=request.user,
                reason=form.cleaned_data["alasan"],
                settles=[line.uid for line in dispute.lines],
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Putusan tercatat. Kedua penilaian tetap ada.")
            return redirect("dispute_list")
    context = {"dispute": dispute, "status": status, "form": form}
    return render(request, "assessments/ledger/dispute.html", context)
