"""Question papers: what a person gets to take a try with, also far from any signal."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from assessments import clock, window
from assessments.answers import first_moment
from assessments.clock import Arrival, judge
from assessments.models import (
    Attempt,
    AttemptStart,
    QuestionPaper,
    Sitting,
)
from assessments.refusals import Refusal
from assessments.services.draws import asked_before, draw_questions, form_for
from assessments.services.results import locked_attempts, submit_overdue
from assessments.snapshots import make_snapshot
from assessments.terms import terms_of
from lms.accounts.models import User
from lms.ids import new_uuid7


def issue_paper(sitting: Sitting, user: User, at: datetime) -> QuestionPaper:
    """Give a person the paper of the running try, or of the next one.

    Asking again returns the same paper. Raises Refusal: `bukan_peserta`,
    `belum_dibuka`, `sudah_ditutup`, `dijeda`, `kesempatan_habis`, `tanpa_soal`.
    An open try whose time has run out is handed in first.
    """
    # A transaction of its own: the refusal that may follow must not undo it.
    submit_overdue(sitting, user, at)
    with transaction.atomic():
        return _paper_of_next_try(sitting, user, at)


def start_attempt(sitting: Sitting, user: User, at: datetime) -> Attempt:
    """Start a try with its own draw of the questions, or go on with the open one.

    Raises the refusals of `issue_paper`.
    """
    paper = issue_paper(sitting, user, at)
    running = Attempt.objects.filter(paper=paper).first()
    return running or record_start(paper, at)


@transaction.atomic
def record_start(
    paper: QuestionPaper,
    occurred_at: datetime,
    *,
    clock_offset: int = 0,
    uid: UUID | None = None,
    arrival: Arrival | None = None,
) -> Attempt:
    """Write down that a try began; without an arrival the server saw it itself.

    The same uid is the same start. A start never shortens what was handed in already.
    Raises Refusal (`nomor_terpakai`).
    """
    at = arrival.received_at if arrival else occurred_at
    attempt, opened = open_attempt(paper, occurred_at, clock_offset, at)
    start = add_start(
        attempt, occurred_at, clock_offset=clock_offset, uid=uid, arrival=arrival
    )
    note_clock(attempt, start.clock_suspect)
    if not opened:
        # What it opened itself begins with it; nothing else is known yet.
        settle_start(attempt, at)
    return attempt


def open_attempt(
    paper: QuestionPaper, occurred_at: datetime, clock_offset: int, at: datetime
) -> tuple[Attempt, bool]:
    """Return the locked try of a paper; what arrives first about it opens it.

    The second value says whether this opened it.
    """
    tries = locked_attempts().filter(uid=paper.uid)
    found = tries.first()
    if found is not None:
        return found, False
    happened = clock.corrected(occurred_at, clock_offset)
    try:
        with transaction.atomic():
            opened = Attempt.objects.create(
                uid=paper.uid,
                paper=paper,
                sitting_id=paper.sitting_id,
                user_id=paper.user_id,
                number=paper.number,
                snapshot=paper.snapshot,
                max_score=len(paper.snapshot),
                started_at=clock.between(happened, paper.issued_at, at),
            )
        return opened, True
    except IntegrityError:
        found = tries.first()
        if found is None:
            raise
        # Another fact of it arrived at the same moment and was first.
        return found, False


def add_start(
    attempt: Attempt,
    occurred_at: datetime,
    *,
    clock_offset: int = 0,
    uid: UUID | None = None,
    arrival: Arrival | None = None,
) -> AttemptStart:
    """Write down one start of a try that has a paper, without settling its time.

    Raises Refusal (`nomor_terpakai`) when the uid is another try's.
    """
    seen = arrival or Arrival(occurred_at)
    issued_at = attempt.paper.issued_at
    start, _ = AttemptStart.objects.get_or_create(
        uid=uid or new_uuid7(),
        defaults={
            "attempt": attempt,
            "witnessed": arrival is None,
            "occurred_at": occurred_at,
            "device": seen.device,
            "clock_offset": clock_offset,
            "clock_suspect": judge(occurred_at, clock_offset, issued_at, seen).suspect,
        },
    )
    if start.attempt_id != attempt.pk:
        raise Refusal("nomor_terpakai", "Nomor catatan ini sudah dipakai catatan lain.")
    return start


def note_clock(attempt: Attempt, suspect: bool) -> None:
    """Mark a try with a time that cannot be, for the eyes of the panitia."""
    if suspect and not attempt.clock_suspect:
        attempt.clock_suspect = True
        attempt.save(update_fields=["clock_suspect"])


def settle_start(attempt: Attempt, at: datetime) -> None:
    """Let an open try begin with the first thing that is known of it.

    A result that stands is left alone; `at` is the server's time.
    """
    if attempt.submitted_at is not None or attempt.paper_id is None:
        return
    first = first_moment(attempt)
    began = clock.between(first.at, attempt.paper.issued_at, at)
    if began != attempt.started_at:
        attempt.started_at = began
        attempt.save(update_fields=["started_at"])


def _paper_of_next_try(sitting: Sitting, user: User, at: datetime) -> QuestionPaper:
    # The lock makes two tabs start one attempt, and keeps the limit honest.
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    _require_seat(sitting, user)
    tries = list(
        Attempt.objects.filter(sitting=sitting, user=user).select_related("paper")
    )
    for attempt in tries:
        if attempt.submitted_at is None:
            return attempt.paper or _paper_for(attempt)
    terms = terms_of(sitting, user.pk)
    window.require_open(sitting, at, terms)
    limit = terms.attempts
    if len(tries) >= limit:
        raise Refusal(
            "kesempatan_habis",
            f"Kesempatan Anda sudah terpakai ({limit} dari {limit}). "
            "Hasil Anda tetap tersimpan.",
        )
    return waiting_paper(sitting, user) or _draw_paper(sitting, user, at)


def waiting_paper(sitting: Sitting, user: User) -> QuestionPaper | None:
    """Return a paper that was given out and not begun yet."""
    papers = QuestionPaper.objects.filter(sitting=sitting, user=user, attempt=None)
    return papers.order_by("number").first()


def next_number(sitting: Sitting, user: User) -> int:
    """Return the number of a person's next paper or try in a sitting."""
    used = [
        *QuestionPaper.objects.filter(sitting=sitting, user=user).values_list("number"),
        *Attempt.objects.filter(sitting=sitting, user=user).values_list("number"),
    ]
    return max((number for (number,) in used), default=0) + 1


