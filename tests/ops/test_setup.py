"""The setup scripts with a machine made of small fake commands in PATH."""

import os
import shutil
import subprocess

import pytest

from tests.ops.dockerfile import ROOT

REAL = ["bash", "sh", "env", "dirname", "sed", "grep", "cat", "mkdir", "mv", "chmod"]
REAL += ["rm", "find", "sort", "xargs", "sha256sum", "cut", "stat", "sleep", "tr"]


class Machine:
    """A folder with our scripts and a PATH that holds only what a test puts there."""

    def __init__(self, folder):
        self.clone = folder / "a clone"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.bin.mkdir()
        self.log.touch()
        shutil.copytree(ROOT / ".ci", self.clone / ".ci")
        for name in REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        self.command("npm")
        self.command("python3")
        self.command("apt-get", 'echo "apt-get $*" >>"$LOG"')
        self.command("dpkg-query", 'echo "install ok installed"')
        self.command("id", "echo 1000")

    def command(self, name, body="true"):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def lacks(self, package):
        self.command(
            "dpkg-query", f'[ "$3" != {package} ] && echo "install ok installed"'
        )

    def run(self, script, **env):
        command = ["bash", "-c", f". .ci/lib.sh\n{script}"]
        env = {"PATH": str(self.bin), "LOG": str(self.log)} | env
        return subprocess.run(
            command,
            cwd=self.clone,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_nothing_is_installed_where_nothing_is_missing(machine):
    done = machine.run("install_system")

    assert (done.returncode, done.stdout, machine.log.read_text()) == (0, "", "")


def test_missing_package_without_rights_prints_one_line_and_stops(machine):
    machine.lacks("libpango-1.0-0")

    done = machine.run("install_system; echo went on")

    assert done.returncode == 1
    assert done.stdout.splitlines()[1:] == [
        "  apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0"
    ]
    assert machine.log.read_text() == ""


def test_missing_package_is_named_and_installed_through_sudo(machine):
    machine.lacks("fonts-noto-core")
    machine.command("sudo", 'echo "sudo $*" >>"$LOG"')

    done = machine.run("install_system")

    assert done.stdout == "Installing system packages: fonts-noto-core\n"
    assert machine.log.read_text().splitlines()[-1] == (
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "
        "--no-install-recommends fonts-noto-core"
    )


def test_root_installs_without_sudo(machine):
    machine.lacks("fonts-noto-core")
    machine.command("id", "echo 0")

    machine.run("install_system")

    assert machine.log.read_text() == (
        "apt-get install -y -q --no-install-recommends fonts-noto-core\n"
    )


def test_stale_package_lists_are_fetched_anew(machine):
    machine.lacks("fonts-noto-core")
    machine.command("id", "echo 0")
    machine.command(
        "apt-get",
        'echo "apt-get $1" >>"$LOG"\n[ "$1" = update ] || grep -q update "$LOG"',
    )

    done = machine.run("install_system")

    assert done.returncode == 0
    assert machine.log.read_text().split() == [
        *["apt-get", "install", "apt-get", "update", "apt-get", "install"]
    ]


def test_node_is_asked_for_only_where_npm_is_absent(machine):
    machine.command("dpkg-query", "false")
    with_npm = machine.run("install_system").stdout
    (machine.bin / "npm").unlink()
    without_npm = machine.run("install_system").stdout

    assert "nodejs npm" not in with_npm
    assert without_npm.endswith("fonts-noto-core fonts-liberation nodejs npm\n")


def test_old_python_is_refused_with_a_sentence(machine):
    machine.command("python3", "exit 1")

    done = machine.run("install_system")

    assert done.stderr == "cakap: Python 3.11 or newer with venv is needed\n"


def test_step_runs_again_only_when_its_input_changes(machine):
    step = 'stamped "a step" "$(hash_of input)" echo working'
    (machine.clone / "input").mkdir()
    source = machine.clone / "input" / "with space.txt"
    source.write_text("one")

    first, second = machine.run(step).stdout, machine.run(step).stdout
    source.write_text("two")
    third = machine.run(step).stdout

    assert (first, second, third) == ("· a step\nworking\n", "", "· a step\nworking\n")


def test_failed_step_leaves_no_stamp(machine):
    failed = machine.run("stamped step key false; echo went on")
    again = machine.run("stamped step key echo working")

    assert (failed.returncode, failed.stdout) == (1, "· step\n")
    assert again.stdout == "· step\nworking\n"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(machine):
    python = machine.clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho made-$$\n")
    python.chmod(0o755)
    (machine.clone / ".env").write_text("TIME_ZONE=Asia/Makassar\n")

    machine.run("write_secret_key")
    first = (machine.clone / ".env").read_text()
    machine.run("write_secret_key")

    assert first.startswith("TIME_ZONE=Asia/Makassar\nSECRET_KEY=made-")
    assert (machine.clone / ".env").read_text() == first
    assert os.stat(machine.clone / ".env").st_mode & 0o777 == 0o600


def test_secret_key_of_the_environment_is_left_alone(machine):
    machine.run("write_secret_key", SECRET_KEY="given")

    assert not (machine.clone / ".env").exists()
