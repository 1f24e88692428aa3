from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from assessments import window
from assessments.answers import counted_answers
from assessments.grading import Grade, grade
from assessments.models import Answer, Attempt, Question, Sitting
from assessments.refusals import Refusal
from assessments.services.evidence import record_knowledge
from assessments.snapshots import make_snapshot
from lms.accounts.models import User
from lms.ids import new_uuid7

ONE_CHOICE = {Question.Kind.SINGLE, Question.Kind.TRUE_FALSE}


def start_attempt(sitting: Sitting, user: User, at: datetime) -> Attempt:
    """Start a try with its own draw of the questions, or go on with the open one.

    Raises Refusal: `bukan_peserta`, `belum_dibuka`, `sudah_ditutup`,
    `kesempatan_habis`, `tanpa_soal`.
    An open try whose time has run out is handed in first.
    """
    # A transaction of its own: the refusal that may follow must not undo it.
    submit_overdue(sitting, user, at)
    return _open_or_new(sitting, user, at)


def submit_overdue(sitting: Sitting, user: User, at: datetime) -> None:
    """Hand in a person's open try when its time has run out."""
    tries = Attempt.objects.filter(sitting=sitting, user=user, submitted_at=None)
    for attempt in tries.select_related("sitting__assessment"):
        if window.is_over(attempt, at):
            submit_attempt(attempt, at)


def submit_all_overdue(at: datetime) -> int:
    """Hand in every open try whose time has run out; returns how many.

    Who forgot to press the button has a result too. Each is its own transaction.
    """
    timed = Q(sitting__closes_at__lt=at) | Q(sitting__assessment__minutes__gt=0)
    tries = Attempt.objects.filter(timed, submitted_at=None).defer("snapshot")
    over = [
        attempt
        for attempt in tries.select_related("sitting__assessment")
        if window.is_over(attempt, at)
    ]
    for attempt in over:
        submit_attempt(attempt, at)
    return len(over)


@transaction.atomic
def _open_or_new(sitting: Sitting, user: User, at: datetime) -> Attempt:
    # The lock makes two tabs start one attempt, and keeps the limit honest.
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    _require_seat(sitting, user)
    tries = list(Attempt.objects.filter(sitting=sitting, user=user).order_by("number"))
    for attempt in tries:
        if attempt.submitted_at is None:
            return attempt
    window.require_open(sitting, at)
    limit = sitting.assessment.max_attempts
    if len(tries) >= limit:
        raise Refusal(
            "kesempatan_habis",
            f"Kesempatan Anda sudah terpakai ({limit} dari {limit}). "
            "Hasil Anda tetap tersimpan.",
        )
    return _new_attempt(sitting, user, len(tries) + 1, at)


def _require_seat(sitting: Sitting, user: User) -> None:
    seated = Sitting.objects.visible_to(user).filter(pk=sitting.pk).exists()
    if not seated:
        raise Refusal(
            "bukan_peserta",
            "Ujian ini untuk peserta terdaftar. Minta panitia mendaftarkan Anda.",
        )


def _new_attempt(sitting: Sitting, user: User, number: int, at: datetime) -> Attempt:
    questions = (
        Question.objects.filter(
            items__assessment_id=sitting.assessment_id, is_active=True
        )
        .select_related("skill", "spm_field")
        .prefetch_related("choices")
        .order_by("items__order")
    )
    snapshot = make_snapshot(questions, f"{sitting.uid}:{user.uid}:{number}")
    if not snapshot:
        raise Refusal(
            "tanpa_soal", "Ujian ini belum berisi soal. Beri tahu panitia, ya."
        )
    return Attempt.objects.create(
        sitting=sitting,
        user=user,
        number=number,
        snapshot=snapshot,
        max_score=len(snapshot),
        started_at=at,
    )


def save_answer(
    attempt: Attempt, question_key: str, selected: Collection[int], at: datetime
) -> Answer:
    """Save what was chosen for a question; an empty choice takes the answer back.

    An answer that comes too late is kept, does not count, and is answered by Refusal:
    `sudah_dikumpulkan`, `sudah_ditutup`, `waktu_habis`. Others as `append_answer`.
    """
    with transaction.atomic():
        row = _locked(attempt)
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
    uid: UUID | None = None,
    device: str = "",
    clock_offset: int = 0,
) -> Answer:
    """Append an answer without asking whether the test is still open (law 12).

    Whether it counts is decided at grading. The same uid is the same row. Raises
    Refusal when it cannot be an answer: `soal_tidak_dikenal`, `pilihan_tidak_dikenal`,
    `satu_pilihan`.
    """
    row = next((r for r in attempt.snapshot if r["key"] == question_key), None)
    if row is None:
        raise Refusal("soal_tidak_dikenal", "Soal ini tidak ada dalam ujian Anda.")
    chosen = sorted(set(selected))
    if not set(chosen) <= {choice["id"] for choice in row["choices"]}:
        raise Refusal("pilihan_tidak_dikenal", "Pilihan itu tidak ada pada soal ini.")
    if row["kind"] in ONE_CHOICE and len(chosen) > 1:
        raise Refusal("satu_pilihan", "Pilih satu jawaban saja untuk soal ini.")
    return Answer.objects.get_or_create(
        uid=uid or new_uuid7(),
        defaults={
            "attempt": attempt,
            "question_key": question_key,
            "selected": chosen,
            "occurred_at": occurred_at,
            "device": device,
            "clock_offset": clock_offset,
        },
    )[0]


@transaction.atomic
def submit_attempt(attempt: Attempt, at: datetime) -> Attempt:
    """Grade a try once and close it; asking again returns the same result.

    Answers that happened after the end of the window or of the time do not count. A
    certifying test leaves evidence of knowledge per skill, also under a failed total:
    each skill is judged by its own questions.
    """
    row = _locked(attempt)
    if row.submitted_at is None:
        chosen = counted_answers(row)
        result = grade(row.snapshot, chosen)
        row.snapshot = [
            {**question, "chosen": chosen.get(question["key"], [])}
            for question in row.snapshot
        ]
        row.submitted_at = at
        row.score = result.total.score
        row.passed = result.total.reaches(row.sitting.assessment.pass_percent)
        row.save(update_fields=["snapshot", "submitted_at", "score", "passed"])
        _leave_evidence(row, result)
    for name in ("snapshot", "submitted_at", "score", "passed"):
        setattr(attempt, name, getattr(row, name))
    return attempt


def _leave_evidence(attempt: Attempt, result: Grade) -> None:
    if attempt.sitting.assessment.certifying and result.skills:
        record_knowledge(attempt, result.skills)


def _locked(attempt: Attempt) -> Attempt:
    # "of self": only the attempt is locked, not the test that everybody reads.
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("sitting__assessment", "user")
        .get(pk=attempt.pk)
    )
