"""Licences, agreement and calibration of the assessors in a Dinas's own areas."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.licensing import QUARANTINE_SENTENCES, SELF_ASSESSED
from assessments.models import AssessorLicence, CalibrationTask, Observation
from assessments.queries.agreement import by_assessor, shared_performances
from assessments.refusals import Refusal
from assessments.services.calibration import close_calibration, raise_calibrations
from assessments.services.licence_grants import end_licence, grant_licences
from assessments.services.releases import release_observation
from lms.accounts import rules
from lms.accounts.models import User
from lms.dashboard import assessor_sheets, exports
from lms.dashboard.assessor_forms import GrantForm
from lms.dashboard.queries import assessors as queries
from lms.dashboard.scope import own_areas
from lms.dashboard.sheets import Sheet


def _require_dinas(user: User) -> None:
    if not own_areas(user):
        raise Http404


def _assessor_or_404(user: User, uid: UUID) -> User:
    inside = rules.assessor_roles_within(user).values("user_id")
    return get_object_or_404(User, uid=uid, pk__in=inside)


def _do(request: HttpRequest, call: Callable[[], object], done: str) -> None:
    """Run a service and say what became of it."""
    try:
        call()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)


@require_safe
@login_required
def assessor_list(request: HttpRequest) -> HttpResponse:
    _require_dinas(request.user)
    rows = queries.assessor_rows(request.user, timezone.localdate())
    context = {
        "page": "dinas_assessors",
        "rows": rows,
        "ending": sum(row.ends_soon for row in rows),
        "without": sum(not row.licences for row in rows),
        "held": sum(row.held for row in rows),
    }
    return render(request, "dashboard/assessors.html", context)


@require_safe
@login_required
def assessor_list_xlsx(request: HttpRequest) -> HttpResponse:
    _require_dinas(request.user)
    rows = queries.assessor_rows(request.user, timezone.localdate())
    demo = any(row.user.is_demo for row in rows)
    return _file(assessor_sheets.licence_sheet(rows), "penilai", demo=demo)


@login_required
def assessor_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    assessor = _assessor_or_404(request.user, uid)
    may = rules.can_license(request.user, assessor)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        _do(
            request,
            lambda: grant_licences(assessor, by=request.user, **facts),
            "Lisensi diberikan. Pengamatan yang tertahan karena lisensi ikut dihitung.",
        )
        return redirect("dinas_assessor", uid)
    held = queries.held_by_assessor(request.user, assessor)
    for row in held:
        row.reason = QUARANTINE_SENTENCES[row.quarantine_code].split(": ", 1)[1]
        row.can_count = row.quarantine_code != SELF_ASSESSED
    context = {
        "assessor": assessor,
        "may_license": may,
        "form": form,
        "licences": queries.licence_history(assessor),
        "held": held,
        "today": timezone.localdate(),
    }
    return render(request, "dashboard/assessor.html", context)


@require_POST
@login_required
def licence_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    licences = AssessorLicence.objects.select_related("assessor")
    licence = get_object_or_404(licences, uid=uid)
    _assessor_or_404(request.user, licence.assessor.uid)
    reason = request.POST.get("reason", "")
    _do(
        request,
        lambda: end_licence(licence, by=request.user, reason=reason),
        "Lisensi diakhiri; hari ini hari terakhirnya.",
    )
    return redirect("dinas_assessor", licence.assessor.uid)


@require_POST
@login_required
def observation_release(request: HttpRequest, uid: UUID) -> HttpResponse:
    rows = Observation.objects.select_related("assessor", "kader", "checklist__skill")
    observation = get_object_or_404(rows, uid=uid)
    _assessor_or_404(request.user, observation.assessor.uid)
    reason = request.POST.get("reason", "")
    _do(
        request,
        lambda: release_observation(observation, by=request.user, reason=reason),
        "Pengamatan ini sekarang dihitung.",
    )
    return redirect("dinas_assessor", observation.assessor.uid)


@require_safe
@login_required
def agreement(request: HttpRequest) -> HttpResponse:
    _require_dinas(request.user)
    people = _own_assessors(request.user)
    tasks = queries.open_tasks(people.values())
    context = {
        "page": "dinas_agreement",
        "rows": _agreement_rows(people),
        "tasks": [task for found in tasks.values() for task in found],
    }
    return render(request, "dashboard/agreement.html", context)


@require_safe
@login_required
def agreement_xlsx(request: HttpRequest) -> HttpResponse:
    _require_dinas(request.user)
    people = _own_assessors(request.user)
    demo = any(person.is_demo for person in people.values())
    sheet = assessor_sheets.agreement_sheet(_agreement_rows(people))
    return _file(sheet, "kesepakatan", demo=demo)


@require_POST
@login_required
def calibration_raise(request: HttpRequest) -> HttpResponse:
    _require_dinas(request.user)
    opened = raise_calibrations(list(_own_assessors(request.user)))
    messages.success(request, f"{opened} tugas penyamaan persepsi baru.")
    return redirect("dinas_agreement")


@require_POST
@login_required
def calibration_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    tasks = CalibrationTask.objects.select_related("assessor")
    task = get_object_or_404(tasks, uid=uid)
    _assessor_or_404(request.user, task.assessor.uid)
    outcome = request.POST.get("reason", "")
    _do(
        request,
        lambda: close_calibration(task, by=request.user, outcome=outcome),
        "Tugas ditutup.",
    )
    return redirect("dinas_agreement")


def _own_assessors(user: User) -> dict[int, User]:
    return {role.user_id: role.user for role in rules.assessor_roles_within(user)}


def _agreement_rows(people: dict[int, User]) -> list:
    rows = by_assessor(shared_performances(assessors=people))
    return [row for row in rows if row.assessor.pk in people]


def _file(sheet: Sheet, name: str, *, demo: bool) -> HttpResponse:
    notes = exports.notes_of("Wilayah Anda", timezone.now(), demo=demo)
    response = HttpResponse(exports.write_xlsx(sheet, notes), content_type=exports.XLSX)
    filename = f"{name}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
