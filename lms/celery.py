"""The Celery app: a wake-up call for workers, never the place where work is kept.

The work itself is rows of `lms.journal.models.WorkItem`; a lost message only delays
it until the next sweep.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

app = Celery("cakap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
