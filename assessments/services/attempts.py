"""Answers of a try, one by one or handed in together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from assessments import window
from assessments.clock import Arrival, Moment, judge
from assessments.models import (
    Answer,
    Attempt,
    AttemptRevision,
    AttemptStart,
    AttemptSubmission,
    Question,
)
from assessments.refusals import Refusal
from assessments.services.papers import add_start, note_clock, settle_start
from assessments.services.results import close_row, lock_attempt, regrade_row
from lms.ids import new_uuid7

ONE_CHOICE = {Question.Kind.SINGLE, Question.Kind.TRUE_FALSE}
# Answers come one by one: a result that time closed waits for the rest of them.
REST_ARRIVES = timedelta(minutes=10)


@dataclass(frozen=True)
class Told:
    """Something a device tells beside the fact it sends; times are the device's."""

    uid: UUID
    occurred_at: datetime
    clock_offset: int
    question_key: str = ""
    selected: Collection[int] = ()


def save_answer(
    attempt: Attempt, question_key: str, selected: Collection[int], at: datetime
) -> Answer:
    """Save what was chosen for a question; an empty choice takes the answer back.

    An answer that comes too late is kept, does not count, and is answered by Refusal:
    `sudah_dikumpulkan`, `sudah_ditutup`, `waktu_habis`. Others as `append_answer`.
    """
    with transaction.atomic():
        row = lock_attempt(attempt)
        answer = append_answer(row, question_key, selected, occurred_at=at)
    window.require_answerable(row, at)
    return answer


@transaction.atomic
def append_answer(
    attempt: Attempt,
    question_key: str,
    selected: Collection[int],
    *,
    occurred_at: datetime,
    clock_offset: int = 0,
    uid: UUID | None = None,
    arrival: Arrival | None = None,
) -> Answer:
    """Append an answer without asking whether the test is still open (law 12).

    Whether it counts is decided at grading. The same uid is the same row. Without an
    arrival the server itself saw it happen. Raises Refusal when it cannot be an answer:
    `soal_tidak_dikenal`, `pilihan_tidak_dikenal`, `satu_pilihan`, `nomor_terpakai`.
    """
    chosen = _readable(attempt, question_key, selected)
    seen = arrival or Arrival(occurred_at)
    moment = judge(occurred_at, clock_offset, _earliest(attempt), seen)
    answer, made = Answer.objects.get_or_create(
        uid=uid or new_uuid7(),
        defaults={
            "attempt": attempt,
            "question_key": question_key,
            "selected": chosen,
            "occurred_at": occurred_at,
            "device": seen.device,
            "clock_offset": clock_offset,
            "clock_suspect": moment.suspect,
        },
    )
    if answer.attempt_id != attempt.pk:
        raise Refusal("nomor_terpakai", "Nomor jawaban ini sudah dipakai jawaban lain.")
    if made and arrival is not None:
        _take_into_account(attempt, moment, arrival.received_at)
    return answer


def _earliest(attempt: Attempt) -> datetime:
    return attempt.paper.issued_at if attempt.paper else attempt.started_at


def _readable(
    attempt: Attempt, question_key: str, selected: Collection[int]
) -> list[int]:
    row = next((r for r in attempt.snapshot if r["key"] == question_key), None)
    if row is None:
        raise Refusal("soal_tidak_dikenal", "Soal ini tidak ada dalam ujian Anda.")
    chosen = sorted(set(selected))
    if not set(chosen) <= {choice["id"] for choice in row["choices"]}:
        raise Refusal("pilihan_tidak_dikenal", "Pilihan itu tidak ada pada soal ini.")
    if row["kind"] in ONE_CHOICE and len(chosen) > 1:
        raise Refusal("satu_pilihan", "Pilih satu jawaban saja untuk soal ini.")
    return chosen


def _take_into_account(attempt: Attempt, moment: Moment, at: datetime) -> None:
    """Note on the attempt what an answer from a phone says about its clock and time."""
    note_clock(attempt, moment.suspect)
    if attempt.submitted_at is None:
        # In order and by a clock that is right, the start is settled already.
        if attempt.clock_suspect or moment.at < attempt.started_at:
            settle_start(attempt, at)
    elif attempt.regrade_after is None and _may_wait(attempt, moment):
        attempt.regrade_after = at + REST_ARRIVES
        attempt.save(update_fields=["regrade_after"])


def _may_wait(attempt: Attempt, moment: Moment) -> bool:
    """Say whether an answer can still change what time closed without the person."""
    if attempt.paper_id is None or attempt.submissions.filter(final=True).exists():
        return False
    if attempt.revisions.filter(cause=AttemptRevision.Cause.ANSWERS).exists():
        return False
    until = window.deadline(attempt)
    return moment.suspect or until is None or moment.at <= until


@transaction.atomic
def hand_in(
    attempt: Attempt,
    told: Told,
    arrival: Arrival,
    *,
    start: Told | None = None,
    answers: Iterable[Told] | None = None,
) -> tuple[AttemptSubmission, list[Refusal]]:
    """Hand in a try as a phone tells it, grading exactly the answers it lists.

    Listed answers that did not arrive yet are stored; those that cannot be answers are
    left out and returned as refusals. Without a list all answers known here count.
    The first submission to arrive is final, a later one is only kept: graded too, it
    would let a person try answers out. A result that time had closed is put right.
    """
    row = lock_attempt(attempt)
    known = AttemptSubmission.objects.filter(uid=told.uid).first()
    if known:
        return known, []
    final = not row.submissions.filter(final=True).exists() and (
        row.submitted_at is None or row.paper_id is not None
    )
    begun = _add_listed_start(row, start, arrival)
    listed, refusals = _add_listed(row, answers, arrival)
    moment = judge(told.occurred_at, told.clock_offset, _earliest(row), arrival)
    submission = AttemptSubmission.objects.create(
        uid=told.uid,
        attempt=row,
        listed=listed,
        start=begun,
        final=final,
        occurred_at=told.occurred_at,
        device=arrival.device,
        clock_offset=told.clock_offset,
        clock_suspect=moment.suspect,
    )
    note_clock(row, moment.suspect or bool(begun and begun.clock_suspect))
    if final and row.submitted_at is None:
        close_row(row, arrival.received_at, submission)
    elif final:
        cause = AttemptRevision.Cause.SUBMISSION
        regrade_row(row, arrival.received_at, cause, submission)
    return submission, refusals


def _add_listed_start(
    row: Attempt, start: Told | None, arrival: Arrival
) -> AttemptStart | None:
    if start is None or row.paper_id is None:
        return None
    return add_start(
        row,
        start.occurred_at,
        clock_offset=start.clock_offset,
        uid=start.uid,
        arrival=arrival,
    )


def _add_listed(
    row: Attempt, answers: Iterable[Told] | None, arrival: Arrival
) -> tuple[list[str] | None, list[Refusal]]:
    if answers is None:
        return None, []
    listed, refusals = [], []
    for told in answers:
        try:
            answer = append_answer(
                row,
                told.question_key,
                told.selected,
                occurred_at=told.occurred_at,
                clock_offset=told.clock_offset,
                uid=told.uid,
                arrival=arrival,
            )
        except Refusal as refusal:
            refusals.append(refusal)
        else:
            listed.append(str(answer.uid))
    return listed, refusals
