from django.conf import settings
from django.db import models

from assessments.storage import private_files
from lms.journal.facts import Fact


class ObservationPhoto(Fact):
    """A picture that shows an observed practice; may arrive before it."""

    observation_uid = models.UUIDField("pengamatan", db_index=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    file = models.FileField(
        "foto", upload_to="praktik/%Y/%m/", storage=private_files, max_length=200
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "foto praktik"
        verbose_name_plural = "foto praktik"

    def __str__(self) -> str:
        return f"{self.observation_uid}: foto"
