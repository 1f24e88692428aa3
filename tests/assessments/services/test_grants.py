from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments import window
from assessments.clock import Arrival
from assessments.models import Attempt
from assessments.refusals import Refusal
from assessments.services.attempts import Told, hand_in, save_answer
from assessments.services.grants import (
    grant_accommodation,
    pause_sitting,
    resume_sitting,
)
from assessments.services.papers import issue_paper, record_start, start_attempt
from assessments.services.results import (
    lock_attempt,
    submit_all_overdue,
    submit_attempt,
)
from assessments.services.sittings import close_sitting, give_seats, open_sitting
from lms.ids import new_uuid7
from tests.factories.assessments import make_assessment, make_sitting

NOON = datetime(2025, 9, 3, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def right(attempt: Attempt) -> tuple[str, list[int]]:
    """The first question without an answer yet, and its right choice."""
    done = set(attempt.answers.values_list("question_key", flat=True))
    row = next(row for row in attempt.snapshot if row["key"] not in done)
    return row["key"], [c["id"] for c in row["choices"] if c["is_correct"]]


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def sitting(kader, stranger):
    made = make_sitting(make_assessment(questions=4, minutes=30), open_to_all=False)
    give_seats(made, [kader, stranger])
    return open_sitting(made, NOON)


@pytest.fixture
def grant(sitting, kader, panitia):
    def grant(**granted):
        given = {"by": panitia, "reason": "Penglihatan", "at": later(1)} | granted
        return grant_accommodation(sitting, kader, **given)

    return grant


@pytest.fixture
def pause(sitting, panitia):
    """`pause(5, 10)` stops the clock of all; `pause(5, 10, somebody)` of one."""

    def pause(start, end=None, user=None):
        why = {"by": panitia, "reason": "Listrik padam", "user": user}
        pause_sitting(sitting, at=later(start), **why)
        if end is not None:
            resume_sitting(sitting, at=later(end), by=panitia, user=user)

    return pause


def test_extra_minutes_are_the_persons_own(sitting, kader, stranger, grant):
    mine = start_attempt(sitting, kader, NOON)
    theirs = start_attempt(sitting, stranger, NOON)
    grant(extra_minutes=15)

    assert window.deadline(mine) == later(45)
    assert window.deadline(theirs) == later(30)
    assert submit_all_overdue(later(31)) == 1
    save_answer(mine, *right(mine), later(44))
    assert refused(save_answer, mine, *right(mine), later(46)) == "waktu_habis"
    assert submit_attempt(mine, later(46)).score == 1


def test_an_extra_try_follows_the_first_one(sitting, kader, grant):
    submit_attempt(start_attempt(sitting, kader, NOON), later(1))
    assert refused(start_attempt, sitting, kader, later(2)) == "kesempatan_habis"

    grant(extra_attempts=1, at=later(3))

    assert start_attempt(sitting, kader, later(4)).number == 2


def test_the_newest_grant_holds_whole(sitting, kader, grant):
    attempt = start_attempt(sitting, kader, NOON)
    grant(extra_minutes=15)
    grant(extra_attempts=1, at=later(2))

    assert window.deadline(attempt) == later(30)


def test_who_may_close_later_goes_on_when_all_others_are_closed(
    sitting, kader, stranger, grant
):
    mine = start_attempt(sitting, kader, later(50))
    theirs = start_attempt(sitting, stranger, later(50))
    grant(closes_at=later(70))

    close_sitting(sitting, later(60))

    assert Attempt.objects.get(submitted_at=None) == mine
    save_answer(mine, *right(mine), later(65))
    theirs.refresh_from_db()
    assert refused(save_answer, theirs, *right(theirs), later(65)) == (
        "sudah_dikumpulkan"
    )
    assert submit_all_overdue(later(71)) == 1


def test_an_own_closing_before_that_of_all_is_enforced(sitting, kader, grant):
    grant(closes_at=later(10))

    assert refused(start_attempt, sitting, kader, later(11)) == "sudah_ditutup"


def test_a_grant_needs_a_reason_and_a_seat(sitting, grant, panitia):
    assert refused(grant, reason="  ") == "tanpa_alasan"
    assert refused(grant, closes_at=later(-5)) == "tutup_sebelum_buka"
    outsider = {"by": panitia, "reason": "Sakit", "at": NOON}
    assert refused(grant_accommodation, sitting, panitia, **outsider) == "bukan_peserta"


def test_pauses_move_the_deadline_and_nobody_starts_in_one(sitting, kader, pause):
    pause(5, 10)
    attempt = start_attempt(sitting, kader, later(11))
    pause(15, 20)
    pause(18, 25, kader)

    # 11 + 30 minutes, and it stood from 15 to 25.
    assert window.deadline(attempt) == later(51)


def test_during_a_pause_no_answer_is_taken_and_none_is_lost(
    sitting, kader, stranger, pause
):
    attempt = start_attempt(sitting, kader, NOON)
    pause(5)

    assert refused(start_attempt, sitting, stranger, later(6)) == "dijeda"
    assert refused(save_answer, attempt, *right(attempt), later(6)) == "dijeda"
    assert issue_paper(sitting, kader, later(6)) == attempt.paper
    # Never resumed: the sweep leaves it alone, whatever the hour.
    assert submit_all_overdue(later(600)) == 0
    assert submit_attempt(attempt, later(600)).score == 1


def test_a_personal_pause_stops_only_that_person(sitting, kader, stranger, pause):
    mine = start_attempt(sitting, kader, NOON)
    pause(5, None, kader)

    assert start_attempt(sitting, stranger, later(6)).number == 1
    assert refused(save_answer, mine, *right(mine), later(6)) == "dijeda"


def test_stopping_twice_and_going_on_twice_is_refused(sitting, pause, panitia):
    pause(5)
    assert refused(pause, 6) == "sudah_dijeda"
    resume_sitting(sitting, by=panitia, at=later(7))
    again = {"by": panitia, "at": later(8)}
    assert refused(resume_sitting, sitting, **again) == "tidak_dijeda"


@pytest.mark.parametrize("offset", [0, 3 * 86_400], ids=["right", "three-days-ahead"])
def test_answers_made_without_signal_are_held_against_pauses_too(
    sitting, kader, pause, offset
):
    """A phone that heard of no pause hands in: each answer is judged by its moment."""
    paper = issue_paper(sitting, kader, NOON)
    pause(10, 20)
    record_start(
        paper,
        NOON + timedelta(seconds=offset),
        clock_offset=offset,
        uid=new_uuid7(),
        arrival=Arrival(later(80), "hp"),
    )
    told = [
        Told(
            new_uuid7(),
            later(minute) + timedelta(seconds=offset),
            offset,
            row["key"],
            [c["id"] for c in row["choices"] if c["is_correct"]],
        )
        for row, minute in zip(paper.snapshot, [5, 15, 39, 41], strict=True)
    ]
    attempt = lock_attempt(Attempt.objects.get())

    hand_in(
        attempt,
        Told(new_uuid7(), later(42) + timedelta(seconds=offset), offset),
        Arrival(later(80), "hp"),
        answers=told,
    )

    # Thirty minutes and the ten of the pause: the one at 41 is late.
    assert attempt.score == 3


def test_a_closed_window_refuses_by_the_servers_clock_and_the_measured_offset(
    sitting, kader, stranger
):
    """The phone's own hour says nothing: it counts what the offset makes of it."""
    hour = timedelta(hours=1)
    papers = [issue_paper(sitting, one, NOON) for one in (kader, stranger)]
    for paper in papers:
        record_start(paper, NOON, uid=new_uuid7(), arrival=Arrival(later(25), "hp"))
    close_sitting(sitting, later(20))
    scores = []
    # One phone is an hour fast and answered in time, one an hour slow and too late.
    for paper, shown, offset in [
        (papers[0], later(19) + hour, 3600),
        (papers[1], later(21) - hour, -3600),
    ]:
        attempt = lock_attempt(Attempt.objects.get(paper=paper))
        row = paper.snapshot[0]
        chosen = [c["id"] for c in row["choices"] if c["is_correct"]]
        answer = Told(new_uuid7(), shown, offset, row["key"], chosen)
        hand_in(
            attempt,
            Told(new_uuid7(), shown, offset),
            Arrival(later(25), "hp"),
            answers=[answer],
        )
        scores.append(attempt.score)

    assert scores == [1, 0]
    assert refused(start_attempt, sitting, kader, later(21)) == "sudah_ditutup"
