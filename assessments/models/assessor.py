from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models.observation import Observation
from content.models import Skill
from lms.ids import new_uuid7
from lms.journal.facts import Fact


class AssessorLicence(models.Model):
    """Somebody may assess a skill between two dates; a new period is a new row."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="licences"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="licences")
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai")
    basis = models.CharField("dasar (SK, pelatihan)", max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("diberikan", auto_now_add=True)
    # Ended before its time, once, with a reason.
    ended_on = models.DateField("diakhiri", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    end_reason = models.CharField("alasan diakhiri", max_length=255, blank=True)

    class Meta:
        verbose_name = "lisensi penilai"
        verbose_name_plural = "lisensi penilai"
        ordering = ["assessor", "skill", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="licence_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["assessor", "skill", "valid_from"],
                name="licence_one_per_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""),
                name="licence_end_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["assessor", "skill", "valid_until"], name="licence_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessor} – {self.skill.number}"


class CalibrationTask(models.Model):
    """An assessor agrees too little with others on a skill: watch together."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calibrations"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="calibrations")
    # {pairs, agreement, kappa, steps: [{order, agreement, kappa}]} when it was raised.
    cause = models.JSONField("sebab")
    opened_at = models.DateTimeField("dibuka", auto_now_add=True)
    closed_at = models.DateTimeField("selesai", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outcome = models.CharField("hasil", max_length=255, blank=True)

    class Meta:
        verbose_name = "penyamaan persepsi"
        verbose_name_plural = "penyamaan persepsi"
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessor", "skill"],
                condition=Q(closed_at=None),
                name="calibration_one_open_per_skill",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(outcome=""),
                name="calibration_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} – {self.skill.number}"


class ObservationRelease(Fact):
    """A held observation counts from now on: a licence came, or a person let it."""

    observation = models.OneToOneField(
        Observation, models.PROTECT, related_name="release"
    )
    reason = models.CharField("alasan", max_length=255)
    # Who gave the licence, or decided.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pelepasan pengamatan"
        verbose_name_plural = "pelepasan pengamatan"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="release_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.observation_id}: {self.reason}"
