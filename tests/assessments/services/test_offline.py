"""One try told by a phone: whatever the order, the split or the clock, one result."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import (
    Answer,
    Attempt,
    AttemptRevision,
    AttemptSubmission,
    Evidence,
    SkillStatus,
)
from assessments.services import (
    close_sitting,
    issue_paper,
    start_attempt,
    submit_all_overdue,
    submit_attempt,
)
from lms.ids import new_uuid7
from lms.journal.facts import Envelope, Verdict, handler_for
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

pytestmark = pytest.mark.django_db
DAYS_WRONG = 3 * 24 * 3600


class Phone:
    """What the player does: every deed is a fact, handing in lists them all."""

    def __init__(self, paper, started: datetime, wrong: int = 0, offset: int = 0):
        self.paper, self.user = paper, paper.user
        # Seconds its clock is ahead, and what it believes about that.
        self.wrong, self.offset = wrong, offset
        self.started = started
        self.answers: list[dict[str, Any]] = []
        self.start = self._fact("attempt.start", 0, {})
        self.facts = [self.start]

    def _fact(self, kind: str, minutes: float, payload: dict) -> dict[str, Any]:
        at = self.started + timedelta(minutes=minutes, seconds=self.wrong)
        return {
            "id": str(new_uuid7()),
            "type": kind,
            "occurred_at": at.isoformat(),
            "clock_offset": self.offset,
            "payload": {"attempt": str(self.paper.uid), **payload},
        }

    def answer(self, number: int, minutes: float, *, right: bool = True) -> dict:
        row = self.paper.snapshot[number]
        pick = next(c["id"] for c in row["choices"] if c["is_correct"] is right)
        choice = {"question": row["key"], "selected": [pick]}
        fact = self._fact("answer", minutes, choice)
        self.facts.append(fact)
        self.answers = [a for a in self.answers if a["question"] != row["key"]]
        self.answers.append({**self.stamp(fact), **choice})
        return fact

    def hand_in(self, minutes: float) -> dict:
        listed = {"start": self.stamp(self.start), "answers": self.answers}
        fact = self._fact("attempt.submit", minutes, listed)
        self.facts.append(fact)
        return fact

    @staticmethod
    def stamp(fact: dict) -> dict:
        return {name: fact[name] for name in ("id", "occurred_at", "clock_offset")}

    def send(self, *facts: dict, clock_suspect: bool = False) -> list[Verdict]:
        return [
            handler_for(fact["type"])(
                self.user,
                Envelope(
                    uid=UUID(fact["id"]),
                    type=fact["type"],
                    occurred_at=datetime.fromisoformat(fact["occurred_at"]),
                    device="hp-1",
                    clock_offset=fact["clock_offset"],
                    payload=fact["payload"],
                    clock_suspect=clock_suspect,
                ),
            )
            for fact in facts
        ]


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def make_phone(user, started: datetime | None = None, questions: int = 4, **clock):
    """A phone with the paper of a certifying test of 30 minutes, given days ago."""
    make_ruleset()
    assessment = make_assessment(
        questions=questions,
        skill=make_skill(),
        certifying=True,
        minutes=30,
        max_attempts=2,
    )
    sitting = make_sitting(assessment)
    started = started or days_ago(2)
    paper = issue_paper(sitting, user, started - timedelta(hours=1))
    return Phone(paper, started, **clock)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes, also when it fails."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


def state() -> dict[str, Any]:
    """All that a try left behind, without the order in which it came."""
    attempt = Attempt.objects.get()
    return {
        "attempt": (
            attempt.uid,
            attempt.started_at,
            attempt.submitted_at,
            attempt.score,
            attempt.passed,
            attempt.clock_suspect,
            [row["chosen"] for row in attempt.snapshot],
        ),
        "answers": sorted(
            Answer.objects.values_list("uid", "question_key", "occurred_at")
        ),
        "submissions": list(AttemptSubmission.objects.values_list("uid", "final")),
        "standing": list(
            Evidence.objects.filter(kind="knowledge", evidence=None).values_list(
                "positive", "score", "max_score", "occurred_at"
            )
        ),
        "status": list(SkillStatus.objects.values_list("status", "valid_until")),
    }


def test_a_whole_test_told_days_later_is_graded_as_it_happened(kader):
    phone = make_phone(kader)
    for number in range(3):
        phone.answer(number, minutes=number + 1)
    phone.hand_in(minutes=20)

    verdicts = phone.send(*phone.facts)

    attempt = Attempt.objects.get()
    assert [v.code for v in verdicts] == ["dimulai", *["tersimpan"] * 3, "dikumpulkan"]
    assert verdicts[-1].sentence == "Ujian dikumpulkan: 3 dari 4 benar."
    assert attempt.started_at == phone.started
    assert attempt.submitted_at == phone.started + timedelta(minutes=20)
    assert (attempt.score, attempt.clock_suspect) == (3, False)
    assert Evidence.objects.get().occurred_at == attempt.submitted_at


def test_every_order_of_few_facts_ends_the_same(kader):
    phone = make_phone(kader, questions=2)
    phone.answer(0, minutes=1, right=False)
    phone.answer(0, minutes=29)
    phone.hand_in(minutes=31)
    found = []
    for order in permutations(phone.facts):
        with undone():
            phone.send(*order)
            found.append(state())
    assert len(found) == 24
    assert all(one == found[0] for one in found)
    assert found[0]["attempt"][3] == 1


DEED = st.tuples(st.integers(0, 3), st.integers(0, 40), st.booleans())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEED, max_size=6), data=st.data())
def test_any_order_with_doubles_and_sweeps_ends_as_the_orderly_run(kader, deeds, data):
    with undone():
        phone = make_phone(kader)
        for number, minutes, right in sorted(deeds, key=lambda deed: deed[1]):
            phone.answer(number, minutes, right=right)
        phone.hand_in(minutes=41)
        with undone():
            phone.send(*phone.facts)
            orderly = state()

        places = range(len(phone.facts))
        doubled = data.draw(st.lists(st.sampled_from(places), max_size=4))
        for place in data.draw(st.permutations([*places, *doubled])):
            phone.send(phone.facts[place])
            if data.draw(st.booleans()):
                # The server's own clock closes what looks forgotten meanwhile.
                submit_all_overdue(timezone.now() + timedelta(hours=1))
        assert state() == orderly


def test_a_result_that_time_closed_is_put_right_once_by_handing_in(kader):
    phone = make_phone(kader)
    phone.send(phone.start)
    submit_all_overdue(timezone.now())
    empty = Attempt.objects.get()
    assert (empty.score, empty.passed) == (0, False)
    for number in range(4):
        phone.answer(number, minutes=number)
    phone.hand_in(minutes=9)

    for _ in range(2):
        phone.send(*phone.facts)

    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed) == (4, True)
    assert attempt.submitted_at == phone.started + timedelta(minutes=9)
    revision = AttemptRevision.objects.get()
    assert (revision.cause, revision.score) == ("submission", 4)
    assert revision.before["score"] == 0
    assert state()["standing"] == [(True, 4, 4, attempt.submitted_at)]
    assert SkillStatus.objects.get().explanation["knowledge"]["score"] == 4
    assert Evidence.objects.filter(kind="withdrawal").count() == 1


def test_closing_the_sitting_loses_nothing_made_before(kader):
    phone = make_phone(kader)
    phone.send(phone.start, phone.answer(0, minutes=1))
    closed_at = phone.started + timedelta(minutes=10)
    close_sitting(phone.paper.sitting, closed_at)
    assert Attempt.objects.get().score == 1
    phone.answer(1, minutes=9)
    phone.answer(2, minutes=11)

    phone.send(phone.hand_in(minutes=12))

    # Two before the closing count, the one after it does not.
    assert Attempt.objects.get().score == 2


def test_late_answers_without_handing_in_are_graded_once(kader):
    """The phone that would hand in is lost; what it sent before counts."""
    phone = make_phone(kader)
    phone.send(phone.start)
    submit_all_overdue(timezone.now())
    phone.send(phone.answer(0, minutes=5), phone.answer(1, minutes=31))
    submit_all_overdue(timezone.now())
    assert Attempt.objects.get().score == 0

    submit_all_overdue(timezone.now() + timedelta(minutes=11))
    assert Attempt.objects.get().score == 1

    phone.send(phone.answer(2, minutes=6))
    submit_all_overdue(timezone.now() + timedelta(hours=1))
    assert Attempt.objects.get().score == 1
    assert AttemptRevision.objects.get().cause == "answers"
    phone.send(phone.hand_in(minutes=40))
    assert Attempt.objects.get().score == 2


def test_what_the_person_handed_in_is_final(kader):
    phone = make_phone(kader)
    phone.send(phone.start, phone.hand_in(minutes=5))
    second = Phone(phone.paper, phone.started)
    for number in range(4):
        second.answer(number, minutes=number)

    verdict = second.send(second.hand_in(minutes=4))[0]

    assert (verdict.code, verdict.quarantined) == ("sudah_dikumpulkan", True)
    assert Attempt.objects.get().score == 0
    finals = AttemptSubmission.objects.order_by("final").values_list("final", flat=True)
    assert list(finals) == [False, True]


def test_handing_in_at_the_server_is_final_for_the_phone(kader):
    phone = make_phone(kader, started=days_ago(0.01))
    attempt = start_attempt(phone.paper.sitting, kader, phone.started)
    submit_attempt(attempt, timezone.now())
    phone.answer(0, minutes=1)
    verdict = phone.send(phone.hand_in(minutes=2))[0]
    assert (verdict.code, Attempt.objects.get().score) == ("sudah_dikumpulkan", 0)


@pytest.mark.parametrize("wrong", [DAYS_WRONG, -DAYS_WRONG])
def test_a_wrong_clock_that_was_measured_changes_nothing(kader, wrong):
    phone = make_phone(kader, wrong=wrong, offset=wrong)
    phone.answer(0, minutes=29)
    phone.answer(1, minutes=31)
    phone.hand_in(minutes=32)
    phone.send(*phone.facts)
    attempt = Attempt.objects.get()
    assert (attempt.started_at, attempt.score) == (phone.started, 1)
    assert attempt.clock_suspect is False


@pytest.mark.parametrize("wrong", [DAYS_WRONG, -DAYS_WRONG])
@pytest.mark.parametrize("closes_after", [None, 60])
def test_a_clock_set_three_days_wrong_loses_no_answer(kader, wrong, closes_after):
    """Nobody measured it: the answers count, and the panitia is told."""
    phone = make_phone(kader, wrong=wrong)
    sitting = phone.paper.sitting
    if closes_after:
        close_sitting(sitting, phone.started + timedelta(minutes=closes_after))
    for number in range(4):
        phone.answer(number, minutes=number)
    phone.hand_in(minutes=9)

    verdicts = phone.send(*phone.facts)

    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.clock_suspect) == (4, True)
    assert phone.paper.issued_at <= attempt.started_at <= attempt.submitted_at
    assert attempt.submitted_at <= timezone.now()
    assert "Jam HP Anda berbeda" in verdicts[-1].sentence


def test_without_the_bounds_the_wrong_clock_would_have_lost_them(kader, monkeypatch):
    """The control of the test above: the plain time of the phone, taken at its word."""
    from assessments import clock
    from assessments.services import attempts, papers

    def at_its_word(occurred_at, clock_offset, issued_at, arrival):
        return clock.Moment(clock.corrected(occurred_at, clock_offset))

    for module in (attempts, papers):
        monkeypatch.setattr(module, "judge", at_its_word)
    phone = make_phone(kader, wrong=DAYS_WRONG)
    close_sitting(phone.paper.sitting, phone.started + timedelta(minutes=60))
    for number in range(4):
        phone.answer(number, minutes=number)
    phone.hand_in(minutes=9)
    phone.send(*phone.facts)
    assert Attempt.objects.get().score == 0


def test_a_clock_that_was_set_before_sending_is_marked(kader):
    """Four days later even a clock three days ahead lies within the bounds."""
    phone = make_phone(kader, started=days_ago(4), wrong=DAYS_WRONG)
    close_sitting(phone.paper.sitting, phone.started + timedelta(minutes=60))
    phone.answer(0, minutes=1)
    phone.hand_in(minutes=2)
    phone.send(*phone.facts, clock_suspect=True)
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.clock_suspect) == (1, True)


def test_one_unreadable_answer_does_not_lose_its_neighbours(kader):
    phone = make_phone(kader)
    phone.answer(0, minutes=1)
    phone.answer(1, minutes=2)
    submit = phone.hand_in(minutes=3)
    submit["payload"]["answers"][1]["selected"] = [0]
    verdict = phone.send(submit)[0]
    assert (verdict.code, verdict.quarantined) == ("sebagian_tidak_terbaca", True)
    assert Attempt.objects.get().score == 1


def test_a_paper_is_nobody_elses(kader, stranger):
    from lms.journal.facts import MalformedFact

    phone = make_phone(kader)
    phone.answer(0, minutes=1)
    phone.hand_in(minutes=2)
    phone.user = stranger
    for fact in phone.facts:
        with pytest.raises(MalformedFact):
            phone.send(fact)
    assert Attempt.objects.count() == 0


def test_the_next_try_follows_and_the_late_result_of_the_first_is_put_right(kader):
    phone = make_phone(kader)
    phone.send(phone.start)
    second = issue_paper(phone.paper.sitting, kader, timezone.now())
    assert second.number == 2
    phone.answer(0, minutes=1)
    phone.send(phone.hand_in(minutes=2))
    assert Attempt.objects.get(number=1).score == 1
