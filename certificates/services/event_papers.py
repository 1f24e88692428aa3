"""Papers of the event itself: attendance lists and the ZIP of everything."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.timezone import localtime

from certificates import topics
from certificates.models import Certificate, EventPaper, PaperRun
from certificates.pdf.words import long_date
from certificates.services.runs import open_run
from courses.models import Bimtek
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.journal.models import WorkItem
from lms.journal.work import owe_work

Kind = EventPaper.Kind


def make_lists(bimtek: Bimtek, *, by: User) -> PaperRun:
    """Owe the attendance lists per session and per day, filled and blank.

    A run that is still working is answered again instead of started twice. Raises
    Refusal without sessions or participants.
    """
    papers = list(_list_papers(bimtek))
    if not papers:
        raise Refusal("no_sessions", "Isi jadwal lebih dulu: belum ada sesi.")
    if not bimtek.registrations.exclude(state="batal").exists():
        raise Refusal("no_participants", "Belum ada peserta terdaftar.")
    return owe_papers(bimtek, PaperRun.Kind.LISTS, topics.LIST, papers, by)


def make_bundle(bimtek: Bimtek, *, by: User) -> PaperRun:
    """Owe one ZIP with every finished paper of the event.

    Raises Refusal while there is nothing to pack or certificates are being made.
    """
    certificates = Certificate.objects.filter(bimtek=bimtek)
    unfinished = certificates.filter(file=None).count()
    if unfinished:
        raise Refusal(
            "unfinished",
            f"{unfinished} dokumen belum selesai dibuat. Tunggu atau coba lagi "
            "yang gagal, lalu buat ZIP.",
        )
    lists = EventPaper.objects.filter(
        run__bimtek=bimtek, run__kind=PaperRun.Kind.LISTS, ready_at__isnull=False
    )
    if not certificates.exists() and not lists.exists():
        raise Refusal("nothing", "Belum ada dokumen untuk digabung.")
    paper = EventPaper(kind=Kind.BUNDLE, title=f"Semua dokumen {bimtek.name}"[:255])
    return owe_papers(bimtek, PaperRun.Kind.BUNDLE, topics.BUNDLE, [paper], by)


def owe_papers(
    bimtek: Bimtek, kind: str, topic: str, papers: Iterable[EventPaper], by: User
) -> PaperRun:
    """Open a run that owes papers of the event; a run still working is answered."""
    with transaction.atomic():
        # Two presses at once queue on the event and become one run.
        Bimtek.objects.select_for_update().get(pk=bimtek.pk)
        working = bimtek.paper_runs.filter(
            kind=kind, batch__items__state=WorkItem.State.WAITING
        ).first()
        if working:
            return working
        run = open_run(bimtek, kind, by=by)
        for paper in papers:
            paper.run = run
        made = EventPaper.objects.bulk_create(papers)
        owe_work(topic, [paper.uid for paper in made], batch=run.batch)
    return run


def _list_papers(bimtek: Bimtek) -> Iterator[EventPaper]:
    days = {}
    for session in bimtek.sessions.all():
        starts = localtime(session.starts_at)
        days.setdefault(starts.date(), None)
        when = f"{long_date(starts.date())} {starts:%H.%M}"
        yield from _pair(str(session.uid), f"{when} {session.title}")
    for day in days:
        yield from _pair(day.isoformat(), f"{long_date(day)}, sehari penuh")


def _pair(scope: str, title: str) -> Iterator[EventPaper]:
    yield EventPaper(kind=Kind.LIST, scope=scope, title=title[:255])
    yield EventPaper(kind=Kind.LIST_BLANK, scope=scope, title=title[:255])