def _require_seat(sitting: Sitting, user: User) -> None:
    seated = Sitting.objects.visible_to(user).filter(pk=sitting.pk).exists()
    if not seated:
        raise Refusal(
            "bukan_peserta",
            "Ujian ini untuk peserta terdaftar. Minta panitia mendaftarkan Anda.",
        )


def _draw_paper(sitting: Sitting, user: User, at: datetime) -> QuestionPaper:
    number, assessment = next_number(sitting, user), sitting.assessment
    form = form_for(assessment, user)
    seed = f"{sitting.uid}:{user.uid}:{number}"
    like = asked_before(sitting, user) if form else []
    questions = draw_questions(assessment, form, seed, like=like)
    snapshot = make_snapshot(questions, seed)
    if not snapshot:
        raise Refusal(
            "tanpa_soal", "Ujian ini belum berisi soal. Beri tahu panitia, ya."
        )
    return QuestionPaper.objects.create(
        sitting=sitting,
        user=user,
        number=number,
        form=form,
        snapshot=snapshot,
        issued_at=at,
    )


def _paper_for(attempt: Attempt) -> QuestionPaper:
    """Give a try from before papers its own."""
    paper = QuestionPaper.objects.create(
        uid=attempt.uid,
        sitting_id=attempt.sitting_id,
        user_id=attempt.user_id,
        number=attempt.number,
        snapshot=attempt.snapshot,
        issued_at=attempt.started_at,
    )
    attempt.paper = paper
    attempt.save(update_fields=["paper"])
    AttemptStart.objects.create(
        attempt=attempt, occurred_at=attempt.started_at, witnessed=True
    )
    return paper
