from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments.models import Answer, Attempt, Evidence, SkillStatus
from assessments.refusals import Refusal
from assessments.services import (
    close_sitting,
    give_seats,
    open_sitting,
    save_answer,
    start_attempt,
    submit_all_overdue,
    submit_attempt,
)
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

NOON = datetime(2025, 9, 3, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def pick(attempt: Attempt, right: int, at: datetime = NOON) -> None:
    """Answer every question, the first `right` of them rightly."""
    for number, row in enumerate(attempt.snapshot):
        wanted = number < right
        chosen = next(c["id"] for c in row["choices"] if c["is_correct"] == wanted)
        save_answer(attempt, row["key"], [chosen], at)


def refused(call, *args) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args)
    return refusal.value.code


@pytest.fixture
def sitting(db):
    return make_sitting(make_assessment(questions=4, max_attempts=2))


def test_a_test_is_graded_once_from_its_latest_answers(sitting, kader):
    attempt = start_attempt(sitting, kader, NOON)
    pick(attempt, right=0)
    pick(attempt, right=3, at=later(1))

    first = submit_attempt(attempt, later(2))
    again = submit_attempt(Attempt.objects.get(), later(9))

    assert (first.score, first.max_score, first.passed) == (3, 4, True)
    assert again.submitted_at == later(2)
    assert Answer.objects.count() == 8


def test_a_second_tab_goes_on_with_the_same_attempt(sitting, kader):
    assert start_attempt(sitting, kader, NOON) == start_attempt(sitting, kader, NOON)


def test_the_order_of_questions_is_the_persons_own(sitting, kader, stranger):
    mine = start_attempt(sitting, kader, NOON).snapshot
    theirs = start_attempt(sitting, stranger, NOON).snapshot

    assert mine != theirs
    assert sorted(q["key"] for q in mine) == sorted(q["key"] for q in theirs)


def test_who_has_no_seat_is_refused_and_who_has_one_may_start(kader, stranger):
    sitting = make_sitting(open_to_all=False, opens_at=NOON)
    give_seats(sitting, [kader])

    assert start_attempt(sitting, kader, NOON).number == 1
    assert refused(start_attempt, sitting, stranger, NOON) == "bukan_peserta"


def test_a_test_starts_only_while_its_window_is_open(kader):
    sitting = make_sitting(open_to_all=False)
    give_seats(sitting, [kader])
    assert refused(start_attempt, sitting, kader, NOON) == "belum_dibuka"

    open_sitting(sitting, NOON)
    attempt = start_attempt(sitting, kader, later(1))
    pick(attempt, right=4, at=later(2))
    close_sitting(sitting, later(3))

    # The closing handed in what was saved.
    attempt.refresh_from_db()
    assert (attempt.score, attempt.submitted_at) == (4, later(3))
    assert refused(start_attempt, sitting, kader, later(4)) == "sudah_ditutup"
    key = attempt.snapshot[0]["key"]
    assert refused(save_answer, attempt, key, [], later(4)) == "sudah_dikumpulkan"
    attempt.refresh_from_db()
    assert (attempt.score, Answer.objects.count()) == (4, 5)


def test_the_number_of_attempts_is_limited(sitting, kader):
    for _ in range(2):
        submit_attempt(start_attempt(sitting, kader, NOON), NOON)

    assert refused(start_attempt, sitting, kader, NOON) == "kesempatan_habis"


def test_an_empty_test_cannot_be_started(kader):
    sitting = make_sitting(make_assessment(questions=0))

    assert refused(start_attempt, sitting, kader, NOON) == "tanpa_soal"


def test_answers_after_the_time_do_not_count_and_the_try_is_handed_in(kader):
    sitting = make_sitting(make_assessment(minutes=30))
    attempt = start_attempt(sitting, kader, NOON)
    pick(attempt, right=2, at=later(29))
    key = attempt.snapshot[0]["key"]

    assert refused(save_answer, attempt, key, [], later(31)) == "waktu_habis"
    assert refused(start_attempt, sitting, kader, later(31)) == "kesempatan_habis"
    assert Attempt.objects.get().score == 2


def test_what_is_no_answer_to_the_question_is_refused(sitting, kader):
    attempt = start_attempt(sitting, kader, NOON)
    first, second = attempt.snapshot[:2]
    both = [choice["id"] for choice in first["choices"][:2]]
    other = [second["choices"][0]["id"]]

    assert refused(save_answer, attempt, "lain", [], NOON) == "soal_tidak_dikenal"
    assert refused(save_answer, attempt, first["key"], both, NOON) == "satu_pilihan"
    assert (
        refused(save_answer, attempt, first["key"], other, NOON)
        == "pilihan_tidak_dikenal"
    )
    assert Answer.objects.count() == 0


def test_an_edited_question_changes_no_running_attempt(sitting, kader):
    attempt = start_attempt(sitting, kader, NOON)
    question = sitting.assessment.questions.get(key=attempt.snapshot[0]["key"])
    question.choices.all().delete()

    pick(attempt, right=4)

    assert submit_attempt(attempt, NOON).score == 4


def test_a_certifying_test_leaves_knowledge_per_skill(kader):
    make_ruleset()
    skill = make_skill(1, "A", practice=False)
    sitting = make_sitting(make_assessment(questions=4, skill=skill, certifying=True))
    attempt = start_attempt(sitting, kader, NOON)
    pick(attempt, right=3)

    submit_attempt(attempt, NOON)
    submit_attempt(attempt, NOON)

    line = Evidence.objects.get()
    assert (line.kind, line.positive, line.score, line.max_score) == (
        "knowledge",
        True,
        3,
        4,
    )
    assert SkillStatus.objects.get().status == "cakap"


def test_a_test_that_does_not_certify_leaves_no_evidence(kader):
    sitting = make_sitting(make_assessment(skill=make_skill()))

    submit_attempt(start_attempt(sitting, kader, NOON), NOON)

    assert Evidence.objects.count() == 0


def test_evidence_is_kept_while_no_rules_are_loaded(kader):
    skill = make_skill(1, "A", practice=False)
    sitting = make_sitting(make_assessment(skill=skill, certifying=True))

    submit_attempt(start_attempt(sitting, kader, NOON), NOON)

    assert Evidence.objects.get().positive is False
    assert SkillStatus.objects.count() == 0


def test_who_forgot_to_hand_in_has_a_result_too(kader, stranger):
    timed = make_sitting(make_assessment(minutes=30))
    forgotten = start_attempt(timed, kader, NOON)
    pick(forgotten, right=2)
    running = start_attempt(timed, stranger, later(20))
    untimed = start_attempt(make_sitting(), kader, NOON)

    assert submit_all_overdue(later(31)) == 1
    assert submit_all_overdue(later(31)) == 0

    forgotten.refresh_from_db()
    assert forgotten.score == 2
    for attempt in [running, untimed]:
        attempt.refresh_from_db()
        assert attempt.submitted_at is None
