import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ops.dockerfile import ROOT, exec_form, read_stages

STAGES = read_stages()
HADOLINT = Path(sys.executable).with_name("hadolint")


def lint(path):
    command = [HADOLINT, "--no-color", "--failure-threshold", "info", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_dockerfile_is_lint_clean():
    result = lint(ROOT / "Dockerfile")

    assert (result.returncode, result.stdout) == (0, "")


def test_lint_refuses_a_moving_tag(tmp_path):
    planted = tmp_path / "Dockerfile"
    planted.write_text("FROM python:latest\n")

    assert "DL3007" in lint(planted).stdout


def test_stages_are_the_app_and_the_proxy_and_what_they_are_made_of():
    assert list(STAGES) == ["browser-parts", "python-parts", "app", "proxy"]


@pytest.mark.parametrize("name", list(STAGES))
def test_base_image_is_pinned_to_a_patch_version(name):
    assert re.fullmatch(r"\w+:\d+\.\d+\.\d+-[a-z-]+", STAGES[name].image)


@pytest.mark.parametrize("name", ["app", "proxy"])
def test_image_runs_as_a_numeric_user_and_checks_its_health(name):
    assert STAGES[name].all("USER") == ["10001"]
    assert len(STAGES[name].all("HEALTHCHECK")) == 1


def test_development_dependencies_stay_out():
    text = (ROOT / "Dockerfile").read_text()

    assert "requirements-dev" not in text
    assert "npm ci --omit=dev" in text
    assert "--require-hashes" in text


def test_system_packages_are_those_of_make_run():
    library = (ROOT / ".ci" / "lib.sh").read_text()
    listed = re.search(r"RUN_PACKAGES=\((.*?)\)", library, re.DOTALL)[1].split()
    install = next(run for run in STAGES["app"].all("RUN") if "apt-get" in run)

    assert re.findall(r"(?:lib|fonts-)[\w.-]+", install)[: len(listed)] == listed


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """What the image holds in /app: exactly the copied paths, after its own steps."""
    app = tmp_path_factory.mktemp("image") / "app"
    app.mkdir()
    for line in STAGES["app"].all("COPY"):
        if line.startswith("--from"):
            continue
        *sources, target = line.split()
        for source in sources:
            copy_into(ROOT / source, app / target)
    (app / "node_modules").symlink_to(ROOT / "node_modules")
    command = next(run for run in STAGES["app"].all("RUN") if "collectstatic" in run)
    # Only root can give files away, and this user owns them already.
    native = re.sub(r"&& chown .*", "", command)
    subprocess.run(["sh", "-ec", native], cwd=app, env=environment(), check=True)
    return app


def copy_into(source, target):
    if source.is_dir():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=ignore)
    else:
        shutil.copy(source, target)


def environment(**extra):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    # No DJANGO_SETTINGS_MODULE, no SECRET_KEY: the steps bring what they need.
    return {"PATH": path, "HOME": "/nonexistent", "LANG": "C.UTF-8"} | extra


def running(**extra):
    return environment(SECRET_KEY="of-the-container", **extra)


def test_build_steps_collect_static_files_and_make_the_volume_folders(image):
    assert (image / "var/static/staticfiles.json").is_file()
    assert (image / "var/media").is_dir()
    assert (image / "var/papers").is_dir()


def test_gunicorn_accepts_its_configuration(image):
    command = exec_form(STAGES["app"].all("CMD")[-1])
    command.insert(command.index("gunicorn") + 1, "--check-config")

    subprocess.run(command, cwd=image, env=running(), check=True)


def test_web_answers_the_health_check_of_the_image(image):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = running(PORT=port, WEB_WORKERS="1", DATABASE_URL=f"sqlite:///{image}/db")
    health = exec_form(STAGES["app"].all("HEALTHCHECK")[0])

    before = subprocess.run(health, env=env, capture_output=True, check=False)
    command = exec_form(STAGES["app"].all("CMD")[-1])
    with subprocess.Popen(command, cwd=image, env=env) as web:
        try:
            assert passes_within(40, health, env)
        finally:
            web.terminate()

    assert before.returncode == 1


def passes_within(seconds, command, env):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        if done.returncode == 0:
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize("role", ["worker", "beat"])
def test_celery_accepts_the_arguments_of_the_compose_file(image, role):
    import yaml

    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    # --help is read last and makes Celery parse everything before it, then stop.
    command = [*services[role]["command"], "--help"]
    done = subprocess.run(
        command, cwd=image, env=running(), capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    for option in [word for word in command if word.startswith("--")]:
        assert option.split("=")[0] in done.stdout
