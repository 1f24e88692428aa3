from django.conf import settings
from django.db import models
from django.db.models import Q

from certificates.querysets import CertificateQuerySet
from courses.models import Bimtek, Organiser
from lms.ids import new_uuid7


class PaperKind(models.TextChoices):
    """Two papers, never confused: attendance (JP) and competence (skills)."""

    ATTENDANCE = "keterangan", "Surat keterangan mengikuti"
    COMPETENCE = "kompetensi", "Sertifikat kompetensi"


class NumberSeries(models.Model):
    """The counter of one register: organiser × year × classification × kind."""

    organiser = models.ForeignKey(Organiser, models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField("tahun")
    classification = models.CharField("klasifikasi arsip", max_length=30)
    # Empty where the organiser's pattern does not tell the kinds apart.
    kind = models.CharField("jenis", max_length=12, choices=PaperKind, blank=True)
    last_number = models.PositiveIntegerField("nomor terakhir", default=0)

    class Meta:
        verbose_name = "register nomor"
        verbose_name_plural = "register nomor"
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "year", "classification", "kind"],
                name="series_one_per_register",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organiser.code} {self.year} {self.classification} {self.kind}"


class Certificate(models.Model):
    """A paper that was issued, with everything it says frozen at that moment."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    kind = models.CharField("jenis", max_length=12, choices=PaperKind)
    # 16 characters of base32 = 80 random bits: cannot be walked or guessed.
    code = models.CharField("kode verifikasi", max_length=16, unique=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates"
    )
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="certificates")
    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField("nomor urut")
    number_text = models.CharField("nomor", max_length=80)
    issued_at = models.DateTimeField("diterbitkan")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    # certificates.facts: the dataclass of the kind, as JSON.
    facts = models.JSONField("isi")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat"
        verbose_name_plural = "sertifikat"
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="certificate_number_unique"
            ),
            models.UniqueConstraint(
                fields=["bimtek", "holder", "kind"],
                name="certificate_one_per_event_holder_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.holder}"


class CertificateEvent(models.Model):
    """What happened to a paper after issue; appended, so history answers for life."""

    class Kind(models.TextChoices):
        REVOKED = "dicabut", "Dicabut"

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    kind = models.CharField("kejadian", max_length=10, choices=Kind)
    at = models.DateTimeField("waktu", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("alasan", max_length=255)

    class Meta:
        verbose_name = "riwayat sertifikat"
        verbose_name_plural = "riwayat sertifikat"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind="dicabut"),
                name="certificate_revoked_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="certificate_event_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate.number_text}: {self.kind}"


class CertificateFile(models.Model):
    """The rendered PDF of a certificate; exists once it is safely stored."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="file")
    path = models.CharField("berkas", max_length=200, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("ukuran (byte)")
    rendered_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas sertifikat"
        verbose_name_plural = "berkas sertifikat"

    def __str__(self) -> str:
        return self.path
