from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.assessment import Sitting
from lms.journal.facts import Fact


class Accommodation(Fact):
    """What one person is granted in a sitting; of several the newest holds."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="accommodations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations"
    )
    extra_minutes = models.PositiveSmallIntegerField(
        "tambahan waktu (menit)", default=0
    )
    extra_attempts = models.PositiveSmallIntegerField("tambahan kesempatan", default=0)
    # Instead of the sitting's closing; empty for the sitting's own.
    closes_at = models.DateTimeField("ditutup untuknya", null=True, blank=True)
    reason = models.CharField("alasan", max_length=255)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "kelonggaran ujian"
        verbose_name_plural = "kelonggaran ujian"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="accommodation_has_a_reason"
            )
        ]
        indexes = [
            models.Index(fields=["sitting", "user"], name="accommodation_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} di {self.sitting}: {self.reason}"


class SittingPause(Fact):
    """The clock of a sitting stopped or went on: power cut, prayer, a fire drill."""

    class Action(models.TextChoices):
        PAUSE = "pause", "jeda"
        RESUME = "resume", "lanjut"

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="pauses")
    # Empty for everybody in the sitting.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField("tindakan", max_length=6, choices=Action)
    reason = models.CharField("alasan", max_length=255, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "jeda ujian"
        verbose_name_plural = "jeda ujian"
        indexes = [models.Index(fields=["sitting"], name="pause_by_sitting")]

    def __str__(self) -> str:
        return f"{self.sitting}: {self.get_action_display()}"
