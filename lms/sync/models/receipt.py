from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.accounts import rules
from lms.accounts.models import User
from lms.journal.facts import AppendOnlyQuerySet


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReceiptQuerySet":
        """Receipts of people in the wilayah of the Dinas or panitia."""
        return self.filter(user__in=rules.people_within(user, rules.FACT_JUDGES))

    def open(self) -> "ReceiptQuerySet":
        """Receipts that wait for a person: held, or with a twin nobody looked at."""
        unseen = SyncConflict.objects.filter(resolutions=None)
        return self.filter(
            Q(status=Receipt.Status.QUARANTINED) | Q(pk__in=unseen.values("receipt_id"))
        )


class Receipt(models.Model):
    """What became of one item a device sent; the answer to sending it again."""

    class Status(models.TextChoices):
        ACCEPTED = "accepted", "Diterima"
        QUARANTINED = "quarantined", "Ditahan"
        REJECTED = "rejected", "Ditolak"
        CLOSED = "closed", "Tidak dihitung"

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
    # Seconds the device's clock ran ahead when it sent; None where it did not say.
    sent_offset = models.IntegerField("selisih jam saat mengirim", null=True)
    # The clock was set between doing and sending: when it happened is uncertain.
    clock_suspect = models.BooleanField("jam meragukan", default=False)
    # Who brought it in a rescue file; None when the phone itself sent it.
    carried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="dibawa oleh",
    )

    objects = ReceiptQuerySet.as_manager()

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
    # Whose link or session it came in; not always the person of the receipt.
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

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


class ReceiptResolution(models.Model):
    """What a person decided about a held item, and what came of it; appended only."""

    class Decision(models.TextChoices):
        RETRIED = "terima", "Diproses lagi"
        CLOSED = "tutup", "Tetap tidak dihitung"
        # Not a person: the phone itself sent what a file had brought unproven.
        ORIGINAL_CAME = "asli", "Kiriman asli datang"

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="resolutions")
    # Set when the decision is about a body that differed.
    conflict = models.ForeignKey(
        SyncConflict, models.PROTECT, related_name="resolutions", null=True, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh"
    )
    at = models.DateTimeField("waktu", auto_now_add=True)
    decision = models.CharField("keputusan", max_length=8, choices=Decision)
    reason = models.CharField("alasan", max_length=200)
    status = models.CharField("hasil", max_length=12, choices=Receipt.Status)
    verdict_code = models.CharField("kode", max_length=40)
    verdict = models.CharField("keterangan", max_length=255)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "keputusan kiriman"
        verbose_name_plural = "keputusan kiriman"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"],
                condition=Q(conflict__isnull=False),
                name="conflict_resolved_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.receipt}: {self.decision}"
