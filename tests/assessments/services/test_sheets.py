from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from assessments.marks import read_mark
from assessments.models import Attempt, PrintedForm, QuestionPaper, SheetEntry
from assessments.queries import result_page
from assessments.refusals import Refusal
from assessments.rules import Reveal
from assessments.services import (
    close_sitting,
    give_seats,
    issue_paper,
    open_sitting,
    start_attempt,
    submit_attempt,
)
from assessments.services.printed import print_forms
from assessments.services.sheets import differences, enter_sheet, entries_of
from tests.assessments.services.test_races import at_once
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_assessment, make_sitting

NOON = datetime(2025, 8, 20, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
EVENING = NOON + timedelta(hours=6)


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def clerks(db):
    return [make_officer("panitia") for _ in range(3)]


@pytest.fixture
def sitting(kader):
    made = make_sitting(make_assessment(questions=4), open_to_all=False)
    give_seats(made, [kader])
    open_sitting(made, NOON)
    return close_sitting(made, NOON + timedelta(hours=1))


@pytest.fixture
def printed(sitting, clerks):
    (form,) = print_forms(sitting, by=clerks[0])
    return form


def read(printed: PrintedForm, right: int) -> dict[str, list]:
    """A sheet on which the first questions are answered rightly, the rest wrongly."""
    answers = {}
    for number, row in enumerate(printed.snapshot):
        letters = [
            letter
            for letter, choice in zip("ABCD", row["choices"], strict=True)
            if choice["is_correct"] == (number < right)
        ]
        answers[row["key"]] = read_mark(row, letters[0])
    return answers


def test_printing_again_prints_the_same(sitting, clerks, printed):
    assert print_forms(sitting, by=clerks[1]) == [printed]
    assert len(printed.snapshot) == 4


def test_two_equal_entries_of_two_people_make_one_result(
    sitting, printed, kader, clerks
):
    first = enter_sheet(printed, kader, read(printed, 3), by=clerks[0], at=EVENING)
    assert (first.round, first.attempt, Attempt.objects.count()) == (1, None, 0)

    second = enter_sheet(printed, kader, read(printed, 3), by=clerks[1], at=EVENING)

    result = second.attempt
    assert (result.score, result.max_score, result.passed) == (3, 4, True)
    # It was handed in by the closing, long before it was typed in.
    assert result.submitted_at == sitting.closes_at
    assert not result.clock_suspect
    assert (result.answers.count(), result.starts.count()) == (4, 1)
    assert result_page(result, EVENING).reveal is Reveal.KEYS


def test_where_two_differ_a_third_decides_just_that(sitting, printed, kader, clerks):
    one, other = read(printed, 4), read(printed, 3)
    enter_sheet(printed, kader, one, by=clerks[0], at=EVENING)
    second = enter_sheet(printed, kader, other, by=clerks[1], at=EVENING)
    assert second.attempt is None

    entries = entries_of(sitting, kader)
    (odd,) = differences(*entries)
    assert odd.row["key"] == printed.snapshot[3]["key"]
    # Whatever else the third one types changes nothing.
    third = {odd.row["key"]: odd.first} | {printed.snapshot[0]["key"]: []}
    last = enter_sheet(printed, kader, third, by=clerks[2], at=EVENING)

    assert (last.round, last.attempt.score) == (3, 4)


def test_the_order_and_empty_marks_make_no_difference(printed, kader, clerks):
    answers = read(printed, 2)
    backwards = dict(reversed(answers.items()))
    key = printed.snapshot[0]["key"]
    enter_sheet(printed, kader, answers | {key: []}, by=clerks[0], at=EVENING)
    del backwards[key]

    last = enter_sheet(printed, kader, backwards, by=clerks[1], at=EVENING)

    assert last.attempt.score == 1


def test_nobody_types_a_sheet_twice_nor_their_own(printed, kader, clerks):
    enter_sheet(printed, kader, read(printed, 4), by=clerks[0], at=EVENING)

    again = [printed, kader, read(printed, 4)]
    assert refused(enter_sheet, *again, by=clerks[0], at=EVENING) == "ketik_dua_kali"
    assert refused(enter_sheet, *again, by=kader, at=EVENING) == "lembar_sendiri"


def test_who_has_a_result_or_is_writing_is_refused(printed, sitting, kader, clerks):
    sitting.closes_at = None
    sitting.save()
    attempt = start_attempt(sitting, kader, NOON)
    given = {"by": clerks[0], "at": EVENING}
    assert refused(enter_sheet, printed, kader, {}, **given) == "sedang_di_hp"

    submit_attempt(attempt, NOON)

    assert refused(enter_sheet, printed, kader, {}, **given) == "sudah_ada_hasil"
    assert SheetEntry.objects.count() == 0


def test_a_sheet_needs_a_seat_and_an_opened_test(printed, sitting, stranger, clerks):
    given = {"by": clerks[0], "at": EVENING}
    assert refused(enter_sheet, printed, stranger, {}, **given) == "bukan_peserta"
    give_seats(sitting, [stranger])
    sitting.opens_at = sitting.closes_at = None
    sitting.save()
    assert refused(enter_sheet, printed, stranger, {}, **given) == "belum_dibuka"


def test_a_paper_that_a_phone_took_along_stays_the_phones(sitting, kader, clerks):
    sitting.closes_at = None
    sitting.save()
    kept = issue_paper(sitting, kader, NOON)
    (printed,) = print_forms(sitting, by=clerks[0])
    for clerk in clerks[:2]:
        enter_sheet(printed, kader, read(printed, 4), by=clerk, at=EVENING)

    numbers = QuestionPaper.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    kept.refresh_from_db()
    assert not hasattr(kept, "attempt")


@pytest.mark.django_db(transaction=True)
def test_two_second_entries_at_once_make_one_result():
    """Both would find one entry before them; the lock lets the later one see two."""
    kader = make_kader()
    sitting = make_sitting(make_assessment(questions=4), opens_at=NOON)
    clerks = [make_officer("panitia") for _ in range(3)]
    (printed,) = print_forms(sitting, by=clerks[0])
    enter_sheet(printed, kader, read(printed, 4), by=clerks[0], at=EVENING)
    together = Barrier(2)

    def enter(clerk):
        together.wait()
        return enter_sheet(printed, kader, read(printed, 4), by=clerk, at=EVENING)

    found = at_once(*[lambda clerk=clerk: enter(clerk) for clerk in clerks[1:]])

    assert found.count("sudah_ada_hasil") == 1
    assert Attempt.objects.count() == 1
