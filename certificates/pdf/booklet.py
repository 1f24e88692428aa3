"""The pages of the TKK booklet: from its facts to what the template prints."""

from itertools import groupby
from typing import Any

from certificates.booklet import BookletFacts, BookletSkill
from certificates.pdf.engine import write_pdf
from certificates.pdf.qr import qr_data_uri
from certificates.pdf.words import long_date, paper_address, size_step
from lms.templatetags.ui import STATUS_WORDS

# How many em fit one line at 24, 19 and 15 pt; a longer name wraps at 12 pt.
NAME_ROOM = (12, 15.5, 19.5)
# Rows on a page; a longer group runs on to the next one.
ROWS_PER_PAGE = 7


def render_booklet(facts: BookletFacts) -> bytes:
    """Return the booklet as an A5 PDF; equal facts give equal bytes."""
    return write_pdf(
        "booklet", booklet_context(facts), page_size="A5 portrait", tagged=False
    )


def booklet_context(facts: BookletFacts) -> dict[str, Any]:
    """Return the template context, with every page laid out and numbered."""
    groups = [page for page in _pages(facts.skills) if page["rows"]]
    # Cover, groups, levels and verification, notes.
    total = 1 + len(groups) + 2
    for number, page in enumerate(groups, start=2):
        page["number"] = number
    return {
        "facts": facts,
        "title": f"Buku Tanda Kecakapan Kader {facts.name}",
        "author": "Cakap",
        "made_on": facts.read_on.isoformat(),
        "read_on": long_date(facts.read_on),
        "name_step": size_step(facts.name, NAME_ROOM),
        "total": len(facts.skills),
        "groups": groups,
        "page_total": total,
        "qr": qr_data_uri(facts.verify_url) if facts.verify_url else "",
        "address": paper_address(facts.verify_url),
        "note_lines": range(15),
    }


def _pages(skills: tuple[BookletSkill, ...]) -> list[dict[str, Any]]:
    pages = []
    for (code, name), found in groupby(skills, lambda s: (s.group, s.group_name)):
        rows = [_row(skill) for skill in found]
        proven = sum(row["status"] == "cakap" for row in rows)
        for start in range(0, len(rows), ROWS_PER_PAGE):
            pages.append(
                {
                    "code": code,
                    "name": name,
                    "rows": rows[start : start + ROWS_PER_PAGE],
                    "proven": proven,
                    "of": len(rows),
                }
            )
    return pages


def _row(skill: BookletSkill) -> dict[str, Any]:
    return {
        "number": skill.number,
        "title": skill.title,
        "status": skill.status,
        "word": STATUS_WORDS[skill.status],
        "assessed_on": long_date(skill.assessed_on) if skill.assessed_on else "",
        "assessor": skill.assessor,
        "valid_until": long_date(skill.valid_until) if skill.valid_until else "",
    }
