"""A wrong HALL_URL stops the start: it would end up in the content security policy."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = "from lms import settings; print(settings.CONTENT_SECURITY_POLICY)"


def started_with(address: str, folder) -> subprocess.CompletedProcess:
    environment = os.environ | {"SECRET_KEY": "x", "VAR_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env=environment | {"HALL_URL": address},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_app_may_ask_the_halls_server(tmp_path):
    done = started_with("https://aula.example.id:8443/", tmp_path)
    assert "'connect-src': [\"'self'\", 'https://aula.example.id:8443']" in done.stdout


def test_without_a_hall_the_app_asks_nobody_else(tmp_path):
    assert "'connect-src': [\"'self'\"]" in started_with("", tmp_path).stdout


@pytest.mark.parametrize("address", ["http://192.168.88.10", "https://a; script-src *"])
def test_another_address_stops_the_start(tmp_path, address):
    done = started_with(address, tmp_path)
    assert done.returncode == 1
    assert "HALL_URL must be https://name" in done.stderr
