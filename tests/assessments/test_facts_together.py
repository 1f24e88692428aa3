"""Answers that come by the dozen: in few queries, and with the same end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.facts import take_answers
from assessments.models import Answer, Attempt, AttemptStart
from assessments.services import attempts as services
from assessments.services import issue_paper, submit_all_overdue
from lms.ids import new_uuid7
from lms.journal import facts
from lms.sync.door import Delivery, receive_items
from lms.sync.models import Receipt
from tests.assessments.services.test_offline import undone
from tests.factories.assessments import make_assessment, make_sitting

pytestmark = pytest.mark.django_db
BEGAN = timedelta(hours=5)


class Desk:
    """A person's paper of a test of 30 minutes, begun hours ago, and facts of it."""

    def __init__(self, user):
        self.user, self.began = user, timezone.now() - BEGAN
        sitting = make_sitting(make_assessment(minutes=30))
        self.paper = issue_paper(sitting, user, self.began - timedelta(hours=1))

    def fact(self, kind: str, minutes: float, **payload) -> dict:
        at = self.began + timedelta(minutes=minutes)
        return {
            "id": str(new_uuid7()),
            "type": kind,
            "occurred_at": at.isoformat(),
            "device": "hp-1",
            "clock_offset": 0,
            "payload": {"attempt": str(self.paper.uid), **payload},
        }

    def start(self, minutes: float = 0) -> dict:
        return self.fact("attempt.start", minutes)

    def answer(self, minutes: float, number: int = 0, pick: int = 0, **other) -> dict:
        row = self.paper.snapshot[number]
        chosen = {"question": row["key"], "selected": [row["choices"][pick]["id"]]}
        return self.fact("answer", minutes, **{**chosen, **other})

    def submit(self, minutes: float, answers: list[dict]) -> dict:
        told = [
            {"id": a["id"], "occurred_at": a["occurred_at"], **a["payload"]}
            for a in answers
        ]
        return self.fact("attempt.submit", minutes, answers=told)


@pytest.fixture
def desk(kader):
    return Desk(kader)


def state() -> dict:
    """All that facts leave behind, but the moments of arrival."""
    fact = ("uid", "occurred_at", "device", "clock_offset", "clock_suspect")
    return {
        "attempts": sorted(
            (a.uid, a.started_at, a.score, a.clock_suspect, bool(a.regrade_after))
            for a in Attempt.objects.all()
        ),
        "starts": sorted(AttemptStart.objects.values_list(*fact)),
        "answers": sorted(
            (*row[:-1], tuple(row[-1]))
            for row in Answer.objects.values_list(
                *fact, "attempt__uid", "question_key", "selected"
            )
        ),
        "receipts": sorted(
            Receipt.objects.values_list("uid", "status", "code", "sentence")
        ),
    }


def both_ways(user, items, sent_offset=None):
    """Return what comes of a batch taken together, and of the same one by one."""
    found = []
    known = dict(facts._bulk_handlers)
    for handlers in (known, {}):
        facts._bulk_handlers = handlers
        try:
            with undone():
                answers = receive_items(user, items, Delivery(sent_offset=sent_offset))
                found.append((answers, state()))
        finally:
            facts._bulk_handlers = known
    return found


def statuses(answers) -> list[str]:
    return [answer.status for answer in answers]


@pytest.mark.parametrize(
    ("count", "queries"),
    # One goes by itself. Many: receipts; tries, known answers; two inserts, and the
    # savepoints of the door and of the handler.
    [(1, 13), (3, 9), (20, 9)],
)
def test_many_answers_take_as_many_queries_as_three(
    desk, django_assert_num_queries, count, queries
):
    receive_items(desk.user, [desk.start()])
    items = [desk.answer(minutes=n) for n in range(count)]
    with django_assert_num_queries(queries):
        answers = receive_items(desk.user, items)
    assert statuses(answers) == ["accepted"] * count
    assert Answer.objects.count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_handing_in_answers_that_are_known_costs_the_same(
    desk, django_assert_num_queries, count
):
    answers = [desk.answer(minutes=n, number=n) for n in range(count)]
    receive_items(desk.user, [desk.start(), *answers])
    with django_assert_num_queries(15):
        receive_items(desk.user, [desk.submit(5, answers)])
    assert Attempt.objects.get().submitted_at is not None


def odd_batches(desk: Desk, other: Desk) -> dict[str, list[dict]]:
    plain = [desk.answer(1), desk.answer(2, number=1)]
    foreign = other.answer(1)
    return {
        "plain": [desk.start(), *plain],
        "late": [desk.start(), *plain, desk.answer(31), desk.answer(40)],
        "without a start": plain,
        "before the start": [desk.start(5), *plain],
        "before the paper": [desk.start(), *plain, desk.answer(-600)],
        "from tomorrow": [desk.start(), *plain, desk.answer(60 * 24)],
        "handed in": [desk.start(), desk.submit(3, plain), *plain, desk.answer(4)],
        "repeated": [desk.start(), *plain, *plain],
        "unknown question": [desk.start(), *plain, desk.answer(3, question="lain")],
        "no choice": [desk.start(), *plain, desk.answer(3, selected="1")],
        "other's paper": [
            desk.start(),
            *plain,
            desk.answer(3, attempt=foreign["payload"]["attempt"]),
        ],
        "no paper": [desk.start(), *plain, desk.answer(3, attempt="x")],
        "two papers": [
            desk.start(),
            *plain,
            *(
                {**one, "payload": {**one["payload"], "attempt": str(paper.uid)}}
                for paper in [issue_other(desk)]
                for one in [desk.answer(4), desk.answer(5)]
            ),
        ],
    }


