"""Facts that an app takes many at once: faster, and with the same end."""

import pytest
from django.db import OperationalError

from courses.facts import lesson as lesson_facts
from courses.models import Enrollment, LessonProgress
from lms.journal import facts
from lms.sync.door import Delivery, receive_items
from lms.sync.models import Receipt

pytestmark = pytest.mark.django_db


def statuses(answers):
    return [answer.status for answer in answers]


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr(facts, "_bulk_handlers", {})


def stored():
    return sorted(
        LessonProgress.objects.values_list(
            "uid", "user", "lesson", "occurred_at", "device", "clock_offset"
        )
    )


@pytest.mark.parametrize("count", [2, 20])
def test_many_take_as_many_queries_as_two(
    kader, item, django_assert_num_queries, count
):
    receive_items(kader, [item(), item()])
    # Known receipts; lessons, facts, module, enrollment; two inserts, two savepoints.
    with django_assert_num_queries(11):
        receive_items(kader, [item() for _ in range(count)])


def test_one_by_one_ends_the_same(kader, item, request):
    sent = [item() for _ in range(3)]
    together = receive_items(kader, sent)
    kept = stored()
    receipts = list(Receipt.objects.order_by("uid").values("uid", "status", "sentence"))
    Receipt.objects.all().delete()
    LessonProgress.objects.all()._raw_delete(LessonProgress.objects.db)
    request.getfixturevalue("one_by_one")
    assert receive_items(kader, sent) == together
    assert stored() == kept
    assert receipts == list(
        Receipt.objects.order_by("uid").values("uid", "status", "sentence")
    )


def test_repetitions_in_one_batch_are_duplicates(kader, item):
    first, second = item(), item()
    answers = receive_items(kader, [first, second, first, second, first])
    assert statuses(answers) == ["accepted"] * 2 + ["duplicate"] * 3
    assert LessonProgress.objects.count() == Receipt.objects.count() == 2


def test_another_body_under_an_id_of_the_same_batch_is_a_conflict(kader, item):
    sent = item()
    other = {**sent, "occurred_at": "2025-08-21T12:00:00+07:00"}
    answers = receive_items(kader, [sent, item(), other])
    assert statuses(answers) == ["accepted", "accepted", "quarantined"]


def test_a_bad_neighbour_makes_them_go_one_by_one(kader, item):
    answers = receive_items(kader, [item(), item(payload={"lesson": 0}), item()])
    assert statuses(answers) == ["accepted", "rejected", "accepted"]
    assert LessonProgress.objects.count() == 2
    assert Receipt.objects.count() == 3


def test_a_fact_kept_without_receipt_is_not_doubled(kader, item, lesson):
    sent = item()
    LessonProgress.objects.create(
        uid=sent["id"], user=kader, lesson=lesson, occurred_at=sent["occurred_at"]
    )
    assert statuses(receive_items(kader, [sent, item()])) == ["accepted"] * 2
    assert LessonProgress.objects.count() == 2
    assert Enrollment.objects.count() == 1


def test_items_of_a_revoked_device_are_left_out(kader, item):
    how = Delivery(revoked=frozenset({"hp-2"}))
    answers = receive_items(kader, [item(), item(device="hp-2"), item()], how)
    assert statuses(answers) == ["accepted", "quarantined", "accepted"]
    assert LessonProgress.objects.count() == 2


def test_a_busy_database_is_no_reason_to_go_on(kader, item, monkeypatch):
    def busy(actor, envelopes):
        raise OperationalError("database is locked")

    facts.register_fact_type("lesson.read", lesson_facts.receive_read, many=busy)
    try:
        with pytest.raises(OperationalError):
            receive_items(kader, [item(), item()])
    finally:
        lesson_facts.register()
    assert Receipt.objects.count() == 0


def test_a_handler_that_breaks_holds_its_item_and_blocks_nobody(
    kader, item, monkeypatch, logged_errors
):
    def broken(actor, envelope):
        raise ZeroDivisionError

    facts.register_fact_type("uji.rusak", broken)
    try:
        answers = receive_items(kader, [item(type="uji.rusak"), item()])
    finally:
        facts._handlers.pop("uji.rusak")
    assert [(a.status, a.code) for a in answers] == [
        ("quarantined", "galat_server"),
        ("accepted", "tercatat"),
    ]
    assert len(logged_errors) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": {"note": "a\x00b"}},
        {"payload": {"note": "\ud800"}},
        {"payload": {"lesson": float("nan")}},
        {"clock_offset": float("inf")},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"payload": {"note": "x" * 65_536}},
    ],
)
def test_what_no_database_can_keep_is_rejected_alone(kader, item, changes):
    answers = receive_items(kader, [item(), item(**changes), item()])
    assert statuses(answers) == ["accepted", "rejected", "accepted"]
