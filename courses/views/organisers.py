from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from courses.forms.events import organisers_for
from courses.forms.organisers import OrganiserForm, SignatoryForm
from courses.models import Signatory
from courses.views.events import works_at_events
from lms.accounts import rules


def require_panitia(request: HttpRequest) -> None:
    if not works_at_events(request):
        raise Http404
    if not rules.areas_of(request.user, rules.Role.PANITIA):
        raise PermissionDenied


@login_required
@require_safe
def organiser_list(request: HttpRequest) -> HttpResponse:
    require_panitia(request)
    organisers = organisers_for(request.user).select_related("wilayah")
    return render(
        request,
        "courses/organiser_list.html",
        {"organisers": organisers.prefetch_related("signatories")},
    )


@login_required
def organiser_edit(request: HttpRequest, code: str | None = None) -> HttpResponse:
    require_panitia(request)
    organiser = (
        get_object_or_404(organisers_for(request.user), code=code) if code else None
    )
    form = OrganiserForm(request.POST or None, instance=organiser, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Penyelenggara disimpan.")
        return redirect("organiser_list")
    return render(
        request, "courses/organiser_edit.html", {"form": form, "organiser": organiser}
    )


@login_required
def signatory_edit(
    request: HttpRequest, code: str, pk: int | None = None
) -> HttpResponse:
    require_panitia(request)
    organiser = get_object_or_404(organisers_for(request.user), code=code)
    signatory = (
        get_object_or_404(organiser.signatories, pk=pk)
        if pk
        else Signatory(organiser=organiser)
    )
    form = SignatoryForm(request.POST or None, instance=signatory)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Penanda tangan disimpan.")
        return redirect("organiser_list")
    return render(
        request, "courses/signatory_edit.html", {"form": form, "organiser": organiser}
    )
