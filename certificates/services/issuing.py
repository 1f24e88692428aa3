"""Issuing: certificate rows, their numbers and the work they owe, all or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils import timezone

from certificates.codes import new_code
from certificates.compose import EventFacts, Stamp, compose, event_facts
from certificates.models import Certificate, NumberSeries, PaperKind, PaperRun
from certificates.numbering import format_number, reserve_numbers, series_for
from certificates.pdf.words import long_date
from certificates.queries import Candidate, candidates
from certificates.services.runs import open_run
from certificates.topics import RENDER
from courses.models import Bimtek
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.journal.work import owe_work

# How many papers one transaction issues: SQLite has a single writer, and scans of
# arriving participants must not wait for a whole event's papers.
CHUNK = 200


@dataclass(frozen=True)
class Press:
    """One press of the button, as every chunk of it needs it."""

    event: EventFacts
    kind: PaperKind
    series: NumberSeries
    by: User
    today: date


def issue_papers(bimtek: Bimtek, kind: str, *, by: User) -> PaperRun:
    """Issue one kind of paper to everyone who has earned it and has none yet.

    Pressing twice issues nothing twice: the later press answers with the run that
    was there. Raises Refusal before the last day for letters, without a signatory,
    or while nobody has earned the paper.
    """
    today = timezone.localdate()
    kind = PaperKind(kind)
    _guard_event_is_over(bimtek, kind, today)
    event = event_facts(bimtek, today)
    earned = [row for row in candidates(bimtek, kind, today) if not row.unmet]
    if not earned:
        raise Refusal(
            "nobody",
            f"Belum ada peserta yang memenuhi syarat {kind.label.lower()}.",
        )
    series = series_for(bimtek.organiser, kind, today.year)
    press = Press(event, kind, series, by, today)
    run = None
    for chunk in _chunks(earned):
        run = _issue_chunk(press, chunk, run)
    return run or bimtek.paper_runs.filter(kind=kind).first()


def _guard_event_is_over(bimtek: Bimtek, kind: PaperKind, today: date) -> None:
    # The letter's JP are frozen: issued on day two it would lack day three for ever.
    if kind == PaperKind.ATTENDANCE and today < bimtek.ends_on:
        raise Refusal(
            "too_early",
            "Surat keterangan diterbitkan setelah hari terakhir kegiatan, "
            f"{long_date(bimtek.ends_on)}, karena JP dihitung sampai selesai.",
        )


def _chunks(rows: list[Candidate]) -> Iterator[list[Candidate]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _issue_chunk(
    press: Press, chunk: list[Candidate], run: PaperRun | None
) -> PaperRun | None:
    with transaction.atomic():
        # Parallel presses queue here, so that the question who has a paper already
        # is asked after the other press has answered it.
        NumberSeries.objects.select_for_update().get(pk=press.series.pk)
        holders = set(
            Certificate.objects.filter(bimtek=press.event.bimtek, kind=press.kind)
            .order_by()
            .values_list("holder_id", flat=True)
        )
        fresh = [row for row in chunk if row.registration.user_id not in holders]
        if not fresh:
            return run
        run = run or open_run(press.event.bimtek, press.kind, by=press.by)
        numbers = reserve_numbers(press.series, len(fresh))
        papers = [
            _paper(press, row, number)
            for row, number in zip(fresh, numbers, strict=True)
        ]
        Certificate.objects.bulk_create(papers)
        owe_work(RENDER, [paper.uid for paper in papers], batch=run.batch)
    return run


def _paper(press: Press, candidate: Candidate, number: int) -> Certificate:
    organiser = press.event.bimtek.organiser
    number_text = format_number(
        organiser.number_pattern,
        number=number,
        kind=press.kind,
        classification=press.series.classification,
        unit=organiser.number_unit,
        year=press.series.year,
    )
    code = new_code()
    stamp = Stamp(number_text, code, press.today)
    paper = compose(press.event, press.kind, candidate, stamp)
    return Certificate(
        kind=press.kind,
        code=code,
        holder=candidate.registration.user,
        bimtek=press.event.bimtek,
        series=press.series,
        number=number,
        number_text=number_text,
        issued_at=timezone.now(),
        issued_by=press.by,
        valid_until=getattr(paper, "valid_until", None),
        facts=paper.to_json(),
    )
