from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.accounts import rules
from lms.accounts.models import User
from lms.dashboard import exports
from lms.sync import queries, sheets
from lms.sync.devices import restore_device, revoke_device
from lms.sync.forms import ContactFilterForm, ReasonForm
from lms.sync.models import Device
from lms.sync.views.frame import PER_PAGE, require_judge, tabs_for


@require_safe
@login_required
def contacts(request: HttpRequest) -> HttpResponse:
    require_judge(request.user)
    form = contact_form(request)
    found = queries.kader_contacts(request.user, form.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    labels = queries.device_labels(page.object_list)
    query = request.GET.urlencode()
    context = {
        "tabs": tabs_for(request.user, "sync_contacts"),
        "form": form,
        "page_obj": page,
        "rows": [
            (one, sheets.contact_words(one), labels.get(one.user_id, ""))
            for one in page
        ],
        "summaries": queries.contact_summaries(
            request.user,
            dict(form.fields["kabupaten"].choices),
            form.cleaned_data.get("kabupaten", ""),
        ),
        "filtered": bool(request.GET.dict().keys() - {"page"}),
        "export_url": reverse("sync_contacts_xlsx") + (f"?{query}" if query else ""),
    }
    return render(request, "sync/contacts.html", context)


@require_safe
@login_required
def contacts_xlsx(request: HttpRequest) -> HttpResponse:
    require_judge(request.user)
    form = contact_form(request)
    rows = list(queries.kader_contacts(request.user, form.cleaned_data))
    demo = any(row.user.is_demo for row in rows)
    area = form.cleaned_data.get("kabupaten")
    place = dict(form.fields["kabupaten"].choices).get(area) or "Wilayah Anda"
    notes = exports.notes_of(str(place), timezone.now(), demo=demo)
    book = exports.write_xlsx(sheets.contact_sheet(rows), notes)
    response = HttpResponse(book, content_type=exports.XLSX)
    filename = f"kontak-hp-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def contact_form(request: HttpRequest) -> ContactFilterForm:
    choices = queries.kabupaten_choices(request.user)
    form = ContactFilterForm(request.GET, kabupaten=choices)
    form.is_valid()
    return form


@require_safe
@login_required
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    require_judge(request.user)
    found = get_object_or_404(covered(request.user), uid=uid)
    devices = found.devices.prefetch_related("revocations__by").order_by(
        "-last_seen_at"
    )
    context = {
        "person": found,
        "devices": [
            (one, next((r for r in one.revocations.all() if not r.lifted_at), None))
            for one in devices
        ],
        "form": ReasonForm(auto_id=False),
    }
    return render(request, "sync/person.html", context)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    require_judge(request.user)
    device = visible_device(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        revoke_device(device, by=request.user, reason=form.cleaned_data["alasan"])
        messages.success(request, "HP dicabut. Kirimannya ditahan untuk dilihat.")
    else:
        messages.error(request, "Tulis alasannya dulu.")
    return redirect("sync_person", device.user.uid)


@require_POST
@login_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    require_judge(request.user)
    device = visible_device(request, pk)
    restore_device(device, by=request.user)
    messages.success(request, "HP dipercaya lagi.")
    return redirect("sync_person", device.user.uid)


def visible_device(request: HttpRequest, pk: int) -> Device:
    people = covered(request.user)
    devices = Device.objects.select_related("user").filter(user__in=people)
    return get_object_or_404(devices, pk=pk)


def covered(user: User):
    return rules.people_within(user, rules.FACT_JUDGES)
