from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.queries.results import ResultRow, Results, event_results
from courses.spreadsheets import XLSX, write_book
from courses.views.access import event_context, event_for

ROWS_TO_A_PAGE = 50


@login_required
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    context = event_context(request, bimtek, "hasil")
    found = event_results(bimtek)
    context["results"] = found
    pages = Paginator(found.rows, ROWS_TO_A_PAGE)
    context["page_obj"] = pages.get_page(request.GET.get("page"))
    return render(request, "courses/bimtek_results.html", context)


@login_required
@require_safe
def results_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same rows as the page, as a spreadsheet."""
    bimtek = event_for(request, slug)
    found = event_results(bimtek)
    sheet = [header(found), *(line(row) for row in found.rows)]
    response = HttpResponse(write_book([("Hasil", sheet)]), content_type=XLSX)
    name = f"hasil-{bimtek.slug}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def header(found: Results) -> list[str]:
    return [
        "No",
        "Nama",
        "Posyandu",
        "Kabupaten/Kota",
        "Pra-uji",
        "Pasca-uji",
        "Selisih",
        *(checklist.title for checklist in found.checklists),
        "JP diikuti",
        "Kehadiran (%)",
    ]


def line(row: ResultRow) -> list[Any]:
    return [
        row.place.number,
        row.place.user.name,
        row.place.user.kader.posyandu.name,
        row.place.kabupaten.name,
        "" if row.pre is None else row.pre,
        "" if row.post is None else row.post,
        "" if row.gain is None else row.gain,
        *(verdict(seen) for seen in row.practice),
        row.attendance.jp_attended,
        row.attendance.percent,
    ]


def verdict(seen: Any) -> str:
    if seen is None:
        return "Belum dinilai"
    return "Kompeten" if seen.competent else "Belum kompeten"
