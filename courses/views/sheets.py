"""A test on paper: print it, and type its sheets in twice."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from assessments.models import PrintedForm, SheetEntry, Sitting
from assessments.refusals import Refusal
from assessments.services.draws import form_for
from assessments.services.printed import print_forms
from assessments.services.sheets import (
    differences,
    enter_sheet,
    entries_of,
    require_enterable,
)
from courses.forms.sheets import SheetForm, mark_or_dash
from courses.models import Registration
from courses.queries.bimtek import roster
from courses.queries.sheets import TYPED, SheetPlace, sheet_places
from courses.views.sittings import sitting_for

PAGE = 60


@login_required
def sheet_list(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    bimtek, sitting, context = sitting_for(request, slug, which)
    if request.method == "POST":
        try:
            print_forms(sitting, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return redirect("bimtek_sheets", slug, which)
    places = sheet_places(bimtek, sitting)
    text = request.GET.get("q", "").strip()
    found = [one for one in places if matches(one, text)]
    context |= {
        "printed": sitting.printed_forms.order_by("form"),
        "areas": areas_of(places),
        "typed": sum(one.state == TYPED for one in places),
        "total": len(places),
        "q": text,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "courses/bimtek_sheets.html", context)


def matches(one: SheetPlace, text: str) -> bool:
    user = one.place.user
    return (
        not text
        or text.lower() in user.name.lower()
        or text.upper() == user.account_code
        or text == str(one.place.number)
    )


def areas_of(places: list[SheetPlace]) -> list[tuple[str, str, int]]:
    """Return code, name and number of sheets per kabupaten, as they are printed."""
    counted = Counter((p.place.kabupaten.code, p.place.kabupaten.name) for p in places)
    return [(code, name, count) for (code, name), count in sorted(counted.items())]


@login_required
def sheet_entry(
    request: HttpRequest, slug: str, which: str, person: UUID
) -> HttpResponse:
    bimtek, sitting, context = sitting_for(request, slug, which)
    place = get_object_or_404(roster(bimtek), uid=person)
    before = entries_of(sitting, place.user)
    printed = booklet_of(request, sitting, place, before)
    compared = differences(before[0], before[1]) if len(before) == 2 else []
    # Two booklets were typed in: then the third one reads everything.
    rows = [odd.row for odd in compared] if is_one_booklet(before) else None
    form = SheetForm(
        request.POST or None, printed=printed, rows=rows or printed.snapshot
    )
    if request.method == "POST" and form.is_valid():
        answer = save_sheet(request, place, form)
        if answer is not None:
            return redirect(answer, slug, which)
    context |= {
        "place": place,
        "printed": printed,
        "form": form,
        "refusal": why_not(request, sitting, place, before),
        "round": len(before) + 1,
        "odd": [
            {
                "field": form[f"soal-{odd.row['key']}"],
                "first": mark_or_dash(odd.row, odd.first),
                "second": mark_or_dash(odd.row, odd.second),
            }
            for odd in compared
            if rows
        ],
    }
    return render(request, "courses/bimtek_sheet.html", context)


def is_one_booklet(before: list[SheetEntry]) -> bool:
    return len(before) == 2 and before[0].printed_id == before[1].printed_id


def booklet_of(
    request: HttpRequest,
    sitting: Sitting,
    place: Registration,
    before: list[SheetEntry],
) -> PrintedForm:
    """Return the booklet named in the form, or the one the person should have."""
    printed = {str(one.pk): one for one in sitting.printed_forms.all()}
    if not printed:
        raise Http404
    named = printed.get(request.POST.get("printed", request.GET.get("naskah", "")))
    if is_one_booklet(before):
        return before[0].printed
    form = form_for(sitting.assessment, place.user)
    expected = [one for one in printed.values() if one.form == form]
    return named or (expected or list(printed.values()))[0]


def why_not(
    request: HttpRequest,
    sitting: Sitting,
    place: Registration,
    before: list[SheetEntry],
) -> str:
    """Return why this person cannot type the sheet in now, "" when they can."""
    try:
        require_enterable(sitting, place.user, by=request.user, at=timezone.now())
    except Refusal as refusal:
        return refusal.sentence
    if any(entry.clerk_id == request.user.pk for entry in before):
        return "Lembar ini sudah Anda ketik. Minta orang lain mengulang."
    return ""


def save_sheet(
    request: HttpRequest, place: Registration, form: SheetForm
) -> str | None:
    """Keep the entry; returns the name of the page to go on with, None if refused."""
    try:
        entry = enter_sheet(
            form.cleaned_data["printed"],
            place.user,
            form.answers,
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None
    name = place.user.name
    if entry.attempt:
        score = f"{entry.attempt.score} dari {entry.attempt.max_score} benar"
        messages.success(request, f"{name}: hasil jadi, {score}.")
    elif entry.round == 1:
        messages.info(request, f"{name}: tersimpan. Orang lain mengetik ulang.")
    else:
        messages.warning(request, f"{name}: ada yang beda. Orang ketiga memutuskan.")
    return "bimtek_sheets"