def issue_other(desk: Desk):
    assessment = desk.paper.sitting.assessment
    return issue_paper(make_sitting(assessment), desk.user, desk.began)


ODD = [
    "plain",
    "late",
    "without a start",
    "before the start",
    "before the paper",
    "from tomorrow",
    "handed in",
    "repeated",
    "unknown question",
    "no choice",
    "other's paper",
    "no paper",
    "two papers",
]


@pytest.mark.parametrize("sent_offset", [None, 9000])
@pytest.mark.parametrize("case", ODD)
def test_whatever_comes_together_ends_as_one_by_one(desk, stranger, case, sent_offset):
    batches = odd_batches(desk, Desk(stranger))
    assert list(batches) == ODD
    together, single = both_ways(desk.user, batches[case], sent_offset)
    assert together == single


DEED = st.tuples(
    st.sampled_from(["start", "answer", "answer", "answer", "submit", "odd"]),
    st.integers(-10, 45),
    st.integers(0, 3),
    st.sampled_from([{}, {}, {"question": "lain"}, {"selected": [0]}, {"attempt": 7}]),
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=st.lists(DEED, min_size=2, max_size=10), data=st.data())
def test_any_mix_ends_as_one_by_one(kader, stranger, deeds, data):
    with undone():
        desk, other = Desk(kader), Desk(stranger)
        made: list[dict] = []
        for kind, minutes, number, change in deeds:
            if kind == "start":
                made.append(desk.start(minutes))
            elif kind == "submit":
                listed = [item for item in made if item["type"] == "answer"]
                made.append(desk.submit(minutes, listed))
            elif kind == "answer":
                made.append(desk.answer(minutes, number))
            else:
                of = data.draw(st.sampled_from([desk, other]))
                made.append(of.answer(minutes, number, **change))
        again = data.draw(st.lists(st.sampled_from(made), max_size=3))
        earlier = data.draw(st.integers(0, len(made)))
        receive_items(kader, made[:earlier])
        if data.draw(st.booleans()):
            submit_all_overdue(timezone.now())
        together, single = both_ways(kader, [*made[earlier // 2 :], *again])
        assert together == single


def test_a_handler_that_looks_at_nothing_would_be_found(desk, monkeypatch):
    """The control: without the guard, an answer before the start is left unsettled."""

    def careless(sent):
        return services._keep(sent)

    monkeypatch.setattr("assessments.facts.append_answers", careless)
    batch = [desk.start(5), desk.answer(1), desk.answer(2)]
    together, single = both_ways(desk.user, batch)
    assert together != single


def test_a_late_answer_is_judged_by_the_start_that_stands_before_it(desk):
    answers = receive_items(desk.user, [desk.start(), desk.answer(31), desk.answer(32)])
    assert [(a.status, a.code) for a in answers] == [
        ("accepted", "dimulai"),
        ("quarantined", "waktu_habis"),
        ("quarantined", "waktu_habis"),
    ]


def test_a_number_of_anothers_answer_is_refused_and_changes_nothing(desk, stranger):
    other = Desk(stranger)
    taken = other.answer(1)
    receive_items(stranger, [other.start(), taken])
    Receipt.objects.filter(uid=taken["id"])._raw_delete("default")
    mine = {**desk.answer(1), "id": taken["id"]}
    answers = receive_items(desk.user, [desk.start(), mine, desk.answer(2)])
    assert statuses(answers) == ["accepted", "rejected", "accepted"]
    assert Answer.objects.get(uid=taken["id"]).attempt.user == stranger


def test_a_number_taken_at_this_moment_is_left_out_of_what_is_handed_in(
    desk, stranger, monkeypatch
):
    """The first look does not see it yet; the database does."""
    other = Desk(stranger)
    taken = other.answer(1)
    receive_items(stranger, [other.start(), taken])
    mine = {**desk.answer(1), "id": taken["id"]}
    listed = [mine, desk.answer(2, number=1)]
    look, looks = Answer.objects.in_bulk, []

    def not_yet(uids, field_name):
        looks.append(uids)
        return {} if len(looks) == 1 else look(uids, field_name=field_name)

    monkeypatch.setattr(Answer.objects, "in_bulk", not_yet)
    (answer,) = receive_items(desk.user, [desk.submit(3, listed)])

    assert (answer.status, answer.code) == ("quarantined", "sebagian_tidak_terbaca")
    assert len(looks) == 2
    assert Answer.objects.filter(attempt__user=desk.user).count() == 1


def test_many_of_nothing_is_nothing(kader):
    assert take_answers(kader, []) == []
