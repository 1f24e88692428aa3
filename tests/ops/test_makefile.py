import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from tests.ops.dockerfile import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()
PROCESSES = parse_procfile((ROOT / "Procfile").read_text()).processes


def make(*arguments, cwd=ROOT, **env):
    command = ["make", "--no-print-directory", *arguments]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=outside_of_make() | env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def outside_of_make():
    """`make test` hands its own variables down; these calls start from none."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}


def test_plain_make_explains_every_target():
    _, output = make()

    assert [line.split()[0] for line in output.splitlines()] == TARGETS


@pytest.fixture
def clone(tmp_path):
    """A clone whose scripts only say that they ran."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".ci").mkdir()
    for name in ["setup", "serve", "check"]:
        script = tmp_path / ".ci" / name
        script.write_text(f'#!/bin/sh\necho {name} "$PORT" "$ARGS"\n')
        script.chmod(0o755)
    return tmp_path


def test_run_sets_up_and_then_serves_on_the_port_given(clone):
    assert make("run", "PORT=8123", cwd=clone, ARGS="")[1].split("\n")[:2] == [
        "setup 8123 ",
        "serve 8123 ",
    ]


def test_run_does_not_serve_where_the_setup_failed(clone):
    (clone / ".ci/setup").write_text("#!/bin/sh\nexit 1\n")

    assert make("run", cwd=clone) == (2, "")


def test_test_hands_its_arguments_to_pytest(clone):
    assert make("test", "ARGS=-k scan", cwd=clone, PORT="")[1] == "check  -k scan\n"


def test_one_supervisor_starts_web_and_worker():
    assert list(PROCESSES) == ["web", "worker"]


@pytest.mark.parametrize(
    ("name", "option"), [("web", "--check-config"), ("worker", "--help")]
)
def test_process_accepts_its_arguments(name, option):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "SECRET_KEY": "for-this-test"}
    command = f"{PROCESSES[name]} {option}"

    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=env, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
