"""The Celery app: a wake-up call for workers, never the place where work is kept.

The work itself is rows of `lms.journal.models.WorkItem`; a lost message only delays
it until the next sweep.
"""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

# kombu's own lets a killed process leave half a message that stops every worker.
TRANSPORT_ALIASES["filesystem"] = "lms.broker:Transport"

app = Celery("cakap")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
