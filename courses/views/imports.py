from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from courses.forms.participants import UploadForm
from courses.models import Bimtek, ParticipantImport
from courses.participants import template_xlsx
from courses.refusals import Refusal
from courses.services.imports import (
    confirm_import,
    preview_import,
    recheck_import,
    rows_of,
)
from courses.spreadsheets import XLSX
from courses.views.access import event_context, event_for
from lms.accounts import rules


@login_required
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            preview = preview_import(
                bimtek, file, filename=file.name, size=file.size, by=request.user
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("bimtek_import_preview", slug, preview.uid)
    context = event_context(request, bimtek, "peserta") | {"form": form}
    return render(request, "courses/bimtek_import.html", context)


@login_required
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    event_for(request, slug, rules.can_run_events)
    response = HttpResponse(template_xlsx(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="templat-peserta.xlsx"'
    return response


@login_required
def preview(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    upload = get_object_or_404(bimtek.imports, uid=uid)
    if request.method == "POST":
        return confirm(request, bimtek, upload)
    recheck_import(upload)
    rows = rows_of(upload)
    bad = [row for row in rows if row.errors]
    context = event_context(request, bimtek, "peserta") | {
        "upload": upload,
        "bad": bad,
        "good": [row for row in rows if not row.errors],
        "new": sum(not row.errors and row.match is None for row in rows),
    }
    return render(request, "courses/bimtek_import_preview.html", context)


def confirm(
    request: HttpRequest, bimtek: Bimtek, upload: ParticipantImport
) -> HttpResponse:
    skip = request.POST.get("skip", "")
    try:
        loaded = confirm_import(
            upload, by=request.user, skip=int(skip) if skip.isdecimal() else 0
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("bimtek_import_preview", bimtek.slug, upload.uid)
    messages.success(request, f"{loaded} peserta dimuat.")
    return redirect("bimtek_participants", bimtek.slug)
