"""The facts that the benchmark sends, in small and without a server."""

import json
import os
from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction

from lms.bench import sync, sync_site
from lms.bench.sync_seed import seed
from lms.bench.sync_state import Comparison, compare, read_state
from lms.sync import devices
from lms.sync.door import receive_items

EMPTY = {name: [] for name in ("readings", "answers", "scans", "receipts")}


def run(made, order):
    """Send every fact alone in that order; return the state, and undo it."""
    with transaction.atomic():
        for at, item in order:
            device = devices.device_of_token(made[at]["token"])
            (answer,) = receive_items(device.user, [item])
            assert answer.status in {"accepted", "duplicate"}, answer
        state = read_state()
        transaction.set_rollback(True)
    return state


@pytest.mark.django_db
def test_a_weeks_facts_end_the_same_in_any_order():
    call_command("load_framework", verbosity=0)
    call_command("load_curriculum", verbosity=0)
    made = json.loads(seed(10))
    facts = [(at, item) for at, one in enumerate(made) for item in one["items"]]
    assert len(facts) == 200
    assert {item["type"] for _, item in facts} == {
        "lesson.read",
        "attempt.start",
        "answer",
        "attempt.submit",
        "attendance.scan",
    }
    orderly = run(made, facts)
    assert {name: len(rows) for name, rows in orderly.items()} == {
        "readings": 72,
        "enrollments": len(orderly["enrollments"]),
        "answers": 90,
        "attempts": 9,
        "scans": 20,
        "receipts": 200,
        "conflicts": 0,
    }
    jumbled = facts + Random(4).choices(facts, k=60)
    Random(5).shuffle(jumbled)
    found = run(made, jumbled)
    sent = [item["id"] for _, item in facts]
    assert compare(sent, orderly, found) == Comparison(0, 0, 0)


def rows(*uids):
    return [[uid, "body"] for uid in uids]


@pytest.mark.parametrize(
    ("readings", "receipts", "expected"),
    [
        (["a", "b"], ["a", "b"], Comparison(0, 0, 0)),
        (["a"], ["a", "b"], Comparison(1, 0, 1)),
        (["a"], ["a"], Comparison(1, 0, 2)),
        (["a", "b", "b"], ["a", "b"], Comparison(0, 1, 1)),
        (["a", "b", "x"], ["a", "b"], Comparison(0, 1, 1)),
    ],
)
def test_what_is_lost_or_doubled_is_counted(readings, receipts, expected):
    orderly = {**EMPTY, "readings": rows("a", "b"), "receipts": rows("a", "b")}
    found = {**EMPTY, "readings": rows(*readings), "receipts": rows(*receipts)}
    assert compare(["a", "b"], orderly, found) == expected


def test_more_readings_are_new_facts_of_the_same_lessons():
    item = {"id": "a", "type": "lesson.read", "payload": {"lesson": 7}}
    scans = {"token": "y", "items": [{"id": "b", "type": "attendance.scan"}]}
    (phone,) = sync.more_readings([{"token": "x", "items": [item]}, scans])
    assert phone["token"] == "x"
    assert len({one["id"] for one in phone["items"]} - {"a"}) == sync.BATCH
    assert {one["payload"]["lesson"] for one in phone["items"]} == {7}


def test_its_figures_belong_to_the_phone():
    assert sync.GROUP == "phone"


def test_without_postgresql_the_figure_is_left_out_and_said(monkeypatch, capsys):
    def measure(scratch, site):
        if site is sync.postgresql_site:
            raise sync.NoPostgreSQL("PostgreSQL is not installed")
        return {"facts": 600.0, "readings": 700.0}, Comparison(0, 1, 2)

    monkeypatch.setattr(sync, "measure", measure)
    figures = [(one.name, one.value, one.ok) for one in sync.figures()]
    assert figures == [
        ("sync.facts_per_cpu_second.sqlite", 600.0, False),
        ("sync.readings_per_cpu_second.sqlite", 700.0, True),
        ("sync.lost", 0, True),
        ("sync.doubled", 1, False),
        ("sync.different", 2, False),
    ]
    assert capsys.readouterr().err == (
        "sync.facts_per_cpu_second.postgresql skipped: PostgreSQL is not installed\n"
    )


def test_processor_time_of_a_process_and_its_children_is_read():
    assert os.getpid() in sync_site.tree_of(os.getpid())
    assert sync_site.cpu_of(os.getpid()) > 0
    assert sync_site.cpu_of(2**22 + 1) == 0
