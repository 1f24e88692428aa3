from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone


class DeviceQuerySet(models.QuerySet):
    def with_revoked(self) -> "DeviceQuerySet":
        """Annotate `is_revoked`: a person withdrew trust and nobody restored it."""
        open_ones = DeviceRevocation.objects.filter(
            device=OuterRef("pk"), lifted_at=None
        )
        return self.annotate(is_revoked=Exists(open_ones))


class Device(models.Model):
    """One account on one phone, known by a token: a phone of three has three rows.

    The token sends facts and does nothing else; it opens no page.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices"
    )
    # The id the phone made for itself; all accounts of a phone share it.
    name = models.CharField("perangkat", max_length=64)
    # SHA-256 of the token, which only the phone keeps.
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField("jenis HP", max_length=80, blank=True)
    linked_at = models.DateTimeField("ditautkan", default=timezone.now)
    last_seen_at = models.DateTimeField("kontak terakhir", default=timezone.now)
    # How many facts the phone said it still keeps, after its last batch.
    last_waiting = models.PositiveIntegerField("belum terkirim", default=0)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "perangkat"
        verbose_name_plural = "perangkat"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="device_linked_once_per_account"
            )
        ]
        indexes = [models.Index(fields=["user", "last_seen_at"], name="device_seen")]

    def __str__(self) -> str:
        return f"{self.user}: {self.label or self.name}"


class DeviceRevocation(models.Model):
    """Trust withdrawn from a device, e.g. a lost phone; what it sends is then held."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="revocations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh"
    )
    at = models.DateTimeField("dicabut", default=timezone.now)
    reason = models.CharField("alasan", max_length=200)
    lifted_at = models.DateTimeField("dipulihkan", null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="dipulihkan oleh",
    )

    class Meta:
        verbose_name = "pencabutan perangkat"
        verbose_name_plural = "pencabutan perangkat"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(lifted_at=None),
                name="device_revoked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("at"), lifted_by__isnull=False),
                name="device_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}: {self.reason}"
