from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.forms.events import EventForm, QuotaForm, SessionForm, organisers_for
from courses.models import Bimtek, BimtekSession
from courses.refusals import Refusal
from courses.services.events import choose_test, remove_session, set_quotas
from courses.views.access import event_context, event_for
from courses.views.events import works_at_events
from lms.accounts import rules


@login_required
def create_event(request: HttpRequest) -> HttpResponse:
    if not works_at_events(request):
        raise Http404
    if not rules.areas_of(request.user, rules.Role.PANITIA):
        raise PermissionDenied
    form = EventForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        bimtek = save_event(form)
        messages.success(request, "Kegiatan dibuat. Sekarang isi kuotanya.")
        return redirect("bimtek_quota", bimtek.slug)
    context = {"form": form, "organisers": organisers_for(request.user)}
    return render(request, "courses/bimtek_new.html", context)


@login_required
def edit_event(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = open_event_for(request, slug)
    form = EventForm(request.POST or None, instance=bimtek, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            save_event(form)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect("bimtek_detail", slug)
    context = event_context(request, bimtek, "ringkasan") | {"form": form}
    return render(request, "courses/bimtek_edit.html", context)


@transaction.atomic
def save_event(form: EventForm) -> Bimtek:
    bimtek = form.save(commit=False)
    bimtek.wilayah = bimtek.organiser.wilayah
    bimtek.save()
    form.save_m2m()
    choose_test(bimtek, "pre_test", form.cleaned_data["pre_assessment"])
    choose_test(bimtek, "post_test", form.cleaned_data["post_assessment"])
    return bimtek


@login_required
def edit_quota(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = open_event_for(request, slug)
    form = QuotaForm(bimtek, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_quotas(bimtek, form.seats)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Kuota disimpan.")
            return redirect("bimtek_detail", slug)
    context = event_context(request, bimtek, "ringkasan") | {"form": form}
    return render(request, "courses/bimtek_quota.html", context)


@login_required
@require_safe
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    days: dict = {}
    sessions = bimtek.sessions.prefetch_related("speakers", "skills", "spm_fields")
    for session in sessions:
        days.setdefault(timezone.localdate(session.starts_at), []).append(session)
    context = event_context(request, bimtek, "jadwal") | {
        "days": [
            (day, items, sum(item.jp for item in items)) for day, items in days.items()
        ],
        "jp": sum(item.jp for items in days.values() for item in items),
    }
    return render(request, "courses/bimtek_agenda.html", context)


@login_required
def edit_session(
    request: HttpRequest, slug: str, uid: str | None = None
) -> HttpResponse:
    bimtek = open_event_for(request, slug)
    session = get_object_or_404(bimtek.sessions, uid=uid) if uid else BimtekSession()
    form = SessionForm(bimtek, request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        save_session(form)
        messages.success(request, f"Sesi “{form.instance.title}” disimpan.")
        return redirect("bimtek_agenda", slug)
    context = event_context(request, bimtek, "jadwal") | {
        "form": form,
        "session": session if uid else None,
    }
    return render(request, "courses/bimtek_session_edit.html", context)


@transaction.atomic
def save_session(form: SessionForm) -> None:
    session = form.save(commit=False)
    session.bimtek = form.bimtek
    session.starts_at, session.ends_at = form.moments()
    session.save()
    form.save_m2m()
    name, _, office = form.cleaned_data["new_speaker"].partition(";")
    if name.strip():
        session.speakers.add(
            form.bimtek.speakers.create(
                name=name.strip()[:150], office=office.strip()[:200]
            )
        )


@login_required
@require_POST
def delete_session(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    bimtek = open_event_for(request, slug)
    session = get_object_or_404(bimtek.sessions, uid=uid)
    try:
        remove_session(session)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("bimtek_session_edit", slug, uid)
    messages.success(request, f"Sesi “{session.title}” dihapus.")
    return redirect("bimtek_agenda", slug)


def open_event_for(request: HttpRequest, slug: str) -> Bimtek:
    """An event that panitia may still change; a closed one answers 403."""
    bimtek = event_for(request, slug, rules.can_run_events)
    if bimtek.stage == Bimtek.Stage.CLOSED:
        raise PermissionDenied("Kegiatan ini sudah ditutup.")
    return bimtek
