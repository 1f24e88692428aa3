from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.queries.agreement import (
    AssessorAgreement,
    by_assessor,
    shared_performances,
)
from assessments.queries.items import ItemReport, sitting_report
from courses.models import Bimtek
from courses.queries.gain import GainRow, event_gain
from courses.spreadsheets import XLSX, write_book
from courses.views.access import event_context, event_for
from lms.accounts import rules

TESTS = (("pre_test", "Pra-uji"), ("post_test", "Pasca-uji"))
GAIN_HEAD = [
    "Kelompok",
    "Pasangan nilai",
    "Pra-uji (%)",
    "Pasca-uji (%)",
    "Kenaikan",
    "Batas bawah 95%",
    "Batas atas 95%",
    "Hake dari rata-rata",
    "Rata-rata Hake",
    "p",
    "Catatan",
]
ITEM_HEAD = [
    "Soal",
    "Versi",
    "Isi",
    "Keterampilan",
    "Jawaban",
    "Benar (%)",
    "Daya beda",
    "Catatan",
]

AGREEMENT_HEAD = [
    "Penilai",
    "Keterampilan",
    "Langkah",
    "Lembar ganda",
    "Penilaian (n)",
    "Sepakat (%)",
    "Kappa",
    "Cara",
    "Catatan",
]


@login_required
@require_safe
def gain(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    context = event_context(request, bimtek, "hasil") | {"found": event_gain(bimtek)}
    return render(request, "courses/bimtek_gain.html", context)


@login_required
@require_safe
def gain_file(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug)
    rows = [gain_line(row) for row in event_gain(bimtek).rows]
    return book(f"kenaikan-{bimtek.slug}", [("Kenaikan", [GAIN_HEAD, *rows])])


@login_required
@require_safe
def items(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    context = event_context(request, bimtek, "hasil") | {"tests": reports(bimtek)}
    return render(request, "courses/bimtek_items.html", context)


@login_required
@require_safe
def items_file(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    tabs = [
        (label, [ITEM_HEAD, *item_lines(report)]) for label, report in reports(bimtek)
    ]
    return book(f"soal-{bimtek.slug}", tabs or [("Soal", [ITEM_HEAD])])


@login_required
@require_safe
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    context = event_context(request, bimtek, "hasil") | {"rows": agreeing(bimtek)}
    return render(request, "courses/bimtek_agreement.html", context)


@login_required
@require_safe
def agreement_file(request: HttpRequest, slug: str) -> HttpResponse:
    bimtek = event_for(request, slug, rules.can_run_events)
    rows = [line for row in agreeing(bimtek) for line in agreement_lines(row)]
    tabs = [("Kesepakatan", [AGREEMENT_HEAD, *rows])]
    return book(f"kesepakatan-{bimtek.slug}", tabs)


def agreeing(bimtek: Bimtek) -> list[AssessorAgreement]:
    return by_assessor(shared_performances(context=bimtek.context_key))


def agreement_lines(row: AssessorAgreement) -> list[list[Any]]:
    parts = [("Semua langkah", row.agreement)]
    parts += [(step.text, step.agreement) for step in row.steps]
    return [
        [
            row.assessor.name,
            row.skill.number,
            label,
            row.sheets,
            found.n,
            round(100 * found.percent_agreement, 1),
            "" if found.kappa is None else round(found.kappa, 3),
            found.method_name,
            found.why,
        ]
        for label, found in parts
    ]


def reports(bimtek: Bimtek) -> list[tuple[str, ItemReport]]:
    """The tests of the event; what is right is not named, others still write them."""
    return [
        (label, sitting_report(getattr(bimtek, name)))
        for name, label in TESTS
        if getattr(bimtek, name)
    ]


def gain_line(row: GainRow) -> list[Any]:
    found = row.gain
    figures = [
        found.pre,
        found.post,
        found.raw,
        found.low,
        found.high,
        found.hake_of_means,
        found.hake_mean,
        found.p,
    ]
    rounded = ["" if one is None else round(one, 4) for one in figures]
    return [row.label, found.pairs, *rounded, found.why]


def item_lines(report: ItemReport) -> list[list[Any]]:
    return [
        [
            row.figures.key,
            row.figures.version,
            row.stem,
            row.skill or "",
            row.figures.n,
            round(100 * row.figures.p, 1),
            ""
            if row.figures.discrimination is None
            else round(row.figures.discrimination, 3),
            "; ".join(row.figures.words),
        ]
        for row in report.rows
    ]


def book(name: str, tabs: list[tuple[str, list[list[Any]]]]) -> HttpResponse:
    response = HttpResponse(write_book(tabs), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
