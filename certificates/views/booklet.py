from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from certificates import rules
from certificates.booklet import booklet_of
from certificates.storage import download_name
from lms.accounts.models import KaderProfile

HOME = ("user", "posyandu__desa__parent__parent")


@login_required
@require_GET
def own_booklet(request: HttpRequest) -> HttpResponse:
    profile = get_object_or_404(
        KaderProfile.objects.select_related(*HOME), user=request.user
    )
    return booklet_file(profile)


@login_required
@require_GET
def booklet(request: HttpRequest, uid: UUID) -> HttpResponse:
    profile = get_object_or_404(
        KaderProfile.objects.select_related(*HOME),
        user__uid=uid,
        user__is_active=True,
    )
    if not rules.can_print_booklet(request.user, profile):
        raise Http404
    return booklet_file(profile)


def booklet_file(profile: KaderProfile) -> HttpResponse:
    # The renderer takes a second and 40 MB to import; who never prints has not paid.
    from certificates.pdf.booklet import render_booklet

    name = download_name("Buku TKK", profile.user.name)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "no-store",
    }
    pdf = render_booklet(booklet_of(profile))
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
