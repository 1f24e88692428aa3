"""Answers of a try, one by one or handed in together."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from assessments import window
from assessments.clock import Arrival, Moment, judge
from assessments.models import (
    Answer,
    Attempt,
    AttemptRevision,
    AttemptStart,
    AttemptSubmission,
)
from assessments.refusals import Refusal
from assessments.selections import check_selection
from assessments.services.papers import add_start, note_clock, settle_start
from assessments.services.results import close_row, lock_attempt, regrade_row
from lms.ids import new_uuid7

# Answers come one by one: a result that time closed waits for the rest of them.
REST_ARRIVES = timedelta(minutes=10)


@dataclass(frozen=True)
class Told:
    """Something a device tells beside the fact it sends; times are the device's."""

    uid: UUID
    occurred_at: datetime
    clock_offset: int
    question_key: str = ""
    selected: Collection[Any] = ()


@dataclass(frozen=True)
class Sent:
    """An answer as a device told it, with its locked try and how it arrived."""

    attempt: Attempt
    told: Told
    arrival: Arrival


class NotTogether(Exception):
    """Some of these answers change more than themselves: take them one by one."""


def save_answer(
    attempt: Attempt, question_key: str, selected: Collection[Any], at: datetime
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
    selected: Collection[Any],
    *,
    occurred_at: datetime,
    clock_offset: int = 0,
    uid: UUID | None = None,
    arrival: Arrival | None = None,
) -> Answer:
    """Append an answer without asking whether the test is still open (law 12).

    Whether it counts is decided at grading. The same uid is the same row. Without an
    arrival the server itself saw it happen. Raises Refusal when it cannot be an answer:
    `soal_tidak_dikenal`, `nomor_terpakai`, and what `check_selection` raises.
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
    _own(answer, attempt)
    if made and arrival is not None:
        _take_into_account(attempt, moment, arrival.received_at)
    return answer


def append_answers(sent: Sequence[Sent]) -> list[Answer]:
    """Append many answers of locked tries in two queries, as `append_answer` would.

    Raises NotTogether or Refusal unless all can be answers of open tries, made after
    their start by a clock that is right; IntegrityError when another delivery of one
    of them crosses this one. The caller's transaction then undoes all of them.
    """
    for one in sent:
        moment = _moment(one)
        if one.attempt.submitted_at is not None or one.attempt.clock_suspect:
            raise NotTogether
        if moment.suspect or moment.at < one.attempt.started_at:
            raise NotTogether
    kept = _keep(sent)
    for one in kept:
        if isinstance(one, Refusal):
            raise one
    return kept


def _keep(sent: Sequence[Sent]) -> list[Answer | Refusal]:
    """Insert the answers that are not known yet; in the order of what was sent."""
    known = Answer.objects.in_bulk([one.told.uid for one in sent], field_name="uid")
    new: list[Answer] = []
    kept: list[Answer | Refusal] = []
    for one in sent:
        told, attempt = one.told, one.attempt
        try:
            chosen = _readable(attempt, told.question_key, told.selected)
            if told.uid not in known:
                known[told.uid] = _new_answer(one, chosen)
                new.append(known[told.uid])
            kept.append(_own(known[told.uid], attempt))
        except Refusal as refusal:
            kept.append(refusal)
    Answer.objects.bulk_create(sorted(new, key=lambda row: row.uid))
    return kept


def _new_answer(sent: Sent, chosen: list[int | float]) -> Answer:
    return Answer(
        uid=sent.told.uid,
        attempt=sent.attempt,
        question_key=sent.told.question_key,
        selected=chosen,
        occurred_at=sent.told.occurred_at,
        device=sent.arrival.device,
        clock_offset=sent.told.clock_offset,
        clock_suspect=_moment(sent).suspect,
    )


def _moment(sent: Sent) -> Moment:
    told = sent.told
    first = _earliest(sent.attempt)
    return judge(told.occurred_at, told.clock_offset, first, sent.arrival)


def _own(answer: Answer, attempt: Attempt) -> Answer:
    if answer.attempt_id != attempt.pk:
        raise Refusal("nomor_terpakai", "Nomor jawaban ini sudah dipakai jawaban lain.")
    return answer


def _earliest(attempt: Attempt) -> datetime:
    return attempt.paper.issued_at if attempt.paper else attempt.started_at


def _readable(
    attempt: Attempt, question_key: str, selected: Collection[Any]
) -> list[int | float]:
    row = next((r for r in attempt.snapshot if r["key"] == question_key), None)
    if row is None:
        raise Refusal("soal_tidak_dikenal", "Soal ini tidak ada dalam ujian Anda.")
    return check_selection(row, selected)


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


def hand_in(
    row: Attempt,
    told: Told,
    arrival: Arrival,
    *,
    start: Told | None = None,
    answers: Iterable[Told] | None = None,
) -> tuple[AttemptSubmission, list[Refusal]]:
    """Hand in a locked try as a phone tells it, grading just the answers it lists.

    Listed answers that did not arrive yet are stored; those that cannot be answers are
    left out and returned as refusals. Without a list all answers known here count.
    The first submission to arrive is final, a later one is only kept: graded too, it
    would let a person try answers out. A result that time had closed is put right.
    """
    known = AttemptSubmission.objects.filter(uid=told.uid).first()
    if known:
        return known, []
    # An open try has no final submission: it would have been closed with it.
    final = row.submitted_at is None or (
        row.paper_id is not None and not row.submissions.filter(final=True).exists()
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
    sent = [Sent(row, told, arrival) for told in answers]
    try:
        with transaction.atomic():
            kept = _keep(sent)
    except IntegrityError:
        # Another try took one of the numbers at this moment: now it is known.
        kept = _keep(sent)
    found = [one for one in kept if isinstance(one, Answer)]
    note_clock(row, any(answer.clock_suspect for answer in found))
    refusals = [one for one in kept if isinstance(one, Refusal)]
    return [str(answer.uid) for answer in found], refusals
