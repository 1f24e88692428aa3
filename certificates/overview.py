"""The papers page in figures: what each kind awaits, which runs there are."""

from dataclasses import dataclass, field
from datetime import date

from certificates.models import Certificate, EventPaper, PaperKind, PaperRun
from certificates.queries import candidates
from courses.models import Bimtek
from lms.journal.work import Progress, batch_progress


@dataclass(frozen=True)
class KindFigures:
    """One kind of paper: how many are issued, ready to issue, not earned yet."""

    kind: PaperKind
    issued: int
    ready: int
    unmet: int


@dataclass(frozen=True)
class RunFigures:
    """A run with its progress; `papers` are finished papers of the event itself."""

    run: PaperRun
    progress: Progress
    papers: list[EventPaper] = field(default_factory=list)

    @property
    def working(self) -> bool:
        return not self.progress.finished


@dataclass(frozen=True)
class Overview:
    kinds: list[KindFigures]
    runs: list[RunFigures]
    certificates: int
    without_file: int

    @property
    def working(self) -> list[RunFigures]:
        """Runs a person may want to watch now."""
        return [row for row in self.runs if row.working]

    @property
    def stopped(self) -> list[RunFigures]:
        """Runs with papers that failed or were stopped."""
        return [
            row
            for row in self.runs
            if not row.working and (row.progress.parked or row.progress.cancelled)
        ]

    def _newest(self, kind: str) -> RunFigures | None:
        return next((row for row in self.runs if row.run.kind == kind), None)

    @property
    def lists(self) -> RunFigures | None:
        return self._newest(PaperRun.Kind.LISTS)

    @property
    def bundle(self) -> RunFigures | None:
        return self._newest(PaperRun.Kind.BUNDLE)


def papers_overview(bimtek: Bimtek, today: date) -> Overview:
    """Read the papers page; the number of queries does not grow with the people."""
    papers = Certificate.objects.filter(bimtek=bimtek)
    return Overview(
        kinds=[_kind_figures(bimtek, kind, today) for kind in PaperKind],
        runs=_newest_runs(bimtek),
        certificates=papers.count(),
        without_file=papers.filter(file=None).count(),
    )


def _kind_figures(bimtek: Bimtek, kind: PaperKind, today: date) -> KindFigures:
    states = [row.state for row in candidates(bimtek, kind, today)]
    return KindFigures(
        kind=kind,
        issued=states.count("terbit"),
        ready=states.count("siap"),
        unmet=states.count("belum"),
    )


def _newest_runs(bimtek: Bimtek) -> list[RunFigures]:
    """Return the newest run of each kind: at most four."""
    newest: dict[str, PaperRun] = {}
    for run in bimtek.paper_runs.select_related("batch", "created_by"):
        newest.setdefault(run.kind, run)
    return [
        RunFigures(
            run,
            batch_progress(run.batch),
            list(run.papers.filter(ready_at__isnull=False)),
        )
        for run in newest.values()
    ]
