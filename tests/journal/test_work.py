import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from lms.journal import work
from lms.journal.models import WorkBatch, WorkItem
from lms.journal.tasks import run_work, sweep_work

TOPIC = "uji.topik"


@pytest.fixture
def done(monkeypatch) -> Iterator[list[str]]:
    """Subjects handled so far; the handler is known only during the test."""
    subjects: list[str] = []
    monkeypatch.setitem(work._handlers, TOPIC, subjects.append)
    return subjects


def owe(*subjects: str, batch: WorkBatch | None = None) -> None:
    work.owe_work(TOPIC, subjects, batch=batch)


def expire_leases() -> None:
    WorkItem.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def waited() -> None:
    """Let the back-off pass."""
    WorkItem.objects.update(available_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_owed_work_is_run_once_and_closed(done):
    owe("a", "b")
    run_work(TOPIC)
    assert sorted(done) == ["a", "b"]
    assert set(WorkItem.objects.values_list("state", "lease_until")) == {("done", None)}
    run_work(TOPIC)
    assert sorted(done) == ["a", "b"]


@pytest.mark.django_db
def test_waiting_work_is_not_owed_twice(done):
    owe("a")
    owe("a")
    assert WorkItem.objects.count() == 1


@pytest.mark.django_db
def test_finished_work_can_be_owed_again(done):
    owe("a")
    run_work(TOPIC)
    owe("a")
    run_work(TOPIC)
    assert done == ["a", "a"]


@pytest.mark.django_db
def test_a_leased_row_is_not_given_to_a_second_worker():
    owe("a", "b", "c")
    first = work.claim_work(TOPIC, chunk=2)
    second = work.claim_work(TOPIC)
    assert [item.subject for item in first] == ["a", "b"]
    assert [item.subject for item in second] == ["c"]


@pytest.mark.django_db
def test_a_row_whose_lease_ran_out_is_claimed_again(done):
    owe("a")
    dead = work.claim_work(TOPIC)
    expire_leases()
    run_work(TOPIC)
    assert done == ["a"]
    work.run_claimed(dead)
    assert done == ["a"]


@pytest.mark.django_db
def test_a_failing_row_waits_longer_each_time_and_is_parked(monkeypatch, logged_errors):
    def broken(subject: str) -> None:
        raise OSError("disk full")

    monkeypatch.setitem(work._handlers, TOPIC, broken)
    owe("a")
    pauses = []
    for _ in range(work.MAX_ATTEMPTS):
        run_work(TOPIC)
        item = WorkItem.objects.get()
        pauses.append(round((item.available_at - timezone.now()).total_seconds()))
        waited()
    assert pauses[:-1] == [5, 10, 20, 40]
    assert item.state == "parked"
    assert item.last_error == "Gagal setelah 5 kali dicoba (OSError: disk full)."
    assert len(logged_errors) == work.MAX_ATTEMPTS


def test_the_pause_never_grows_beyond_five_minutes():
    assert work.backoff(1) == timedelta(seconds=5)
    assert work.backoff(60) == timedelta(minutes=5)


@pytest.mark.django_db
def test_a_bad_row_does_not_stop_its_neighbours(monkeypatch, logged_errors):
    done = []

    def handler(subject: str) -> None:
        if subject == "b":
            raise ValueError(subject)
        done.append(subject)

    monkeypatch.setitem(work._handlers, TOPIC, handler)
    owe("a", "b", "c")
    run_work(TOPIC)
    assert done == ["a", "c"]


@pytest.mark.django_db
def test_refused_work_is_parked_at_once_with_its_sentence(monkeypatch):
    def refuse(subject: str) -> None:
        raise work.WorkRefused("Sesi sudah tidak ada.")

    monkeypatch.setitem(work._handlers, TOPIC, refuse)
    owe("a")
    run_work(TOPIC)
    item = WorkItem.objects.get()
    assert (item.state, item.last_error) == ("parked", "Sesi sudah tidak ada.")


@pytest.mark.django_db
def test_work_that_kills_its_worker_is_parked_in_the_end(done):
    owe("poison", "innocent")
    for _ in range(work.MAX_ATTEMPTS):
        poison = work.claim_work(TOPIC)[0]
        # The worker starts it and is gone.
        assert work._start(poison)
        expire_leases()
    run_work(TOPIC)
    assert done == ["innocent"]
    assert WorkItem.objects.get(subject="poison").state == "parked"
    assert WorkItem.objects.get(subject="innocent").attempts == 1


@pytest.mark.django_db
def test_parked_rows_get_a_fresh_start(done):
    batch = WorkBatch.objects.create(label="uji")
    owe("a", "b", batch=batch)
    WorkItem.objects.filter(subject="a").update(state="parked", attempts=5)
    WorkItem.objects.filter(subject="b").update(state="cancelled")
    assert work.retry_parked(batch) == 1
    run_work(TOPIC)
    assert done == ["a"]


@pytest.mark.django_db
def test_a_parked_row_that_is_owed_anew_is_not_started_twice(done):
    batch = WorkBatch.objects.create(label="uji")
    owe("a", batch=batch)
    WorkItem.objects.update(state="parked")
    owe("a")
    assert work.retry_parked(batch) == 0
    run_work(TOPIC)
    assert done == ["a"]


@pytest.mark.django_db
def test_a_cancelled_batch_stops_and_can_be_taken_up_again(done):
    batch = WorkBatch.objects.create(label="uji")
    owe("a", "b", batch=batch)
    run_work_once = work.claim_work(TOPIC, chunk=1)
    work.run_claimed(run_work_once)
    assert work.cancel_batch(batch) == 1
    run_work(TOPIC)
    assert done == ["a"]
    assert work.resume_batch(batch) == 1
    run_work(TOPIC)
    assert done == ["a", "b"]


@pytest.mark.django_db
def test_cancelling_a_row_that_is_running_is_final(done):
    batch = WorkBatch.objects.create(label="uji")
    owe("a", batch=batch)
    held = work.claim_work(TOPIC)
    work.cancel_batch(batch)
    work.run_claimed(held)
    assert done == []
    assert WorkItem.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_progress_counts_every_row_once(done):
    batch = WorkBatch.objects.create(label="uji")
    owe("a", "b", "c", "d", batch=batch)
    for subject, state in [("a", "done"), ("b", "parked"), ("c", "cancelled")]:
        WorkItem.objects.filter(subject=subject).update(state=state)
    found = work.batch_progress(batch)
    assert found == work.Progress(total=4, done=1, waiting=1, parked=1, cancelled=1)
    assert not found.finished


@pytest.mark.django_db
def test_a_broker_that_is_away_only_delays_the_work(
    done, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(topic: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(run_work, "delay", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        owe("a")
    monkeypatch.setattr(run_work, "delay", run_work)
    sweep_work()
    assert done == ["a"]


@pytest.mark.django_db
def test_the_sweep_wakes_only_topics_that_may_start(done):
    owe("a")
    assert work.topics_due(timezone.now()) == [TOPIC]
    work.claim_work(TOPIC)
    assert work.topics_due(timezone.now()) == []
    later = timezone.now() + timedelta(hours=1)
    assert work.topics_due(later) == [TOPIC]


def claim_from_threads(claim, workers: int = 8, rows: int = 40) -> list[str]:
    """Claim everything from parallel workers; every subject as often as it was held."""
    work.owe_work(TOPIC, [f"{n:03d}" for n in range(rows)])
    barrier = Barrier(workers)

    def worker(_: int) -> list[str]:
        held = []
        connection.ensure_connection()
        barrier.wait()
        while items := claim():
            held += items
        connection.close()
        return held

    with ThreadPoolExecutor(workers) as pool:
        return sorted(chain.from_iterable(pool.map(worker, range(workers))))


@pytest.mark.django_db(transaction=True)
def test_parallel_workers_never_hold_the_same_row():
    def claim() -> list[str]:
        return [item.subject for item in work.claim_work(TOPIC, chunk=3)]

    assert claim_from_threads(claim) == [f"{n:03d}" for n in range(40)]


@pytest.mark.django_db(transaction=True)
def test_control_reading_then_marking_gives_rows_to_two_workers():
    def claim() -> list[str]:
        free = WorkItem.objects.filter(topic=TOPIC, lease_until=None)
        rows = list(free.order_by("pk")[:3])
        # The moment between reading and marking, held open long enough to be sure.
        time.sleep(0.01)
        WorkItem.objects.filter(pk__in=[row.pk for row in rows]).update(
            lease_until=timezone.now() + timedelta(minutes=1)
        )
        return [row.subject for row in rows]

    held = claim_from_threads(claim)
    assert len(held) > len(set(held))
