"""Two clerks, one seat. Control: the same race without the locks overbooks."""

from contextlib import nullcontext
from itertools import count
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest
from django.db import connection

from courses.models import Registration
from courses.refusals import Refusal
from courses.services import registration
from tests.factories.accounts import make_kader
from tests.factories.courses import make_bimtek
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db(transaction=True)


def race(bimtek, users) -> list[str]:
    """Register all users at the same moment, each by a clerk of their own."""
    outcomes: list[str] = []
    start = Barrier(len(users))
    kabupaten = make_wilayah("62.03")

    def clerk(user) -> None:
        start.wait()
        try:
            registration.register_participant(
                bimtek, user, kabupaten=kabupaten, position="Kader", by=None
            )
            outcomes.append("masuk")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=clerk, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_clerks_and_one_seat_make_one_participant():
    bimtek = make_bimtek(seats=1)
    outcomes = race(bimtek, [make_kader(), make_kader()])
    assert outcomes == ["kuota_penuh", "masuk"]
    assert Registration.objects.filter(bimtek=bimtek).count() == 1


def test_parallel_participants_get_numbers_without_gap_or_twin():
    bimtek = make_bimtek(seats=6)
    race(bimtek, [make_kader() for _ in range(6)])
    numbers = bimtek.registrations.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_control_without_locks_the_same_race_overbooks(monkeypatch):
    bimtek = make_bimtek(seats=1)
    users = [make_kader(), make_kader()]
    checked = Barrier(2)
    numbers = count(1)

    def count_then_wait(event, kabupaten, *, wanted) -> None:
        assert event.registrations.count() + wanted <= 1
        checked.wait()

    monkeypatch.setattr(registration, "lock_event", lambda event: event)
    monkeypatch.setattr(registration, "require_seats", count_then_wait)
    monkeypatch.setattr(registration, "next_number", lambda event: next(numbers))
    no_transaction = SimpleNamespace(atomic=nullcontext)
    monkeypatch.setattr(registration, "transaction", no_transaction)
    assert race(bimtek, users) == ["masuk", "masuk"]
    assert Registration.objects.filter(bimtek=bimtek).count() == 2
