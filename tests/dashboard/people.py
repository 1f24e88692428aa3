"""Kaders with verdicts, and pages read back as tables."""

from datetime import date
from html.parser import HTMLParser
from io import BytesIO

from openpyxl import load_workbook

from assessments.models import KaderLevel, SkillStatus
from lms.accounts.models import User
from tests.factories.accounts import make_kader
from tests.factories.content import make_ruleset, make_skill


def give_status(
    user: User, number: int = 7, status: str = "cakap", until: date | None = None
) -> SkillStatus:
    return SkillStatus.objects.create(
        kader=user,
        skill=make_skill(number),
        status=status,
        valid_until=until,
        ruleset=make_ruleset(),
        sentence=f"Alasan {number}",
    )


def give_level(user: User, level: str = "purwa") -> KaderLevel:
    return KaderLevel.objects.create(
        kader=user, level=level, ruleset=make_ruleset(), sentence="Lanjutkan"
    )


def make_competent(name: str = "", desa: str = "62.03.01.2001", **more) -> User:
    """A kader who is *cakap* in skill 7 and Purwa."""
    user = make_kader(name, desa, **more)
    give_status(user)
    give_level(user)
    return user


def make_demo_kader(name: str = "", **more) -> User:
    user = make_kader(name, **more)
    user.is_demo = True
    user.save()
    return user


class _Tables(HTMLParser):
    """Rows of cell texts of every table on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.in_cell = False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        if self.in_cell:
            self.tables[-1][-1][-1] += data


def table_on(page: str) -> list[list[str]]:
    """The first table of a page, white space as one space."""
    parser = _Tables()
    parser.feed(page)
    return [[" ".join(cell.split()) for cell in row] for row in parser.tables[0]]


def table_in(file: bytes) -> list[list[str]]:
    """The table of a workbook as a screen would show it, from its head on."""
    sheet = load_workbook(BytesIO(file)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[1].value is not None)
    return [[_shown(cell) for cell in row] for row in rows[head:]]


def _shown(cell) -> str:
    if cell.number_format == "0%" and not isinstance(cell.value, str):
        return f"{round(100 * cell.value)}%"
    return "" if cell.value is None else str(cell.value)
