"""SIGKILL loses nothing and doubles nothing, because the database is the truth."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from certificates.models import Certificate, CertificateFile
from certificates.services import issue_papers
from certificates.topics import RENDER
from lms.journal.models import WorkItem
from tests.certificates.worker import Worker, wait_until
from tests.factories.certificates import make_event_with_earners

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PAPERS = int(os.environ.get("FAULT_PAPERS", "24"))
KILLS = int(os.environ.get("FAULT_KILLS", "3"))
SEED = int(os.environ.get("FAULT_SEED", "20250820"))
LEASE_SECONDS = 3


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[Worker]]:
    started: list[Worker] = []
    yield started
    for worker in started:
        worker.kill()


def start_worker(workers: list[Worker], scratch: Path, sweep_seconds: int) -> Worker:
    worker = Worker(
        scratch,
        JOURNAL_LEASE_SECONDS=str(LEASE_SECONDS),
        JOURNAL_SWEEP_SECONDS=str(sweep_seconds),
    )
    workers.append(worker)
    worker.wake(RENDER)
    worker.start()
    return worker


def waiting() -> int:
    return WorkItem.objects.filter(state=WorkItem.State.WAITING).count()


def kill_at_work(worker: Worker, made: int, random: Random) -> None:
    """Kill once so many papers are made, at some moment while the next ones are."""
    wait_until(lambda: CertificateFile.objects.count() >= made, worker.log.read_text)
    time.sleep(random.random() * 0.5)
    worker.kill()


def test_killed_workers_lose_no_paper_and_double_none(panitia, workers, tmp_path):
    random = Random(SEED)
    print(f"seed {SEED}, {PAPERS} papers, {KILLS} kills")
    issue_papers(make_event_with_earners(PAPERS), "kompetensi", by=panitia)
    worker = start_worker(workers, tmp_path, sweep_seconds=1)
    for kill in range(KILLS):
        kill_at_work(worker, 1 + kill * PAPERS // (KILLS + 1), random)
        assert waiting() > 0
        worker.start()
    wait_until(lambda: waiting() == 0, worker.log.read_text)

    papers = Certificate.objects.select_related("file").order_by("number")
    assert [paper.number for paper in papers] == list(range(1, PAPERS + 1))
    for paper in papers:
        data = (tmp_path / "papers" / paper.file.path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == paper.file.sha256
    files = [path for path in (tmp_path / "papers").rglob("*") if path.is_file()]
    assert len(files) == PAPERS
    states = WorkItem.objects.values_list("state", flat=True)
    assert list(states) == ["done"] * PAPERS


def test_control_without_the_sweep_a_killed_worker_leaves_work_undone(
    panitia, workers, tmp_path
):
    issue_papers(make_event_with_earners(PAPERS), "kompetensi", by=panitia)
    worker = start_worker(workers, tmp_path, sweep_seconds=3600)
    kill_at_work(worker, 1, Random(SEED))
    # RabbitMQ guards its messages too and would hand the unfinished one out again.
    worker.lose_messages()
    left = waiting()
    worker.start()
    worker.await_ready()
    time.sleep(LEASE_SECONDS + 2)
    assert waiting() == left > 0
