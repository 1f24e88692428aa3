"""Tables of the lists of things to do, for the screen and its file alike. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.guidance import RELEARN_WORDS
from assessments.models import SkillStatus
from lms.dashboard.queries.backlog import Backlog, BacklogRow, days_since
from lms.dashboard.queries.tasks import CAUSES, CauseRow, TaskCounts, TaskTable
from lms.dashboard.sheets import Sheet, Value
from lms.templatetags.ui import tanggal_pendek

UNKNOWN = "–"
HOME = ("Nama", "Posyandu", "Desa/kelurahan", "Kecamatan", "Kabupaten/kota")
HOME_WIDTHS = (28, 22, 22, 22, 30)
Cells = Callable[[SkillStatus, date], tuple[Value, ...]]


@dataclass(frozen=True)
class ListKind:
    """What one list of names says beside name, home and skill."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    cells: Cells


def _waits(line: SkillStatus, today: date) -> tuple[Value, ...]:
    days = days_since(line.since, today)
    return (tanggal_pendek(line.since) or UNKNOWN, UNKNOWN if days is None else days)


def _ends(line: SkillStatus, today: date) -> tuple[Value, ...]:
    return (tanggal_pendek(line.valid_until), (line.valid_until - today).days)


def _cause(line: SkillStatus, today: date) -> tuple[Value, ...]:
    return (RELEARN_WORDS[cause_of(line, today)], line.sentence)


def _why(line: SkillStatus, today: date) -> tuple[Value, ...]:
    return (line.sentence,)


WAITING = ListKind(
    "Dilatih, belum dinilai", ("Dilatih sejak", "Menunggu (hari)"), (16, 16), _waits
)
ENDING = ListKind("Segera berakhir", ("Berlaku sampai", "Sisa (hari)"), (16, 12), _ends)
RELEARN = ListKind("Belajar lagi", ("Sebab", "Penjelasan"), (24, 70), _cause)
DISPUTED = ListKind("Penilai berbeda", ("Penjelasan",), (80,), _why)


def cause_of(line: SkillStatus, today: date) -> str:
    """Return why a skill must be learned again; what ran out says so at once."""
    over = line.valid_until is not None and line.valid_until < today
    competent = line.status == SkillStatus.Status.COMPETENT
    return "expired" if competent and over else line.relearn


def list_sheet(kind: ListKind, lines: Iterable[SkillStatus], today: date) -> Sheet:
    """Return a list of names, one line per kader and skill."""
    return Sheet(
        title=kind.title,
        columns=(*HOME, "Keterampilan", *kind.columns),
        widths=(*HOME_WIDTHS, 44, *kind.widths),
        rows=tuple(
            (*_home(line), str(line.skill), *kind.cells(line, today)) for line in lines
        ),
    )


def _home(line: SkillStatus) -> tuple[Value, ...]:
    posyandu = line.kader.kader.posyandu
    kecamatan = posyandu.desa.parent
    return (
        line.kader.name,
        str(posyandu),
        posyandu.desa.full_name,
        kecamatan.full_name,
        kecamatan.parent.full_name,
    )


def backlog_sheet(backlog: Backlog) -> Sheet:
    """Return the backlog, one column per skill number, the total row last."""
    numbers = tuple(str(skill.number) for skill in backlog.skills)
    return Sheet(
        title="Dilatih, belum dinilai",
        columns=("Wilayah", "Kader", *numbers, "Jumlah", "Terlama (hari)"),
        widths=(34, 8, *(7 for _ in numbers), 10, 14),
        rows=tuple(_backlog_row(row) for row in (*backlog.rows, backlog.total)),
        legend=tuple((str(skill.number), skill.title) for skill in backlog.skills),
    )


def _backlog_row(row: BacklogRow) -> tuple[Value, ...]:
    days = UNKNOWN if row.total.days is None else row.total.days
    cells = (cell.kaders for cell in row.cells)
    return (row.place.name, row.place.kaders, *cells, row.total.kaders, days)


def cause_sheet(rows: Sequence[CauseRow]) -> Sheet:
    """Return the skills to be learned again by cause, the total row last."""
    causes = tuple(RELEARN_WORDS[cause.value] for cause in CAUSES)
    sums = tuple(sum(row.counts[at] for row in rows) for at in range(len(CAUSES)))
    lines = [(str(row.skill), *row.counts, row.total) for row in rows]
    return Sheet(
        title="Belajar lagi menurut sebab",
        columns=("Keterampilan", *causes, "Jumlah"),
        widths=(60, *(22 for _ in causes), 12),
        rows=(*lines, ("Semua keterampilan", *sums, sum(sums))) if lines else (),
    )


def task_sheet(table: TaskTable) -> Sheet:
    """Return how many kaders of each place stand on the lists."""
    everywhere = f"Seluruh {table.area.full_name}"
    kaders = sum(place.kaders for place, _ in table.rows)
    lines = [_task_row(p.name, p.kaders, counts) for p, counts in table.rows]
    return Sheet(
        title="Tindak lanjut",
        columns=(
            "Wilayah",
            "Kader",
            "Belum dinilai",
            "Segera berakhir",
            "Belajar lagi",
            "Penilai berbeda",
        ),
        widths=(34, 8, 16, 16, 16, 16),
        rows=(*lines, _task_row(everywhere, kaders, table.total)),
    )


def _task_row(name: str, kaders: int, counts: TaskCounts) -> tuple[Value, ...]:
    found = (counts.waiting, counts.ending, counts.relearn, counts.disputed)
    return (name, kaders, *found)
