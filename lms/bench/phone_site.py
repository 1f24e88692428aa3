"""A site of its own to measure: scratch folder, free port, a few real pages.

Nothing of the caller's database or media is read or written; only the collected
static files are shared, and collected again when a source is newer.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

from django.conf import settings
from django.core.management import call_command

PHONE, PIN = "+628119999999", "592817"
SEED = "from lms.bench.phone_site import seed; print(seed())"
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running site and the paths of the pages to measure."""

    address: str
    paths: dict[str, str]


@contextmanager
def running_site() -> Iterator[Site]:
    """Seed a scratch site, serve it as in production, and stop it at the end."""
    collect_if_stale()
    with TemporaryDirectory(prefix="cakap-bench-") as folder:
        scratch = Path(folder)
        (scratch / "static").symlink_to(settings.STATIC_ROOT)
        port = free_port()
        address = f"http://localhost:{port}"
        environment = scratch_environment(scratch, port, address)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "load_framework")
        manage(environment, "load_curriculum")
        paths = json.loads(manage(environment, "shell", "-v", "0", "-c", SEED))
        command = [sys.executable, "-m", "gunicorn"]
        command += ["--config", "python:lms.gunicorn", "lms.wsgi:application"]
        with (scratch / "log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603
                command, env=environment, stdout=log, stderr=log, cwd=settings.BASE_DIR
            )
        try:
            wait_until_healthy(server, address)
            yield Site(address, paths)
        finally:
            server.terminate()
            server.wait(timeout=30)


def scratch_environment(scratch: Path, port: int, address: str) -> dict[str, str]:
    """Return the environment of a production-like site that lives in one folder."""
    return {
        **os.environ,
        "DEBUG": "false",
        "SECRET_KEY": "measures-pages-for-a-minute-and-is-gone",
        "VAR_DIR": str(scratch),
        "DATABASE_URL": f"sqlite:///{scratch}/bench.sqlite3",
        "CELERY_BROKER_URL": "memory://",
        "CACHE_URL": "locmemcache://",
        "S3_BUCKET": "",
        "SITE_URL": address,
        "ALLOWED_HOSTS": "localhost",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
    }


def manage(environment: dict[str, str], *words: str) -> str:
    """Run one management command there and return what it printed."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(  # noqa: S603
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def seed() -> str:
    """Make one kader with a test under way; return the paths of the pages as JSON.

    Runs inside the scratch site, never in the caller's database.
    """
    from django.utils import timezone

    from assessments.services import start_attempt
    from courses.models import CoursePage, LessonPage
    from lms.accounts.models import KaderProfile, User
    from lms.wilayah.models import Posyandu

    kader = User.objects.create_user(password=PIN, name="Kader Bench", phone=PHONE)
    posyandu = Posyandu.objects.create(desa=_village(), name="Melati")
    KaderProfile.objects.create(user=kader, posyandu=posyandu, sex="P")
    course = CoursePage.objects.live().get(slug="penimbangan-pengukuran")
    lesson = LessonPage.objects.child_of(course).get(slug="menimbang")
    start_attempt(course.quiz, kader, timezone.now())
    return json.dumps(
        {
            "home": "/",
            "module": course.url,
            "lesson": lesson.url,
            "test": f"/ujian/{course.quiz.uid}/soal/1/",
            "card": "/kartu/",
            "login": "/masuk/",
        }
    )


def _village():
    from lms.wilayah.models import Wilayah

    parent = None
    for code, level in (
        ("62", "provinsi"),
        ("62.03", "kabupaten"),
        ("62.03.01", "kecamatan"),
        ("62.03.01.2001", "desa"),
    ):
        parent = Wilayah.objects.create(
            code=code,
            name=f"Contoh {code}",
            level=level,
            kind=level,
            parent=parent,
            valid_from=date(2025, 1, 1),
            source="bench",
        )
    return parent


def collect_if_stale() -> None:
    """Collect static files when none are there or one of ours is newer."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    sources = [
        path.stat().st_mtime
        for app in ("lms", "content", "assessments", "courses", "certificates")
        for path in (settings.BASE_DIR / app).glob("**/static/**/*.*")
    ]
    if not manifest.exists() or manifest.stat().st_mtime < max(sources):
        call_command("collectstatic", interactive=False, verbosity=0)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until_healthy(server: subprocess.Popen, address: str) -> None:
    """Return once the site answers; raises RuntimeError when it does not start."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site to measure did not start")
