"""One way to turn HTML into an archivable PDF, the same bytes each time."""

import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import chain
from threading import Lock

import pikepdf
import pydyf
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from certificates.pdf import booklet_sheets, sheets
from certificates.pdf.assets import asset_text
from certificates.pdf.fetch import RefusingFetcher

# Pango's font map is shared by all papers of the process and is not thread-safe.
_one_at_a_time = Lock()
# What lies under the first page of a paper, and under every later one.
UNDERLAYS: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
    "competence": (sheets.competence_front, sheets.back),
    "attendance_letter": (sheets.letter_front, sheets.back),
    "booklet": (booklet_sheets.cover, booklet_sheets.page),
}
# Papers that share the look of certificate.css.
CERTIFICATES = ("competence", "attendance_letter")


@cache
def _fonts() -> FontConfiguration:
    # Never freed wholly by WeasyPrint (0.28 MB each), so one per process.
    return FontConfiguration()


@cache
def _stylesheet(name: str, page_size: str) -> CSS:
    shared = ["paper.css", "certificate.css"] if name in CERTIFICATES else ["paper.css"]
    css = "".join(asset_text(part) for part in [*shared, f"{name}.css"])
    css += f"@page {{ size: {page_size} }}"
    return CSS(string=css, font_config=_fonts(), url_fetcher=RefusingFetcher())


@cache
def _compressed(draw: Callable[[], bytes]) -> bytes:
    return zlib.compress(draw(), level=9)


def _lay_under(name: str, pdf: pydyf.PDF) -> None:
    first, later = UNDERLAYS[name]
    for index, number in enumerate(pdf.pages["Kids"][::3]):
        drawing = pydyf.Stream(
            [_compressed(later if index else first)], {"Filter": "/FlateDecode"}
        )
        pdf.add_object(drawing)
        page = pdf.objects[number]
        page["Contents"] = pydyf.Array([drawing.reference, page["Contents"]])


def write_pdf(
    name: str,
    context: dict[str, object],
    *,
    page_size: str = "A4 landscape",
    tagged: bool = True,
) -> bytes:
    """Return a paper as PDF/A-3b bytes; equal context gives equal bytes.

    Django's autoescape guards every value of the template. No cache is shared between
    papers: WeasyPrint would keep every QR code in it.
    """

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        if name in UNDERLAYS:
            _lay_under(name, pdf)

    text = render_to_string(f"certificates/pdf/{name}.html", context)
    html = HTML(string=text, url_fetcher=RefusingFetcher())
    with _one_at_a_time:
        return html.write_pdf(
            stylesheets=[_stylesheet(name, page_size)],
            font_config=_fonts(),
            finisher=finish,
            pdf_variant="pdf/a-3b",
            pdf_tags=tagged,
        )


def join_pdfs(parts: Iterator[bytes]) -> bytes:
    """Return one PDF of all parts in order, described as the first part is.

    A single part comes back as it is; StopIteration if there is none.
    """
    first = next(parts)
    second = next(parts, None)
    if second is None:
        return first
    with pikepdf.open(BytesIO(first)) as whole:
        for part in chain([second], parts):
            with pikepdf.open(BytesIO(part)) as more:
                whole.pages.extend(more.pages)
        target = BytesIO()
        whole.save(target, deterministic_id=True)
    return target.getvalue()
