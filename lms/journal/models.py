from django.db import models
from django.db.models import Q

from lms.ids import new_uuid7


class WorkBatch(models.Model):
    """Work asked for together, so that a person can watch it as one bar."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    label = models.CharField("pekerjaan", max_length=200)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    cancelled_at = models.DateTimeField("dibatalkan", null=True, blank=True)

    class Meta:
        verbose_name = "rombongan pekerjaan"
        verbose_name_plural = "rombongan pekerjaan"

    def __str__(self) -> str:
        return self.label


class WorkItem(models.Model):
    """One piece of work owed, with the lease of the worker that holds it.

    The row is the truth; a Celery message only says "look now". `subject` is an id,
    never personal data.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "menunggu"
        DONE = "done", "selesai"
        PARKED = "parked", "perlu dilihat"
        CANCELLED = "cancelled", "dibatalkan"

    topic = models.CharField("jenis", max_length=60)
    subject = models.CharField("objek", max_length=64)
    batch = models.ForeignKey(
        WorkBatch, models.PROTECT, null=True, blank=True, related_name="items"
    )
    state = models.CharField(
        "keadaan", max_length=10, choices=State, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    available_at = models.DateTimeField("boleh mulai")
    lease_until = models.DateTimeField("disewa sampai", null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.TextField("kesalahan terakhir", blank=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    finished_at = models.DateTimeField("selesai pada", null=True, blank=True)

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "subject"],
                condition=Q(state="waiting"),
                name="workitem_one_waiting_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(lease_until__isnull=True),
                name="workitem_only_waiting_is_leased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "available_at"],
                condition=Q(state="waiting"),
                name="workitem_claimable",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject}"
