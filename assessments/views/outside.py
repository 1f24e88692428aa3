from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.ledger_forms import ConfirmationForm, OutsideForm
from assessments.models import OutsideLearning
from assessments.refusals import Refusal
from assessments.services import record_confirmation, record_outside_learning
from assessments.views.ledger_frame import require_page
from lms.accounts import rules
from lms.accounts.models import KaderProfile, User

PER_PAGE = 50
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def visible_learning(user: User) -> QuerySet[OutsideLearning]:
    """Return one's own, and that of kaders of the areas one answers for."""
    areas = rules.areas_of(user, *rules.FACT_JUDGES)
    kaders = KaderProfile.objects.within_any(areas).order_by().values("user_id")
    return OutsideLearning.objects.filter(Q(kader=user) | Q(kader__in=kaders))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def outside_list(request: HttpRequest) -> HttpResponse:
    tabs = require_page(request.user, "outside_list")
    form = OutsideForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            record_outside_learning(
                kader=said["kode"],
                skills=said["keterampilan"],
                title=said["judul"],
                provider=said["penyelenggara"],
                number=said["nomor"],
                jp=said["jp"],
                ended_on=said["selesai"],
                content=said["berkas"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Tercatat sebagai bukti pengetahuan.")
            return redirect("outside_list")
    rows = visible_learning(request.user).select_related("kader", "recorded_by")
    page = Paginator(rows.order_by("-received_at", "-pk"), PER_PAGE)
    context = {
        "tabs": tabs,
        "form": form,
        "page_obj": page.get_page(request.GET.get("page")),
    }
    return render(request, "assessments/ledger/outside.html", context)


@require_safe
@login_required
def outside_file(request: HttpRequest, uid: UUID) -> FileResponse:
    learning = get_object_or_404(visible_learning(request.user), uid=uid)
    kind = learning.file.name.rpartition(".")[2]
    response = FileResponse(
        learning.file.open("rb"),
        as_attachment=True,
        filename=f"bukti-{learning.uid}.{kind}",
        content_type=TYPES.get(kind, "application/octet-stream"),
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """A bidan tells what a kader still does well on a posyandu day."""
    if not rules.can_confirm_somewhere(request.user):
        raise Http404
    form = ConfirmationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            record_confirmation(
                kader=said["kode"],
                skill=said["keterampilan"],
                positive=said["terlihat"] == "ya",
                by=request.user,
                occurred_at=timezone.now(),
                note=said["catatan"],
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Konfirmasi {said['kode'].name} tercatat.")
            return redirect("confirm_skill")
    return render(request, "assessments/ledger/confirm.html", {"form": form})
