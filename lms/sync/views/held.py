import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from lms.accounts import rules
from lms.sync import queries
from lms.sync.forms import OPEN, ReasonForm, ReceiptFilterForm
from lms.sync.models import Receipt, SyncConflict
from lms.sync.resolve import (
    ResolveRefused,
    close_conflict,
    close_receipt,
    retry_receipt,
)
from lms.sync.views.frame import PER_PAGE, require_judge, tabs_for
from lms.sync.words import describe_payload, moment_words, type_words

DECISIONS = {"terima": retry_receipt, "tutup": close_receipt}


@require_safe
@login_required
def held(request: HttpRequest) -> HttpResponse:
    user = request.user
    if rules.can_carry_facts(user) and not rules.can_judge_facts(user):
        return redirect("sync_upload")
    require_judge(user)
    data = request.GET.copy()
    data.setdefault("keadaan", OPEN)
    form = ReceiptFilterForm(data, kabupaten=queries.kabupaten_choices(user))
    form.is_valid()
    found = queries.receipts_for(user, form.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_for(user, "sync_held"),
        "form": form,
        "page_obj": page,
        "state": form.cleaned_data.get("keadaan") or OPEN,
        "rows": [(one, type_words(one.type)) for one in page],
        "filtered": bool(request.GET.dict().keys() - {"page"}),
    }
    return render(request, "sync/held.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    require_judge(request.user)
    found = visible_receipt(request, uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = DECISIONS.get(request.POST.get("keputusan", ""), close_receipt)
        try:
            decision = decide(
                found, by=request.user, reason=form.cleaned_data["alasan"]
            )
        except ResolveRefused as refused:
            messages.error(request, str(refused))
        else:
            still = decision.status == Receipt.Status.QUARANTINED
            say = messages.warning if still else messages.success
            say(request, decision.verdict)
        return redirect("sync_receipt", uid)
    return render(request, "sync/receipt.html", receipt_context(found, form))


@require_POST
@login_required
def conflict(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    require_judge(request.user)
    found = visible_receipt(request, uid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        twin = get_object_or_404(SyncConflict, pk=pk, receipt=found)
        try:
            close_conflict(twin, by=request.user, reason=form.cleaned_data["alasan"])
        except ResolveRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Selesai. Catatan pertama tetap berlaku.")
    else:
        messages.error(request, "Tulis alasannya dulu.")
    return redirect("sync_receipt", uid)


def visible_receipt(request: HttpRequest, uid: UUID) -> Receipt:
    home = "user__kader__posyandu__desa__parent__parent"
    receipts = Receipt.objects.visible_to(request.user)
    return get_object_or_404(receipts.select_related(home, "carried_by"), uid=uid)


def receipt_context(found: Receipt, form: ReasonForm) -> dict[str, Any]:
    conflicts = found.conflicts.select_related("sender")
    twins = [
        {
            "conflict": twin,
            "said": told(twin.body),
            "resolution": twin.resolutions.select_related("by").first(),
        }
        for twin in conflicts.order_by("pk")
    ]
    return {
        "receipt": found,
        "what": type_words(found.type),
        "said": told(found.body),
        "device": found.user.devices.filter(name=found.device).first(),
        "offset": found.body.get("clock_offset") or 0,
        "json": json.dumps(found.body, indent=2, ensure_ascii=False),
        "twins": twins,
        "history": found.resolutions.filter(conflict=None).select_related("by"),
        "is_open": found.status == Receipt.Status.QUARANTINED,
        "form": form,
        "twin_form": ReasonForm(auto_id=False),
    }


def told(body: dict[str, Any]) -> dict[str, Any]:
    """Return what an item says, for the page."""
    return {
        "what": type_words(str(body.get("type"))),
        "when": moment_words(body.get("occurred_at")),
        "lines": describe_payload(body.get("payload")),
    }
