"""Papers as PDF bytes: a pure function of their facts, without database or network."""

from collections.abc import Iterator, Sequence
from typing import Literal

from certificates.facts import CertificateFacts, DaftarHadirFacts, SlipFacts
from certificates.pdf.engine import join_pdfs, write_pdf
from certificates.pdf.layout import certificate_context
from certificates.pdf.lists import list_parts, slip_parts

PAGE_SIZES = {"A4": "A4", "F4": "215mm 330mm"}


def render_certificate(facts: CertificateFacts) -> bytes:
    """Return one certificate of either kind; equal facts give equal bytes."""
    return write_pdf(facts.kind, certificate_context(facts))


def render_daftar_hadir(
    lists: Sequence[DaftarHadirFacts], paper: Literal["A4", "F4"] = "A4"
) -> bytes:
    """Return attendance lists as one PDF, each numbered from its own page 1.

    Raises ValueError without a list and KeyError for a paper size we do not print.
    """
    if not lists:
        raise ValueError("no attendance list to print")
    return join_pdfs(_list_pdfs(lists, paper))


def _list_pdfs(lists: Sequence[DaftarHadirFacts], paper: str) -> Iterator[bytes]:
    # Untagged: tags make a long list four fifths larger.
    for facts in lists:
        for part in list_parts(facts, paper):
            yield write_pdf(
                "daftar_hadir", part, page_size=PAGE_SIZES[paper], tagged=False
            )


def render_slips(slips: Sequence[SlipFacts]) -> bytes:
    """Return activation slips, eight to an A4 page; ValueError without a slip."""
    if not slips:
        raise ValueError("no slip to print")
    return join_pdfs(
        write_pdf("slips", part, page_size="A4", tagged=False)
        for part in slip_parts(slips)
    )
