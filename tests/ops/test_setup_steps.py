"""`.ci/setup` as a whole, with a fake Python that only writes down what it is asked."""

import shutil
import subprocess

import pytest

from tests.ops.dockerfile import ROOT

# `-m venv` makes an environment whose python is this very script.
PYTHON = """#!/bin/sh
case "$*" in
    "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *"migrate --check"*) [ -f "$SERVER" ]; exit ;;
    *token_urlsafe*) echo secret; exit ;;
    -c*|*pip*) exit ;;
    *collectstatic*) mkdir -p var/static; touch var/static/staticfiles.json ;;
    *"migrate --noinput"*) mkdir -p var; touch var/cakap.sqlite3 "$SERVER" ;;
esac
[ "$1" != manage.py ] || echo "$2" >>"$LOG"
"""
LOADS = ["load_wilayah", "load_framework", "load_curriculum", "seed_demo"]
INPUTS = [".ci", "requirements.lock", "requirements-dev.lock", "package.json"]
INPUTS += ["package-lock.json", "lms", "content", "assessments", "courses"]
INPUTS += ["certificates"]
PYCACHE = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def setup(tmp_path):
    clone, tools, log = tmp_path / "a clone", tmp_path / "bin", tmp_path / "log"
    tools.mkdir()
    for name in INPUTS:
        target = clone / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=PYCACHE)
        else:
            shutil.copy(ROOT / name, target)
    fakes = {"python3": PYTHON, "npm": "#!/bin/sh\nmkdir -p node_modules\n"}
    fakes["dpkg-query"] = "#!/bin/sh\necho install ok installed\n"
    for name, body in fakes.items():
        (tools / name).write_text(body)
        (tools / name).chmod(0o755)

    def run(**extra):
        log.write_text("")
        path = f"{tools}:/usr/bin:/bin"
        env = {"PATH": path, "LOG": str(log), "SERVER": str(tmp_path / "server")}
        subprocess.run([clone / ".ci/setup"], env=env | extra, check=True)
        return log.read_text().split()

    run.clone = clone
    return run


def test_first_start_does_every_step_in_order(setup):
    assert setup() == ["collectstatic", "migrate", *LOADS]


def test_second_start_asks_django_nothing(setup):
    setup()

    assert setup() == []


def test_changed_style_sheet_is_collected_again(setup):
    setup()
    (setup.clone / "lms/static/lms/css/new.css").write_text("p {}")

    assert setup() == ["collectstatic"]


def test_removed_database_is_made_and_loaded_again(setup):
    setup()
    (setup.clone / "var/cakap.sqlite3").unlink()

    assert setup() == ["migrate", *LOADS]


def test_new_migration_is_applied(setup):
    setup()
    (setup.clone / "courses/migrations/9999_new.py").write_text("")

    assert setup()[0] == "migrate"


def test_changed_framework_is_loaded_again(setup):
    setup()
    (setup.clone / "content/framework/levels.yaml").write_text("levels: []\n")

    assert "load_framework" in setup()


def test_database_server_is_asked_for_its_tables(setup, tmp_path):
    url = "postgres://cakap@127.0.0.1/cakap"
    first = setup(DATABASE_URL=url)
    second = setup(DATABASE_URL=url)
    (tmp_path / "server").unlink()  # dropped and made anew
    third = setup(DATABASE_URL=url)

    assert first == ["collectstatic", "migrate", *LOADS]
    assert second == []
    assert third == ["migrate", *LOADS]
