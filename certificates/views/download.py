from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from certificates import queries, rules, storage
from certificates.models import Certificate, EventPaper
from certificates.views.access import event_for

REFRESH_SECONDS = 5


@login_required
@require_GET
def certificate_file(request: HttpRequest, uid: str) -> HttpResponse:
    certificate = get_object_or_404(
        Certificate.objects.visible_to(request.user).select_related("file", "holder"),
        uid=uid,
    )
    if not hasattr(certificate, "file"):
        return preparing(request, certificate)
    name = storage.download_name(
        certificate.get_kind_display(), certificate.facts["holder_name"]
    )
    return stored_file(certificate.file.path, f"{name}.pdf")


def preparing(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    failed = not queries.is_being_rendered(certificate)
    context = {"certificate": certificate, "failed": failed}
    response = render(request, "certificates/preparing.html", context, status=202)
    if not failed:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@login_required
@require_GET
def event_file(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_see_papers)
    paper = get_object_or_404(
        EventPaper, uid=uid, run__bimtek=bimtek, ready_at__isnull=False
    )
    if paper.kind == EventPaper.Kind.SLIPS and not rules.can_issue(
        request.user, bimtek
    ):
        # A slip opens an account: reading the register is not enough.
        raise PermissionDenied
    title = "" if paper.kind == EventPaper.Kind.BUNDLE else paper.get_kind_display()
    name = storage.download_name(title, paper.title)
    return stored_file(paper.path, name + storage.suffix_of(paper.path))


def stored_file(path: str, filename: str) -> FileResponse:
    response = FileResponse(
        storage.open_paper(path), as_attachment=True, filename=filename
    )
    response["Cache-Control"] = "private, no-cache"
    return response
