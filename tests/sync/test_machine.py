"""Any sequence of sending, repeating, cutting and restarting ends the same.

SYNC_EXAMPLES and SYNC_STEPS make the search larger.
"""

import json
import os
from random import Random
from typing import ClassVar

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.models import LessonProgress
from courses.services.curriculum import ensure_site_tree
from lms.bench.sync_state import compare, read_state
from lms.ids import new_uuid7
from lms.sync import devices, door
from lms.sync.models import Receipt
from tests.factories.accounts import make_kader
from tests.factories.courses import make_course

EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", "8"))
STEPS = int(os.environ.get("SYNC_STEPS", "20"))
PHONES = st.integers(0, 2)
SEEDS = st.integers(0, 2**16)


class Field(RuleBasedStateMachine):
    """Three phones of three kaders; two of them are one device."""

    lessons: ClassVar[list[int]] = []

    def __init__(self):
        super().__init__()
        self.scene = transaction.atomic()
        self.scene.__enter__()
        self.kaders = [make_kader(f"Kader {n}") for n in range(3)]
        self.names = ["hp-a", "hp-a", "hp-b"]
        pairs = zip(self.kaders, self.names, strict=True)
        self.tokens = [devices.link_device(*pair) for pair in pairs]
        self.outboxes = [{}, {}, {}]
        self.made = []

    @rule(at=PHONES, lesson=st.integers(0, 3), minute=st.integers(0, 59))
    def do_something(self, at, lesson, minute):
        item = {
            "id": str(new_uuid7()),
            "type": "lesson.read" if lesson < 3 else "hal.baru",
            "occurred_at": f"2025-08-20T08:{minute:02}:00+07:00",
            "device": self.names[at],
            "clock_offset": minute,
            "payload": {"lesson": self.lessons[lesson % 3]},
        }
        self.outboxes[at][item["id"]] = item
        self.made.append((at, item))

    @rule(at=PHONES, seed=SEEDS)
    def send_jumbled(self, at, seed):
        self.settle(at, self.post(at, self.batch(at, seed)))

    @rule(at=PHONES, seed=SEEDS)
    def lose_the_receipts(self, at, seed):
        self.post(at, self.batch(at, seed))

    @precondition(lambda self: self.made)
    @rule(seed=SEEDS)
    def send_again_what_was_sent(self, seed):
        at, item = Random(seed).choice(self.made)
        self.settle(at, self.post(at, [item, item]))

    @rule(at=PHONES, seed=SEEDS, after=st.integers(0, 4))
    def restart_the_server_in_between(self, at, seed, after):
        store, left = door.receive_item, [after]

        def until_it_stops(*arguments):
            if left[0] == 0:
                raise OperationalError("the server stops")
            left[0] -= 1
            return store(*arguments)

        together, door.store_together = door.store_together, lambda *_: set()
        door.receive_item = until_it_stops
        try:
            self.settle(at, self.post(at, self.batch(at, seed)))
        finally:
            door.receive_item, door.store_together = store, together

    @rule(at=PHONES)
    def link_the_phone_again(self, at):
        self.tokens[at] = devices.link_device(self.kaders[at], self.names[at])

    @invariant()
    def nothing_is_doubled(self):
        uids = list(LessonProgress.objects.values_list("uid", flat=True))
        assert len(uids) == len(set(uids))

    @invariant()
    def what_a_phone_forgot_has_its_receipt(self):
        waiting = {uid for outbox in self.outboxes for uid in outbox}
        forgotten = {item["id"] for _, item in self.made} - waiting
        kept = {str(uid) for uid in Receipt.objects.values_list("uid", flat=True)}
        assert forgotten <= kept

    def teardown(self):
        try:
            for at in range(3):
                while self.outboxes[at]:
                    self.settle(at, self.post(at, list(self.outboxes[at].values())))
            found = read_state()
            sent = [item["id"] for _, item in self.made]
            difference = compare(sent, self.orderly(), found)
            assert (difference.lost, difference.doubled, difference.different) == (
                0,
                0,
                0,
            )
        finally:
            transaction.set_rollback(True)
            self.scene.__exit__(None, None, None)

    def orderly(self):
        """Return what one run in order, each fact once, would have come to."""
        before = transaction.savepoint()
        LessonProgress.objects.all()._raw_delete("default")
        Receipt.objects.all()._raw_delete("default")
        for at, item in self.made:
            self.post(at, [item])
        state = read_state()
        transaction.savepoint_rollback(before)
        return state

    def batch(self, at, seed):
        draw = Random(seed)
        items = list(self.outboxes[at].values())
        draw.shuffle(items)
        return items[: draw.randint(0, len(items))]

    def post(self, at, items):
        response = Client().post(
            "/api/sync/",
            json.dumps({"items": items}),
            "application/json",
            headers={"Authorization": f"Perangkat {self.tokens[at]}"},
        )
        return response.json().get("receipts", [])

    def settle(self, at, receipts):
        for receipt in receipts:
            assert receipt["status"] != "rejected"
            self.outboxes[at].pop(receipt["id"], None)


@pytest.fixture(autouse=True)
def lessons(db, monkeypatch):
    course = make_course(ensure_site_tree(), 3)
    monkeypatch.setattr(Field, "lessons", [c.pk for c in course.get_children()])


@pytest.mark.django_db
def test_any_sequence_ends_as_one_orderly_run(logged_errors):
    run_state_machine_as_test(
        Field,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    busy = {"Service Unavailable: /api/sync/"}
    assert {record.getMessage() for record in logged_errors} <= busy


@pytest.mark.django_db
def test_the_search_finds_a_server_that_forgets_its_receipts(
    monkeypatch, logged_errors
):
    """The control: a receipt that is not kept is found at once."""
    answer = door.write_receipt

    def forget(*arguments):
        receipt = answer(*arguments)
        Receipt.objects.filter(pk=receipt.pk).delete()
        return receipt

    monkeypatch.setattr(door, "write_receipt", forget)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Field,
            settings=settings(
                max_examples=20,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                print_blob=False,
                # What it finds need not be the shortest story.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
