from django.conf import settings
from django.db import models


class Receipt(models.Model):
    """What became of one item a device sent; the answer to sending it again."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "Diterima"
        QUARANTINED = "quarantined", "Ditahan"
        REJECTED = "rejected", "Ditolak"

    uid = models.UUIDField("nomor fakta", unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="receipts"
    )
    type = models.CharField("jenis", max_length=60)
    status = models.CharField("status", max_length=12, choices=Status)
    code = models.CharField("kode", max_length=40)
    sentence = models.CharField("keterangan", max_length=255)
    # SHA-256 of the canonical body: same id with another body is a conflict.
    digest = models.CharField(max_length=64)
    body = models.JSONField("isi")
    device = models.CharField("perangkat", max_length=64, blank=True)
    occurred_at = models.DateTimeField("terjadi")
    received_at = models.DateTimeField("diterima", auto_now_add=True)

    class Meta:
        verbose_name = "tanda terima"
        verbose_name_plural = "tanda terima"
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["status", "received_at"], name="receipt_open")]

    def __str__(self) -> str:
        return f"{self.type} {self.uid}: {self.status}"


class SyncConflict(models.Model):
    """A known id that came again with another body, kept for a person to judge."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="conflicts")
    digest = models.CharField(max_length=64)
    body = models.JSONField("isi")
    received_at = models.DateTimeField("diterima", auto_now_add=True)

    class Meta:
        verbose_name = "kiriman berbeda"
        verbose_name_plural = "kiriman berbeda"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "digest"], name="conflict_kept_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.receipt)
