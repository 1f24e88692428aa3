"""Answer sheets typed in twice by two people; only what both saw becomes a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.models import (
    Attempt,
    PrintedForm,
    QuestionPaper,
    SheetEntry,
    Sitting,
)
from assessments.refusals import Refusal
from assessments.selections import check_selection
from assessments.services.attempts import append_answer
from assessments.services.papers import next_number, record_start
from assessments.services.results import submit_attempt
from assessments.terms import terms_of
from lms.accounts.models import User

ROUNDS = 3
Answers = Mapping[str, list[int | float]]


@dataclass(frozen=True)
class Difference:
    """A question that two people read differently."""

    row: Mapping[str, Any]
    first: Sequence[int | float]
    second: Sequence[int | float]


@transaction.atomic
def enter_sheet(
    printed: PrintedForm, user: User, answers: Answers, *, by: User, at: datetime
) -> SheetEntry:
    """Keep what one person read on a sheet; two equal entries make the result.

    Where the first two differ, a third person decides those questions and no others.
    The answers count as given before the closing: a sheet is handed in by then.
    Raises Refusal: `lembar_sendiri`, `bukan_peserta`, `belum_dibuka`,
    `sudah_ada_hasil`, `sedang_di_hp`, `ketik_dua_kali`, and those of
    `check_selection`.
    """
    # Whoever types the same sheet elsewhere waits here.
    sitting = Sitting.objects.select_for_update().get(pk=printed.sitting_id)
    require_enterable(sitting, user, by=by, at=at)
    read = _checked(printed, answers)
    before = entries_of(sitting, user)
    if any(entry.clerk_id == by.pk for entry in before):
        raise Refusal(
            "ketik_dua_kali", "Lembar ini sudah Anda ketik. Minta orang lain mengulang."
        )
    agreed = _agreed(before, printed, read)
    attempt = None
    if agreed is not None:
        attempt = _make_result(sitting, printed, user, agreed, at)
    return SheetEntry.objects.create(
        printed=printed,
        user=user,
        round=len(before) + 1,
        clerk=by,
        answers=read,
        attempt=attempt,
        occurred_at=at,
    )


def require_enterable(sitting: Sitting, user: User, *, by: User, at: datetime) -> None:
    """Raise Refusal when a sheet of this person cannot be typed in now."""
    if user.pk == by.pk:
        raise Refusal("lembar_sendiri", "Lembar sendiri diketik orang lain.")
    if not Sitting.objects.visible_to(user).filter(pk=sitting.pk).exists():
        raise Refusal("bukan_peserta", "Orang ini tidak terdaftar pada ujian ini.")
    if not sitting.open_to_all and (sitting.opens_at is None or sitting.opens_at > at):
        raise Refusal("belum_dibuka", "Ujian ini belum dibuka. Buka dulu ujiannya.")
    tries = Attempt.objects.filter(sitting=sitting, user=user)
    if tries.filter(submitted_at__isnull=False).exists():
        raise Refusal(
            "sudah_ada_hasil", f"{user.name} sudah punya hasil untuk ujian ini."
        )
    if tries.exists():
        raise Refusal(
            "sedang_di_hp",
            f"{user.name} sedang mengerjakan ujian ini di HP. Tunggu sampai terkumpul.",
        )


def entries_of(sitting: Sitting, user: User) -> list[SheetEntry]:
    """Return what was typed in of one person's sheet, in order; one query."""
    found = SheetEntry.objects.filter(printed__sitting=sitting, user=user)
    return list(found.select_related("printed", "clerk").order_by("round"))


def differences(first: SheetEntry, second: SheetEntry) -> list[Difference]:
    """Return the questions two entries differ in; all of them for two booklets."""
    same = first.printed_id == second.printed_id
    return [
        Difference(row, one, other)
        for row in second.printed.snapshot
        for one in [first.answers.get(row["key"], [])]
        for other in [second.answers.get(row["key"], [])]
        if not same or one != other
    ]


def _agreed(
    before: Sequence[SheetEntry], printed: PrintedForm, read: Answers
) -> Answers | None:
    """Return the answers that stand, None while another person has to read them."""
    if not before:
        return None
    first = before[0]
    if len(before) == 1:
        same = first.printed_id == printed.pk and first.answers == read
        return read if same else None
    second = before[1]
    if not first.printed_id == second.printed_id == printed.pk:
        return read
    undecided = {one.row["key"] for one in differences(first, second)}
    decided = {key: value for key, value in read.items() if key in undecided}
    kept = {k: v for k, v in first.answers.items() if k not in undecided}
    return kept | decided


def _checked(printed: PrintedForm, answers: Answers) -> dict[str, list[int | float]]:
    """Return the answers in the order of the booklet, without empty ones."""
    read = {
        row["key"]: check_selection(row, answers.get(row["key"], []))
        for row in printed.snapshot
    }
    return {key: selected for key, selected in read.items() if selected}


def _make_result(
    sitting: Sitting, printed: PrintedForm, user: User, answers: Answers, at: datetime
) -> Attempt:
    closes_at = terms_of(sitting, user.pk).closes_at
    written = min(at, closes_at) if closes_at else at
    paper = QuestionPaper.objects.create(
        sitting=sitting,
        user=user,
        number=next_number(sitting, user),
        form=printed.form,
        snapshot=printed.snapshot,
        issued_at=min(printed.printed_at, written),
    )
    attempt = record_start(paper, written)
    for key, selected in answers.items():
        append_answer(attempt, key, selected, occurred_at=written)
    return submit_attempt(attempt, written)
