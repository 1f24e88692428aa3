"""The papers page in figures: what each kind awaits, which runs there are."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from certificates.models import Certificate, EventPaper, PaperKind, PaperRun
from certificates.queries import candidates
from certificates.topics import RENDER
from courses.models import Bimtek
from lms.journal.models import WorkItem
from lms.journal.work import Progress, batch_progress


@dataclass(frozen=True)
class RunFigures:
    """A run with its progress; `papers` are finished papers of the event itself."""

    run: PaperRun
    progress: Progress
    papers: list[EventPaper] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One of bekerja, gagal, dihentikan, selesai."""
        if not self.progress.finished:
            return "bekerja"
        if self.progress.parked:
            return "gagal"
        return "dihentikan" if self.progress.cancelled else "selesai"


@dataclass(frozen=True)
class KindFigures:
    """One kind of paper: how many are issued, ready to issue, not earned yet."""

    kind: PaperKind
    issued: int
    ready: int
    unmet: int
    newest: RunFigures | None


@dataclass(frozen=True)
class Overview:
    """The newest run of each kind of work, and the figures beside the buttons."""

    kinds: list[KindFigures]
    lists: RunFigures | None
    bundle: RunFigures | None
    slips: RunFigures | None
    certificates: int
    without_file: int


def papers_overview(bimtek: Bimtek, today: date) -> Overview:
    """Read the papers page; the number of queries does not grow with the people."""
    papers = Certificate.objects.filter(bimtek=bimtek)
    runs = _newest_runs(bimtek)
    return Overview(
        kinds=[
            _kind_figures(bimtek, kind, today, runs.get(kind)) for kind in PaperKind
        ],
        lists=runs.get(PaperRun.Kind.LISTS),
        bundle=runs.get(PaperRun.Kind.BUNDLE),
        slips=runs.get(PaperRun.Kind.SLIPS),
        certificates=papers.count(),
        without_file=papers.filter(file=None).count(),
    )


def _kind_figures(
    bimtek: Bimtek, kind: PaperKind, today: date, newest: RunFigures | None
) -> KindFigures:
    states = [row.state for row in candidates(bimtek, kind, today)]
    return KindFigures(
        kind=kind,
        issued=states.count("terbit"),
        ready=states.count("siap"),
        unmet=states.count("belum"),
        newest=newest,
    )


def _newest_runs(bimtek: Bimtek) -> dict[str, RunFigures]:
    # An earlier run of certificates with something left over must not hide behind
    # a later one; lists and ZIPs are made anew as a whole, so there the newest counts.
    left_over = WorkItem.objects.filter(batch=OuterRef("batch"), topic=RENDER).exclude(
        state=WorkItem.State.DONE
    )
    runs = bimtek.paper_runs.select_related("batch").annotate(
        left_over=Exists(left_over)
    )
    newest: dict[str, PaperRun] = {}
    for run in runs.order_by("-left_over", "-created_at"):
        newest.setdefault(run.kind, run)
    return {
        kind: RunFigures(
            run,
            batch_progress(run.batch),
            list(run.papers.filter(ready_at__isnull=False)),
        )
        for kind, run in newest.items()
    }
