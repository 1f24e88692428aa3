"""Booklets and answer sheets of an event's tests, printed on demand."""

from base64 import b64encode
from mimetypes import guess_type

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import PrintedForm, Question, QuestionCase
from assessments.snapshots import PICTURE
from content.models import CustomImage
from courses.queries.sheets import sheet_places
from courses.views.sittings import sitting_for


@login_required
@require_safe
def booklet(request: HttpRequest, slug: str, which: str, code: str) -> HttpResponse:
    # The renderer takes a second and 40 MB to import; who never prints has not paid.
    from certificates.pdf.exam import Booklet, render_booklet

    bimtek, sitting, _ = sitting_for(request, slug, which)
    printed = get_object_or_404(PrintedForm, sitting=sitting, code=code)
    made = Booklet(
        title=sitting.assessment.title,
        event=bimtek.name,
        code=printed.code,
        minutes=sitting.assessment.minutes,
        snapshot=printed.snapshot,
        pictures=pictures_of(printed),
        stories=story_pictures_of(printed),
    )
    return as_file(render_booklet(made), f"naskah-{printed.code}.pdf")


@login_required
@require_safe
def answer_sheets(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """One page per person, of one kabupaten at a time: a long list takes minutes."""
    from certificates.pdf.exam import Sheet, render_sheets

    bimtek, sitting, _ = sitting_for(request, slug, which)
    area = request.GET.get("kabupaten", "")
    places = [
        one for one in sheet_places(bimtek, sitting) if one.place.kabupaten.code == area
    ]
    if not places:
        raise Http404
    sheets = [
        Sheet(
            name=one.place.user.name,
            account_code=one.place.user.account_code,
            place=f"{one.place.position}, {one.place.kabupaten.full_name}".strip(", "),
            number=one.place.number,
            code=one.printed.code,
            address=request.build_absolute_uri(
                reverse("bimtek_sheet", args=[slug, which, one.place.uid])
            ),
            snapshot=one.printed.snapshot,
        )
        for one in places
    ]
    pdf = render_sheets(sheets, title=sitting.assessment.title, event=bimtek.name)
    return as_file(pdf, f"lembar-jawaban-{area}.pdf")


def as_file(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    # Questions of a test that may not have been held yet.
    response["Cache-Control"] = "private, no-store"
    return response


def pictures_of(printed: PrintedForm) -> dict[str, str]:
    """Return the pictures of the questions as data, by question key."""
    keys = [row["key"] for row in printed.snapshot if row.get("image")]
    found = Question.objects.filter(key__in=keys).exclude(image=None)
    return {one.key: as_data(one.image) for one in found.select_related("image")}


def story_pictures_of(printed: PrintedForm) -> dict[str, str]:
    """Return the pictures of the cases as data, by case key."""
    keys = {row["case"]["key"] for row in printed.snapshot if row.get("case")}
    found = QuestionCase.objects.filter(key__in=keys).exclude(image=None)
    return {one.key: as_data(one.image) for one in found.select_related("image")}


def as_data(image: CustomImage) -> str:
    """Return a picture as a data: address; papers fetch nothing."""
    file = (image if image.is_svg() else image.get_rendition(PICTURE)).file
    kind = guess_type(file.name)[0] or "application/octet-stream"
    with file.open("rb") as opened:
        return f"data:{kind};base64,{b64encode(opened.read()).decode()}"
