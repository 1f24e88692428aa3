from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.models import Skill
from lms.accounts.models import KaderProfile
from lms.dashboard import drawing, exports, queries, sheets
from lms.dashboard.forms import AreaForm, KaderForm, MapForm, MatrixForm
from lms.dashboard.frame import (
    area_choices,
    crumbs_of,
    filter_data,
    frame_of,
)
from lms.dashboard.queries.levels import level_columns, rules_in_force
from lms.dashboard.scope import (
    area_or_404,
    kader_or_404,
    own_areas,
    posyandu_or_404,
    requested_area,
    visible_path,
)
from lms.wilayah.models import Wilayah

KADERS_PER_PAGE = 50


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    own = own_areas(request.user)
    if not own:
        raise Http404
    return redirect(f"{reverse('dinas_matrix')}?wilayah={own[0]}")


def download(
    sheet: sheets.Sheet, area: Wilayah, name: str, *, demo: bool
) -> HttpResponse:
    notes = exports.notes_of(
        f"{area.full_name} ({area.code})", timezone.now(), demo=demo
    )
    response = HttpResponse(exports.write_xlsx(sheet, notes), content_type=exports.XLSX)
    filename = f"{name}-{area.code}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def export_url(request: HttpRequest, name: str) -> str:
    query = request.GET.urlencode()
    return reverse(name) + (f"?{query}" if query else "")


# --- matrix ---------------------------------------------------------------------


def _chosen(form: MatrixForm) -> str:
    form.is_valid()
    return form.cleaned_data.get("tampil") or sheets.SHARE


@require_safe
@login_required
def matrix(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = frame_of(request.user, area, "dinas_matrix", places)
    areas = area_choices(context["path"], places)
    form = MatrixForm(filter_data(request, area), areas=areas)
    context |= {
        "form": form,
        "show": _chosen(form),
        "matrix": queries.skill_matrix(area, places),
        "export_url": export_url(request, "dinas_matrix_xlsx"),
    }
    return render(request, "dashboard/matrix.html", context)


@require_safe
@login_required
def matrix_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    found = queries.skill_matrix(area, places)
    show = _chosen(MatrixForm(request.GET, areas=[(area.code, area.name)]))
    demo = any(place.demo for place in places)
    return download(sheets.matrix_sheet(found, show), area, "matriks", demo=demo)


# --- levels ---------------------------------------------------------------------


@require_safe
@login_required
def levels(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = frame_of(request.user, area, "dinas_levels", places)
    areas = area_choices(context["path"], places)
    table = queries.level_table(area, places)
    codes = [column.code for column in table.columns]
    context |= {
        "form": AreaForm(filter_data(request, area), areas=areas),
        "table": table,
        "rows": [(row, drawing.bar(codes, row.counts)) for row in table.rows],
        "export_url": export_url(request, "dinas_levels_xlsx"),
    }
    return render(request, "dashboard/levels.html", context)


@require_safe
@login_required
def levels_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    table = queries.level_table(area, places)
    demo = any(place.demo for place in places)
    return download(sheets.level_sheet(table), area, "tingkat", demo=demo)


# --- map ------------------------------------------------------------------------


@require_safe
@login_required
def tile_map(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    found = queries.skill_matrix(area, places)
    context = frame_of(request.user, area, "dinas_map", places)
    form = MapForm(
        filter_data(request, area),
        areas=area_choices(context["path"], places),
        skills=found.skills,
    )
    form.is_valid()
    skill, pairs, total = found.column(form.cleaned_data.get("keterampilan"))
    context |= {
        "form": form,
        "skill": skill,
        "pairs": pairs,
        "total": total,
        "map": drawing.tile_map(
            area.code,
            {place.key: place.name for place, _ in pairs},
            {place.key: cell.share for place, cell in pairs},
        ),
    }
    return render(request, "dashboard/map.html", context)


# --- one area, one posyandu -----------------------------------------------------


@require_safe
@login_required
def area_detail(request: HttpRequest, code: str) -> HttpResponse:
    area = area_or_404(request.user, code)
    overview = queries.area_overview(area)
    places = [row.place for row in overview.matrix.rows]
    context = frame_of(request.user, area, "dinas_area", places)
    context |= {"overview": overview, "matrix": overview.matrix}
    return render(request, "dashboard/area.html", context)


@require_safe
@login_required
def posyandu_detail(request: HttpRequest, pk: int) -> HttpResponse:
    posyandu = posyandu_or_404(request.user, pk)
    area = posyandu.desa
    profiles = queries.kader_profiles(area, queries.KaderFilters(posyandu=posyandu))
    rows = queries.kader_rows(area, profiles)
    path = visible_path(request.user, area)
    context = {
        "posyandu": posyandu,
        "area": area,
        "crumbs": crumbs_of(path, str(posyandu)),
        "rows": rows,
        "leveled": sum(row.level != queries.NO_LEVEL for row in rows),
        "skills_total": Skill.objects.count(),
        "demo": any(row.profile.user.is_demo for row in rows),
    }
    return render(request, "dashboard/posyandu.html", context)


# --- kaders ---------------------------------------------------------------------


def _kader_form(
    request: HttpRequest, area: Wilayah, choices: list[tuple[str, str]]
) -> KaderForm:
    form = KaderForm(
        filter_data(request, area),
        areas=choices,
        levels=level_columns(rules_in_force()),
        skills=list(Skill.objects.order_by("number")),
    )
    form.is_valid()
    return form


def _listed(area: Wilayah, form: KaderForm) -> QuerySet[KaderProfile]:
    filters = queries.KaderFilters(
        level=form.cleaned_data.get("tingkat") or "",
        lacks=form.cleaned_data.get("belum"),
    )
    return queries.kader_profiles(area, filters)


@require_safe
@login_required
def kader_list(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    places = queries.places_of(area)
    context = frame_of(request.user, area, "dinas_kaders", places)
    form = _kader_form(request, area, area_choices(context["path"], places))
    pages = Paginator(_listed(area, form), KADERS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page_obj": page,
        "rows": queries.kader_rows(area, page.object_list),
        "skills_total": len(form.fields["belum"].choices) - 1,
        "clear_url": f"{reverse('dinas_kaders')}?wilayah={area.code}",
        "export_url": export_url(request, "dinas_kaders_xlsx"),
    }
    return render(request, "dashboard/kader_list.html", context)


@require_safe
@login_required
def kader_list_xlsx(request: HttpRequest) -> HttpResponse:
    area = requested_area(request)
    form = _kader_form(request, area, [(area.code, area.name)])
    rows = queries.kader_rows(area, _listed(area, form))
    skills = len(form.fields["belum"].choices) - 1
    sheet = sheets.kader_sheet(rows, level_columns(rules_in_force()), skills)
    demo = any(row.profile.user.is_demo for row in rows)
    return download(sheet, area, "kader", demo=demo)


@require_safe
@login_required
def kader_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    profile = kader_or_404(request.user, uid)
    desa = profile.posyandu.desa
    card = queries.kader_card(desa, profile.user, request.user)
    context = {
        "card": card,
        "person": profile.user,
        "area": desa,
        "crumbs": [
            *crumbs_of(visible_path(request.user, desa)),
            {
                "label": str(profile.posyandu),
                "url": reverse("dinas_posyandu", args=[profile.posyandu_id]),
            },
            {"label": profile.user.name, "url": ""},
        ],
        "demo": profile.user.is_demo,
    }
    return render(request, "dashboard/kader.html", context)
