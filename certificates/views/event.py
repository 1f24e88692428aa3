from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates import queries, rules, services
from certificates.forms import EligibilityFilter, RevokeForm, SlipForm
from certificates.models import Certificate, PaperKind
from certificates.overview import papers_overview
from certificates.services.slips import SLIPS_AT_ONCE, without_pin
from certificates.storage import download_name
from certificates.views.access import event_for
from courses.refusals import Refusal
from courses.views.access import event_context

PER_PAGE = 50


@login_required
@require_GET
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_see_papers)
    context = event_context(request, bimtek, "dokumen") | {
        "overview": papers_overview(bimtek, timezone.localdate()),
        "may_issue": rules.can_issue(request.user, bimtek),
        "without_pin": without_pin(bimtek).count(),
        "slip_form": SlipForm(bimtek=bimtek),
    }
    return render(request, "certificates/papers.html", context)


@login_required
@require_GET
def eligibility(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_see_papers)
    if kind not in PaperKind.values:
        raise Http404
    found = queries.candidates(bimtek, kind, timezone.localdate())
    form = EligibilityFilter(request.GET)
    wanted = form.cleaned_data["keadaan"] if form.is_valid() else ""
    if wanted:
        found = [row for row in found if row.state == wanted]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = event_context(request, bimtek, "dokumen")
    context |= {"kind": PaperKind(kind), "page": page, "form": form}
    return render(request, "certificates/eligibility.html", context)


@login_required
@require_GET
def register(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_see_papers)
    page = Paginator(queries.register(bimtek), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = event_context(request, bimtek, "dokumen") | {
        "page": page,
        "today": timezone.localdate(),
        "may_issue": rules.can_issue(request.user, bimtek),
    }
    return render(request, "certificates/register.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related(
            "bimtek__wilayah", "holder"
        ),
        uid=uid,
    )
    if not rules.can_issue(request.user, certificate.bimtek):
        raise PermissionDenied
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_certificate(
                certificate, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"{certificate.number_text} sudah dicabut.")
        return redirect("papers_register", certificate.bimtek.slug)
    context = {"certificate": certificate, "form": form}
    return render(request, "certificates/revoke.html", context)


@login_required
@require_POST
def slips(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_issue)
    form = SlipForm(request.POST, bimtek=bimtek)
    if not form.is_valid():
        messages.error(request, "Pilih kabupaten/kota dari daftar.")
        return redirect("bimtek_papers", slug)
    area = form.cleaned_data["kabupaten"]
    try:
        if without_pin(bimtek, area).count() > SLIPS_AT_ONCE:
            run = services.owe_slips(bimtek, by=request.user)
            return redirect("paper_run", slug, run.uid)
        pdf = services.make_slips(bimtek, by=request.user, kabupaten=area)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("bimtek_papers", slug)
    name = download_name("Slip aktivasi", bimtek.name)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
