"""gunicorn speaks TLS by itself in a hall, and says what phones will miss."""

import http.client
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.conf import settings

from lms.hall.findings import LOST
from tests.hall.certificates import make_authority, sign, write

COMMAND = [sys.executable, "-m", "gunicorn", "--config", "python:lms.gunicorn"]
TODAY = datetime.now(UTC)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(tmp_path, files) -> Iterator[tuple[subprocess.Popen, int]]:
    port = free_port()
    environment = os.environ | {
        "SECRET_KEY": "x",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "CELERY_BROKER_URL": "memory://",
        "SITE_URL": f"https://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "TLS_CERT": str(files[0]),
        "TLS_KEY": str(files[1]),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "lms.wsgi:application"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, port
    finally:
        process.kill()
        process.wait(timeout=30)


def status_of(process, port, context) -> int:
    """Ask until the server answers; an early end of the server is an error at once."""
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            asked = http.client.HTTPSConnection(
                "localhost", port, timeout=10, context=context
            )
            asked.request("GET", "/healthz")
            return asked.getresponse().status
        except ConnectionRefusedError:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
    raise AssertionError("no answer in a minute")


def test_a_phone_that_trusts_the_authority_gets_a_secure_answer(tmp_path):
    authority = make_authority()
    server = authority.server("localhost", start=TODAY)
    files = write(tmp_path, server, authority.link)
    trusted = ssl.create_default_context(cadata=authority.root.pem.decode())
    with started(tmp_path, files) as (process, port):
        assert status_of(process, port, trusted) == 200
    said = (tmp_path / "log").read_text()
    # The machine running this test knows no such authority: it says what that costs.
    assert "Rantai sertifikat tidak lengkap" in said
    assert "\n".join(LOST) in said


def test_a_key_that_does_not_fit_stops_the_start_in_words(tmp_path):
    server = sign("localhost", names=("localhost",), start=TODAY)
    files = write(tmp_path, server, key=sign("lain"))
    with started(tmp_path, files) as (process, _):
        assert process.wait(timeout=60) == 1
    said = (tmp_path / "log").read_text()
    assert "1. Kunci bukan pasangan sertifikat ini." in said
    assert "Traceback" not in said
