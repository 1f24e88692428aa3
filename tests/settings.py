"""The project's settings with fast hashing and a database of its own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("SITE_URL", "http://localhost:8000")

from lms.settings import *  # noqa: F403
from lms.settings import (
    CACHES,
    DATABASES,
    STORAGES,
    VAR_DIR,
)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SHOW_COMPONENTS = True

# Several people may test at the same time in one checkout.
suffix = os.environ.get("TEST_DB_SUFFIX", "")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: browser tests and workers read it from other threads.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test{suffix}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
else:
    name = DATABASES["default"]["NAME"]
    DATABASES["default"]["TEST"] = {"NAME": f"test_{name}{suffix}"}

scratch = Path(tempfile.mkdtemp(prefix="cakap-test-"))
MEDIA_ROOT = scratch / "media"
PAPERS_ROOT = scratch / "papers"
for alias, folder in {"default": MEDIA_ROOT, "papers": PAPERS_ROOT}.items():
    STORAGES[alias] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder},
    }
# Static files are served from where they lie; nothing is collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = scratch / "static"
STATIC_ROOT.mkdir()
# Hashed names need collectstatic; tests of that build settings of their own.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}

# Wagtail remembers pictures by number, and SQLite gives numbers out again.
CACHES = {
    **CACHES,
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Messages wait in memory; a test that wants a real worker starts one.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
# Celery prefers the variable CELERY_BROKER_URL to the line above. On that shared broker
# each test process has a queue of its own: its workers know only its database.
CELERY_TASK_DEFAULT_QUEUE = scratch.name
