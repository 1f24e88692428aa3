from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import Bimtek
from lms.dashboard import queries
from lms.dashboard.forms import AreaForm
from lms.dashboard.frame import area_choices, filter_data, frame_of
from lms.dashboard.gain_sheets import gain_sheet
from lms.dashboard.queries.gain import AreaGain, area_gain, events_of
from lms.dashboard.scope import requested_area
from lms.dashboard.views import download, export_url
from lms.wilayah.models import Wilayah


class GainForm(AreaForm):
    kegiatan = forms.ChoiceField(label="Kegiatan", required=False)

    def __init__(self, *args, events: list[Bimtek], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(event.slug, event.name) for event in events]
        self.fields["kegiatan"].choices = [("", "Semua kegiatan"), *named]

    def event(self, events: list[Bimtek]) -> Bimtek | None:
        self.is_valid()
        wanted = self.cleaned_data.get("kegiatan")
        return next((event for event in events if event.slug == wanted), None)


@require_safe
@login_required
def gain(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = frame_of(request.user, area, "dinas_gain", places)
    areas = area_choices(context["path"], places)
    form, found = _read(request, area, places, areas)
    context |= {
        "form": form,
        "found": found,
        "export_url": export_url(request, "dinas_gain_xlsx"),
    }
    return render(request, "dashboard/gain.html", context)


@require_safe
@login_required
def gain_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    _, found = _read(request, area, places, [(area.code, area.name)])
    demo = any(place.demo for place in places)
    return download(gain_sheet(found), area, "kenaikan", demo=demo)


def _read(
    request: HttpRequest, area: Wilayah, places: list, areas: list[tuple[str, str]]
) -> tuple[Any, AreaGain]:
    events = events_of(area)
    form = GainForm(filter_data(request, area), areas=areas, events=events)
    return form, area_gain(area, places, form.event(events))
