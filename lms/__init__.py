"""Project shell of Cakap: settings, addresses, and the parts every app shares."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
