"""A real worker process over the test database, to be killed without mercy."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from celery import Celery
from django.conf import settings
from django.db import connection
from kombu import Connection


def database_url() -> str:
    """The address of the database this test runs on."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    login = f"{quote(known['USER'])}:{quote(known['PASSWORD'])}"
    return f"postgres://{login}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


class Worker:
    """`celery worker` with beat, in a process group of its own."""

    def __init__(self, scratch: Path, **environment: str) -> None:
        self.scratch = scratch
        self.log = scratch / "worker.log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.certificates.worker_settings",
            "DATABASE_URL": database_url(),
            "CAKAP_SCRATCH": str(scratch),
            "CAKAP_TEST_QUEUE": settings.CELERY_TASK_DEFAULT_QUEUE,
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "lms", "worker", "-B"]
        options = ["--concurrency", "2", "--without-gossip", "--without-mingle"]
        # RabbitMQ refuses a second worker of the same name, as another test may start.
        options += ["--hostname", f"{uuid4().hex}@%h"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, *options, "--loglevel", "INFO"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def await_ready(self) -> None:
        wait_until(lambda: " ready." in self.log.read_text(), self.log.read_text)

    def kill(self) -> None:
        """SIGKILL to the worker, its pool and its beat at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def lose_messages(self) -> None:
        """Forget every message, also those a broker would hand out again."""
        address = os.environ.get("CELERY_BROKER_URL")
        if address:
            with Connection(address) as broker:
                broker.channel().queue_delete(settings.CELERY_TASK_DEFAULT_QUEUE)
        for message in (self.scratch / "broker").glob("*"):
            message.unlink()

    def wake(self, topic: str) -> None:
        """Send the one message that a commit sends."""
        folder = str(self.scratch / "broker")
        Path(folder).mkdir(exist_ok=True)
        app = Celery(broker="filesystem://", set_as_current=False)
        app.conf.task_default_queue = settings.CELERY_TASK_DEFAULT_QUEUE
        app.conf.broker_transport_options = {
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": str(self.scratch / "control"),
        }
        app.send_task("lms.journal.tasks.run_work", args=[topic])
        app.close()


def wait_until(
    happened: Callable[[], bool], explain: Callable[[], str], seconds: float = 120
) -> None:
    """Wait for something to be so; fails with an explanation when it never is."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, explain()
        time.sleep(0.05)
