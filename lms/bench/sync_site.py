"""Scratch databases and a real server over them, for facts of many phones."""

import gzip
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from lms.bench.phone_site import free_port, scratch_environment, wait_until_healthy
from lms.bench.sync_phones import Courier, CutOff

TIMEOUT_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """Gunicorn as in production, over one database; may be killed at any moment."""

    def __init__(self, scratch: Path, database: str) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        environment = scratch_environment(scratch, self.port, self.address)
        self.environment = {
            **environment,
            "DATABASE_URL": database,
            "WEB_WORKERS": "2",
        }
        self.log = scratch / "server.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn"]
        command += ["--config", "python:lms.gunicorn", "lms.wsgi:application"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                command,
                env=self.environment,
                stdout=log,
                stderr=log,
                cwd=settings.BASE_DIR,
            )
        await_answer(self.process, self.address)

    def kill(self) -> None:
        """Take it away in the middle of whatever it does, workers too."""
        for pid in tree_of(self.process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()

    def stop(self) -> None:
        """Let it finish and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def cpu_seconds(self) -> float:
        """Return the processor time of the server and its workers so far."""
        return sum(cpu_of(pid) for pid in tree_of(self.process.pid))


def await_answer(process: subprocess.Popen, address: str) -> None:
    """Return once the new server answers, not the one that is being killed."""
    while True:
        try:
            return wait_until_healthy(process, address)
        except (ConnectionError, TimeoutError):
            time.sleep(0.2)


@contextmanager
def serving(scratch: Path, database: str) -> Iterator[Server]:
    """Serve a database and stop at the end."""
    server = Server(scratch, database)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def tree_of(pid: int) -> list[int]:
    """Return a process and its living descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        found = [int(child) for child in children.read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in found for one in tree_of(child))]


def cpu_of(pid: int) -> float:
    """Return the seconds of processor time of one process and its ended children."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    # After the name in brackets: utime, stime, cutime, cstime are numbers 12 to 15.
    fields = text.rpartition(")")[2].split()
    return sum(int(value) for value in fields[11:15]) / _TICKS


def http_courier(
    server: Server, *, rough: float = 0.0, seed: int = 0, taken: Callable[[int], Any]
) -> Courier:
    """Return the way to the server over HTTP; every other body goes as gzip.

    `rough` is the share of connections cut for real: half of them in the middle of
    the body, half before the answer is read. `taken` hears of each answer's receipts.
    """
    draw = random.Random(seed)  # noqa: S311

    def carry(token: str, items: list[dict], waiting: int) -> list[dict[str, str]]:
        body = json.dumps({"items": items, "waiting": waiting}).encode()
        headers = {"Authorization": f"Perangkat {token}"}
        headers["Content-Type"] = "application/json"
        if draw.random() < 0.5:
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        try:
            if draw.random() < rough:
                cut_off(server.port, headers, body, whole=draw.random() < 0.5)
                raise CutOff
            return post(server.port, headers, body, taken)
        except (OSError, http.client.HTTPException) as error:
            # The server is down; a phone tries again a little later.
            time.sleep(0.2)
            raise CutOff from error

    return carry


def post(
    port: int, headers: dict[str, str], body: bytes, taken: Callable[[int], Any]
) -> list[dict[str, str]]:
    connection = http.client.HTTPConnection("localhost", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", "/api/sync/", body, headers)
        response = connection.getresponse()
        text = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise CutOff
    receipts = json.loads(text)["receipts"]
    taken(len(receipts))
    return receipts


def cut_off(port: int, headers: dict[str, str], body: bytes, *, whole: bool) -> None:
    """Send all or half of a request and go away without reading anything."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Host: localhost", f"Content-Length: {len(body)}"]
    head = "\r\n".join(["POST /api/sync/ HTTP/1.1", *lines, "", ""]).encode()
    with socket.create_connection(("localhost", port), TIMEOUT_SECONDS) as wire:
        wire.sendall(head + (body if whole else body[: len(body) // 2]))


def copy_sqlite(source: Path, target: Path) -> str:
    """Copy a closed database; returns the address of the copy."""
    shutil.copy(source, target)
    return f"sqlite:///{target}"
