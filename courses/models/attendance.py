from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models.bimtek import BimtekSession
from courses.models.registration import Registration
from lms.journal.facts import Fact


class Attendance(Fact):
    """One attendance fact of a participant in a session; all scans are kept.

    Who is present is derived (courses.presence): the earliest valid arrival counts, a
    correction outweighs what came before it, or takes back one fact.
    """

    class Kind(models.TextChoices):
        ARRIVED = "hadir", "Hadir"
        EXCUSED = "izin", "Izin"
        SICK = "sakit", "Sakit"
        CORRECTED_ABSENT = "koreksi", "Dikoreksi: tidak hadir"

    class Method(models.TextChoices):
        CARD = "kartu", "Pindai kartu QR"
        LIST = "daftar", "Daftar nama"
        PAPER = "kertas", "Lembar bertanda tangan"

    session = models.ForeignKey(
        BimtekSession, models.PROTECT, related_name="attendance"
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="attendance"
    )
    kind = models.CharField("keterangan", max_length=8, choices=Kind)
    method = models.CharField("cara", max_length=8, choices=Method)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    reason = models.CharField("alasan", max_length=255, blank=True)
    # A tap taken back: this correction concerns that one fact, not what others saw.
    retracts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="retractions"
    )

    class Meta:
        verbose_name = "catatan kehadiran"
        verbose_name_plural = "catatan kehadiran"
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="koreksi") | ~Q(reason=""),
                name="attendance_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(retracts=None) | Q(kind="koreksi"),
                name="attendance_only_corrections_retract",
            ),
        ]
        indexes = [
            models.Index(
                fields=["session", "registration"], name="attendance_by_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration} – {self.session}: {self.kind}"
