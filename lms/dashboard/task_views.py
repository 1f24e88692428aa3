"""Pages of what waits to be done: by place, by skill, by name; each with its file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.guidance import RELEARN_WORDS
from assessments.models import SkillStatus
from content.models import Skill
from lms.dashboard import queries, task_sheets
from lms.dashboard.forms import AreaForm, NamesForm
from lms.dashboard.frame import area_choices, filter_data, frame_of, tabs_of
from lms.dashboard.queries import backlog as backlogs
from lms.dashboard.queries import tasks as lists
from lms.dashboard.scope import requested_area
from lms.dashboard.views import download, export_url
from lms.wilayah.models import Wilayah

NAMES_PER_PAGE = 50


@dataclass(frozen=True)
class NamesPage:
    """A list of names as it stands in an address."""

    kind: task_sheets.ListKind
    lead: str
    nobody: str


NAMES = {
    "belum-dinilai": NamesPage(
        task_sheets.WAITING,
        "Sudah dilatih, belum dinilai. Yang paling lama menunggu di atas.",
        "Tidak ada yang menunggu dinilai.",
    ),
    "segera-berakhir": NamesPage(
        task_sheets.ENDING,
        "Masih cakap, tetapi masa berlakunya segera habis. Yang paling dekat di atas.",
        "Tidak ada yang segera berakhir.",
    ),
    "belajar-lagi": NamesPage(
        task_sheets.RELEARN,
        "Perlu belajar dan dinilai lagi, dengan sebabnya.",
        "Tidak ada yang perlu belajar lagi.",
    ),
    "penilai-berbeda": NamesPage(
        task_sheets.DISPUTED,
        "Penilai berbeda pendapat; yang lebih ketat berlaku sampai diputus.",
        "Tidak ada yang menunggu putusan.",
    ),
}
SUBPAGES = (
    ("Menurut wilayah", "dinas_tasks", ""),
    ("Belum dinilai", "dinas_backlog", ""),
    ("Segera berakhir", "dinas_names", "segera-berakhir"),
    ("Belajar lagi", "dinas_relearn", ""),
    ("Penilai berbeda", "dinas_names", "penilai-berbeda"),
)
# Lists of names that belong to a table of their own.
UNDER = {"belum-dinilai": "dinas_backlog", "belajar-lagi": "dinas_relearn"}


def _frame(
    request: HttpRequest, area: Wilayah, current: str, places: list[queries.Place]
) -> dict[str, Any]:
    """Return the frame of a page; `current` is an address of SUBPAGES."""
    context = frame_of(request.user, area, "dinas_tasks", places)
    context["tabs"] = tabs_of(area, "dinas_tasks")
    context["task_tabs"] = [
        {
            "label": label,
            "url": f"{_address(name, kind)}?wilayah={area.code}",
            "current": _address(name, kind) == current,
        }
        for label, name, kind in SUBPAGES
    ]
    return context


def _address(name: str, kind: str = "") -> str:
    return reverse(name, args=[kind] if kind else [])


def _area_form(
    request: HttpRequest, area: Wilayah, context: dict, places: list[queries.Place]
) -> AreaForm:
    areas = area_choices(context["path"], places)
    return AreaForm(filter_data(request, area), areas=areas)


# --- by place ---------------------------------------------------------------------


@require_safe
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = _frame(request, area, _address("dinas_tasks"), places)
    context |= {
        "form": _area_form(request, area, context, places),
        "table": lists.task_table(area, places, timezone.localdate()),
        "export_url": export_url(request, "dinas_tasks_xlsx"),
    }
    return render(request, "dashboard/tasks.html", context)


@require_safe
@login_required
def tasks_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    table = lists.task_table(area, places, timezone.localdate())
    demo = any(place.demo for place in places)
    sheet = task_sheets.task_sheet(table)
    return download(sheet, area, "tindak-lanjut", demo=demo)


# --- trained, not assessed ---------------------------------------------------------


@require_safe
@login_required
def backlog(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = _frame(request, area, _address("dinas_backlog"), places)
    context |= {
        "form": _area_form(request, area, context, places),
        "backlog": backlogs.backlog_of(area, places, timezone.localdate()),
        "export_url": export_url(request, "dinas_backlog_xlsx"),
    }
    return render(request, "dashboard/backlog.html", context)


@require_safe
@login_required
def backlog_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    found = backlogs.backlog_of(area, places, timezone.localdate())
    demo = any(place.demo for place in places)
    sheet = task_sheets.backlog_sheet(found)
    return download(sheet, area, "belum-dinilai", demo=demo)


# --- to be learned again -------------------------------------------------------------


@require_safe
@login_required
def relearn(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = _frame(request, area, _address("dinas_relearn"), places)
    found = lists.cause_rows(area, timezone.localdate())
    sheet = task_sheets.cause_sheet(found)
    names_url = f"{_address('dinas_names', 'belajar-lagi')}?wilayah={area.code}"
    links = [f"{names_url}&keterampilan={row.skill.number}" for row in found]
    context |= {
        "form": _area_form(request, area, context, places),
        "columns": [{"label": head, "numeric": True} for head in sheet.columns],
        "rows": [
            [{"text": row[0], "url": url, "numeric": False}, *row[1:]]
            for row, url in zip(sheet.rows, [*links, names_url], strict=False)
        ],
        "names_url": names_url,
        "export_url": export_url(request, "dinas_relearn_xlsx"),
    }
    return render(request, "dashboard/relearn.html", context)


@require_safe
@login_required
def relearn_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    rows = lists.cause_rows(area, timezone.localdate())
    demo = any(place.demo for place in queries.places_of(area))
    sheet = task_sheets.cause_sheet(rows)
    return download(sheet, area, "belajar-lagi", demo=demo)


# --- by name --------------------------------------------------------------------------


def _names_form(
    request: HttpRequest, kind: str, area: Wilayah, areas: list
) -> NamesForm:
    form = NamesForm(
        filter_data(request, area),
        areas=areas,
        skills=list(Skill.objects.order_by("number")),
        causes=list(RELEARN_WORDS.items()) if kind == "belajar-lagi" else (),
        days=kind == "segera-berakhir",
    )
    form.is_valid()
    return form


def _lines(
    kind: str, area: Wilayah, form: NamesForm, today: date
) -> QuerySet[SkillStatus]:
    chosen = form.cleaned_data
    skill = chosen.get("keterampilan")
    if kind == "belum-dinilai":
        found = lists.task_lines(area, lists.waiting(), skill)
        return lists.longest_first(found)
    if kind == "segera-berakhir":
        days = chosen.get("hari") or lists.EXPIRING_DAYS
        found = lists.task_lines(area, lists.ending(today, days), skill)
        return lists.soonest_first(found)
    if kind == "belajar-lagi":
        cause = chosen.get("sebab") or ""
        return lists.task_lines(area, lists.to_relearn(today, cause), skill)
    return lists.task_lines(area, lists.disputed(), skill)


@require_safe
@login_required
def names(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in NAMES:
        raise Http404
    area, today, page = requested_area(request), timezone.localdate(), NAMES[kind]
    places = queries.places_of(area)
    current = _address(UNDER[kind]) if kind in UNDER else _address("dinas_names", kind)
    context = _frame(request, area, current, places)
    form = _names_form(request, kind, area, area_choices(context["path"], places))
    pages = Paginator(_lines(kind, area, form, today), NAMES_PER_PAGE)
    page_obj = pages.get_page(request.GET.get("page"))
    shown = list(page_obj.object_list)
    sheet = task_sheets.list_sheet(page.kind, shown, today)
    export = reverse("dinas_names_xlsx", args=[kind])
    context |= {
        "page": page,
        "form": form,
        "page_obj": page_obj,
        "columns": sheet.columns,
        "rows": linked(sheet.rows, shown),
        "decide_url": decide_url(area) if kind == "penilai-berbeda" else "",
        "clear_url": f"{_address('dinas_names', kind)}?wilayah={area.code}",
        "export_url": f"{export}?{filter_data(request, area).urlencode()}",
    }
    return render(request, "dashboard/names.html", context)


def linked(rows: tuple, lines: list[SkillStatus]) -> list[list]:
    """Return the cells of a sheet with the name leading to the kader."""
    return [
        [
            {"text": row[0], "url": reverse("dinas_kader", args=[line.kader.uid])},
            *row[1:],
        ]
        for row, line in zip(rows, lines, strict=True)
    ]


def decide_url(area: Wilayah) -> str:
    """Return where disputes are decided."""
    return f"{reverse('dispute_list')}?wilayah={area.code}"


@require_safe
@login_required
def names_xlsx(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in NAMES:
        raise Http404
    area, today = requested_area(request), timezone.localdate()
    form = _names_form(request, kind, area, [(area.code, area.name)])
    lines = list(_lines(kind, area, form, today))
    sheet = task_sheets.list_sheet(NAMES[kind].kind, lines, today)
    demo = any(line.kader.is_demo for line in lines)
    return download(sheet, area, kind, demo=demo)
