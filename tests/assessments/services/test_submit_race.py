"""Two hundred phones of one person hand in the same try at the same moment."""

from threading import Barrier, BoundedSemaphore, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from assessments.clock import Arrival
from assessments.models import (
    Answer,
    Attempt,
    AttemptRevision,
    AttemptSubmission,
    Evidence,
)
from assessments.refusals import Refusal
from assessments.services import start_attempt
from assessments.services.attempts import Told, hand_in
from assessments.services.results import close_row, lock_attempt
from lms.ids import new_uuid7
from tests.factories.accounts import make_kader
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 200
# PostgreSQL takes a hundred connections; a server's threads are fewer anyway.
CONNECTIONS = 40


@pytest.fixture
def attempt():
    make_ruleset()
    sitting = make_sitting(make_assessment(skill=make_skill(), certifying=True))
    return start_attempt(sitting, make_kader(), timezone.now())


def all_at_once(count: int, call) -> list[Exception]:
    """Run the call in that many threads that start together; returns what failed."""
    barrier, failures = Barrier(count), []
    seats = BoundedSemaphore(CONNECTIONS)

    def run(number: int) -> None:
        barrier.wait()
        with seats:
            try:
                call(number)
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def until_taken(send) -> None:
    """As a phone does: SQLite may be too busy for a moment, then it sends again."""
    while True:
        try:
            return send()
        except OperationalError as error:
            if "locked" not in str(error):
                raise


def told_by(attempt: Attempt, number: int) -> list[Told]:
    """Each phone chose otherwise: the result shows whose handing in was graded."""
    now = timezone.now()
    rows = attempt.snapshot[: number % 5]
    return [
        Told(
            new_uuid7(),
            now,
            0,
            row["key"],
            [choice["id"] for choice in row["choices"] if choice["is_correct"]],
        )
        for row in rows
    ]


def test_two_hundred_submissions_of_one_try_are_one_result(attempt):
    def submit(number: int) -> None:
        told = Told(new_uuid7(), timezone.now(), 0)
        answers = told_by(attempt, number)
        until_taken(lambda: submit_once(told, answers, f"hp-{number}"))

    @transaction.atomic
    def submit_once(told: Told, answers: list[Told], device: str) -> None:
        row = lock_attempt(attempt)
        hand_in(row, told, Arrival(timezone.now(), device), answers=answers)

    assert all_at_once(PHONES, submit) == []

    assert AttemptSubmission.objects.count() == PHONES
    final = AttemptSubmission.objects.get(final=True)
    attempt.refresh_from_db()
    assert attempt.score == len(final.listed)
    assert Evidence.objects.count() == 1
    assert AttemptRevision.objects.count() == 0
    # What the others handed in is kept as well.
    listed = [s.listed for s in AttemptSubmission.objects.all()]
    assert Answer.objects.count() == sum(map(len, listed))


def test_without_the_lock_two_submissions_take_themselves_for_the_final_one(attempt):
    """The control: both have read an open try before either of them writes."""
    both_read = Barrier(2)

    def submit(_: int) -> None:
        row = Attempt.objects.select_related("sitting__assessment", "user").get()
        both_read.wait()
        told = Told(new_uuid7(), timezone.now(), 0)
        with transaction.atomic():
            hand_in(row, told, Arrival(timezone.now(), "hp"))

    (failure,) = all_at_once(2, submit)

    # Only the database itself keeps a second final one out, with an error.
    assert isinstance(failure, IntegrityError)


def test_the_limit_of_tries_holds_in_two_tabs():
    sitting, kader = make_sitting(make_assessment(max_attempts=2)), make_kader()
    tries, refusals = [], []

    def take(_: int) -> None:
        now = timezone.now()
        try:
            for _ in range(3):
                attempt = start_attempt(sitting, kader, now)
                with transaction.atomic():
                    row = lock_attempt(attempt)
                    if row.submitted_at is None:
                        close_row(row, now)
                tries.append(attempt.pk)
        except Refusal as refusal:
            refusals.append(refusal.code)

    assert all_at_once(2, take) == []

    assert Attempt.objects.count() == 2
    assert refusals == ["kesempatan_habis"] * 2
