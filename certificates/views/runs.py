from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from certificates import queries, rules, services
from certificates.models import PaperKind, PaperRun
from certificates.views.access import event_for
from courses.models import Bimtek
from courses.refusals import Refusal
from courses.views.access import event_context
from lms.accounts.models import User
from lms.journal.work import Progress, batch_progress

STARTERS: dict[str, Callable[..., PaperRun]] = {
    PaperRun.Kind.LISTS: services.make_lists,
    PaperRun.Kind.BUNDLE: services.make_bundle,
}


def run_for(
    user: User, slug: str, uid: str, may: Callable[[User, Bimtek], bool]
) -> PaperRun:
    bimtek = event_for(user, slug, may)
    run = get_object_or_404(bimtek.paper_runs.select_related("batch"), uid=uid)
    run.bimtek = bimtek
    return run


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request.user, slug, rules.can_issue)
    kind = request.POST.get("jenis", "")
    try:
        if kind in PaperKind.values:
            run = services.issue_papers(bimtek, kind, by=request.user)
        elif kind in STARTERS:
            run = STARTERS[kind](bimtek, by=request.user)
        else:
            raise Refusal("unknown", "Pilih dokumen yang akan dibuat.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("bimtek_papers", slug)
    return redirect("paper_run", slug, run.uid)


@login_required
@require_GET
def show(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    run = run_for(request.user, slug, uid, rules.can_see_papers)
    progress = batch_progress(run.batch)
    context = event_context(request, run.bimtek, "dokumen") | {
        "run": run,
        "progress": progress,
        "sentence": progress_sentence(progress),
        "failures": queries.failures(run),
        "numbered": run.kind in PaperKind.values,
        "papers": queries.papers_of(run, request.user),
        "may_issue": rules.can_issue(request.user, run.bimtek),
    }
    return render(request, "certificates/run.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, slug: str, uid: str) -> JsonResponse:
    run = run_for(request.user, slug, uid, rules.can_see_papers)
    found = batch_progress(run.batch)
    return JsonResponse(
        {
            "total": found.total,
            "done": found.done,
            "failed": found.parked,
            "finished": found.finished,
            "sentence": progress_sentence(found),
        },
        headers={"Cache-Control": "no-store"},
    )


def progress_sentence(found: Progress) -> str:
    """Say how far a run is, in words a person can read out."""
    parts = [f"{found.done} dari {found.total} selesai"]
    if found.waiting:
        parts.append(f"{found.waiting} sedang dibuat")
    if found.parked:
        parts.append(f"{found.parked} gagal")
    if found.cancelled:
        parts.append(f"{found.cancelled} dihentikan")
    return ", ".join(parts) + "."


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    run = run_for(request.user, slug, uid, rules.can_issue)
    stopped = services.cancel_run(run)
    messages.info(
        request, f"Dihentikan: {stopped} berkas belum dibuat. Nomor yang terbit tetap."
    )
    return redirect("paper_run", slug, uid)


@login_required
@require_POST
def resume(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    run = run_for(request.user, slug, uid, rules.can_issue)
    services.resume_run(run)
    return redirect("paper_run", slug, uid)
