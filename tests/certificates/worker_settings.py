"""Settings of the real worker processes that tests start and kill.

The database comes through DATABASE_URL; papers live in a scratch folder, as does the
broker unless CELERY_BROKER_URL names one.
"""

import os
from pathlib import Path

from lms.settings import *  # noqa: F403
from lms.settings import STORAGES

SCRATCH = Path(os.environ["CAKAP_SCRATCH"])
BROKER = SCRATCH / "broker"
BROKER.mkdir(exist_ok=True)
CELERY_BROKER_URL = "filesystem://"
CELERY_TASK_DEFAULT_QUEUE = os.environ["CAKAP_TEST_QUEUE"]
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(BROKER),
    "data_folder_out": str(BROKER),
    "control_folder": str(SCRATCH / "control"),
    "polling_interval": 0.05,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(SCRATCH / "beat")
STORAGES["papers"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": SCRATCH / "papers"},
}
