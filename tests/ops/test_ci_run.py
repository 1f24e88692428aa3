"""The CI script with a fake `make` and fake services: what it runs, what it answers."""

import os
import shutil
import subprocess

import pytest

from tests.ops.dockerfile import ROOT

# Answers like `make test`: a closing line, then make's own complaint on failure.
MAKE = """#!/bin/sh
pass=${DATABASE_URL:+services}
pass=${pass:-embedded}
echo "make $* on $pass, CI=$CI" >>"$LOG"
if [ "$pass" = "$FAILING" ]; then
    echo "=== 1 failed on $pass in 2.00s ==="
    echo "make: *** [test] Error 1" >&2
    exit 2
fi
echo "=== 3 passed on $pass in 2.00s ==="
"""
SERVICES = """
start_services() { echo start >>"$LOG"; export DATABASE_URL=postgres://somewhere; }
stop_services() { echo stop >>"$LOG"; }
"""


@pytest.fixture
def ci(tmp_path):
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    (tmp_path / ".ci/services.sh").write_text(SERVICES)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, body in {"make": MAKE, "dpkg-query": "echo install ok installed"}.items():
        (tools / name).write_text(body if body is MAKE else f"#!/bin/sh\n{body}\n")
        (tools / name).chmod(0o755)
    log = tmp_path / "log"

    def run(failing=""):
        env = os.environ | {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "LOG": str(log),
            "FAILING": failing,
            "DATABASE_URL": "sqlite:///of-the-caller",
            "CI": "true",
        }
        done = subprocess.run(
            [tmp_path / ".ci/run"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout.splitlines(), log.read_text().splitlines()

    return run


def test_suite_runs_on_both_and_services_are_stopped(ci):
    code, output, log = ci()

    assert code == 0
    assert output[-1] == "=== 3 passed on services in 2.00s ==="
    assert log[:4] == [
        "make --no-print-directory test on embedded, CI=true",
        "start",
        "make --no-print-directory test on services, CI=true",
        "stop",
    ]


@pytest.mark.parametrize("failing", ["embedded", "services"])
def test_one_failed_run_fails_the_whole_and_closes_the_output(ci, failing):
    code, output, log = ci(failing)

    assert code == 1
    assert output[-1] == f"=== 1 failed on {failing} in 2.00s ==="
    assert [line for line in log if line.startswith("make")] == [
        "make --no-print-directory test on embedded, CI=true",
        "make --no-print-directory test on services, CI=true",
    ]


def test_results_are_kept_as_artifacts(ci, tmp_path):
    ci("embedded")

    kept = (tmp_path / "artifacts/ci/embedded.log").read_text()
    assert kept.splitlines() == [
        "=== 1 failed on embedded in 2.00s ===",
        "make: *** [test] Error 1",
    ]
