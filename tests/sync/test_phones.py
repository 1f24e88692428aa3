"""Many phones at once, with everything that goes wrong in the field.

SYNC_PHONES and SYNC_FACTS make it bigger; `make bench` runs it over HTTP.
"""

import json
import os
from dataclasses import replace
from random import Random
from threading import Lock, current_thread, main_thread

import pytest
from django.db import connection, connections
from django.test import Client

from courses.services.curriculum import ensure_site_tree
from lms.bench.sync_phones import (
    FIELD,
    ORDERLY,
    CutOff,
    NeverThrough,
    Phone,
    Trouble,
    run_phones,
)
from lms.bench.sync_state import Comparison, compare, read_state
from lms.ids import new_uuid7
from lms.sync import devices, door
from tests.factories.accounts import make_kader
from tests.factories.courses import make_course

PHONES = int(os.environ.get("SYNC_PHONES", "30"))
FACTS = int(os.environ.get("SYNC_FACTS", "20"))
BUSY = "Service Unavailable: /api/sync/"
RIGHT = Comparison(lost=0, doubled=0, different=0)


def courier(token, items, waiting):
    """The way to the server in this process; a new client each time, like a phone."""
    response = Client().post(
        "/api/sync/",
        json.dumps({"items": items, "waiting": waiting}),
        "application/json",
        headers={"Authorization": f"Perangkat {token}"},
    )
    if current_thread() is not main_thread():
        connections.close_all()
    if response.status_code != 200:
        raise CutOff
    return response.json()["receipts"]


def make_phones(count, facts):
    lessons = [
        lesson.pk for lesson in make_course(ensure_site_tree(), 4).get_children()
    ]
    return [
        Phone(
            token=devices.link_device(make_kader(f"Kader {number}"), f"hp-{number}"),
            items=[
                {
                    "id": str(new_uuid7()),
                    # Every tenth fact is of a type that this server does not know.
                    "type": "lesson.read" if at % 10 else "hal.baru",
                    "occurred_at": f"2025-08-20T08:{at % 60:02}:00+07:00",
                    "device": f"hp-{number}",
                    "clock_offset": number,
                    "payload": {"lesson": lessons[at % 4]},
                }
                for at in range(facts)
            ],
            rng=Random(number),
        )
        for number in range(count)
    ]


def ids(phones):
    return [item["id"] for phone in phones for item in phone.items]


def forget_everything():
    """Back to before anything was sent; raw, since facts refuse to be deleted."""
    tables = ("sync_receipt", "courses_lessonprogress", "courses_enrollment")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")


def orderly_state(phones):
    run_phones(phones, courier, ORDERLY)
    state = read_state()
    forget_everything()
    for phone in phones:
        phone.__post_init__()
    return state


@pytest.mark.django_db(transaction=True)
def test_many_phones_in_trouble_end_as_one_orderly_run():
    phones = make_phones(PHONES, FACTS)
    orderly = orderly_state(phones)
    run_phones(phones, courier, FIELD, threads=4)
    assert compare(ids(phones), orderly, read_state()) == RIGHT
    assert len(read_state()["receipts"]) == PHONES * FACTS


@pytest.mark.django_db
def test_a_phone_that_forgets_before_the_receipt_loses_facts():
    """The control: the measure sees what a careless phone would do."""

    class Careless(Phone):
        def _next_batch(self, trouble):
            batch = super()._next_batch(trouble)
            for item in batch:
                self.outbox.pop(item["id"], None)
            return batch

    made = make_phones(3, 20)
    orderly = orderly_state(made)
    phones = [Careless(phone.token, phone.items, phone.rng) for phone in made]
    run_phones(phones, courier, Trouble(cut_before=0.5))
    kept = len(read_state()["receipts"])
    assert 0 < kept < 60
    assert compare(ids(phones), orderly, read_state()).lost == 60 - kept


@pytest.mark.django_db
def test_a_server_that_takes_no_notice_of_ids_doubles_facts(monkeypatch):
    """The control: without the id as guard, a repetition would count twice."""
    phones = make_phones(2, 20)
    orderly = orderly_state(phones)
    read = door.read_item
    monkeypatch.setattr(
        door, "read_item", lambda item: read({**item, "id": str(new_uuid7())})
    )
    for phone in phones:
        for _ in range(2):
            courier(phone.token, list(phone.items), 0)
    found = compare(ids(phones), orderly, read_state())
    assert found.doubled > 0


@pytest.mark.django_db
def test_a_phone_that_never_gets_through_says_so():
    (phone,) = make_phones(1, 2)
    with pytest.raises(NeverThrough, match="2 facts left"):
        run_phones([phone], courier, Trouble(cut_before=1.0))


@pytest.mark.django_db
def test_the_restart_of_a_server_in_the_middle_of_a_batch_is_harmless(
    monkeypatch, logged_errors
):
    phones = make_phones(4, 20)
    orderly = orderly_state(phones)
    store, lock, calls = door.receive_item, Lock(), [0]

    def stop_sometimes(*arguments):
        with lock:
            calls[0] += 1
            if calls[0] % 17 == 0:
                raise door.OperationalError("the server stops")
        return store(*arguments)

    monkeypatch.setattr(door, "receive_item", stop_sometimes)
    monkeypatch.setattr(door, "store_together", lambda *_: set())
    run_phones(phones, courier, replace(FIELD, twice_at_once=0))
    assert {record.getMessage() for record in logged_errors} == {BUSY}
    assert compare(ids(phones), orderly, read_state()) == RIGHT
