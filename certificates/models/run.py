from django.conf import settings
from django.db import models

from courses.models import Bimtek
from lms.ids import new_uuid7
from lms.journal.models import WorkBatch


class PaperRun(models.Model):
    """One press of a button in an event's papers page, watched as a progress bar."""

    class Kind(models.TextChoices):
        ATTENDANCE = "keterangan", "Surat keterangan mengikuti"
        COMPETENCE = "kompetensi", "Sertifikat kompetensi"
        LISTS = "daftar_hadir", "Daftar hadir"
        BUNDLE = "gabungan", "Semua berkas (ZIP)"
        SLIPS = "slip", "Slip aktivasi"

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="paper_runs")
    kind = models.CharField("jenis", max_length=14, choices=Kind)
    batch = models.OneToOneField(WorkBatch, models.PROTECT, related_name="paper_run")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("dimulai", auto_now_add=True)

    class Meta:
        verbose_name = "penerbitan"
        verbose_name_plural = "penerbitan"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.bimtek}"


class EventPaper(models.Model):
    """A paper of the event itself (daftar hadir, ZIP): re-made whenever asked for."""

    class Kind(models.TextChoices):
        LIST = "daftar_hadir", "Daftar hadir"
        LIST_BLANK = "daftar_kosong", "Daftar hadir kosong"
        BUNDLE = "gabungan", "Semua berkas (ZIP)"
        SLIPS = "slip", "Slip aktivasi"

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    run = models.ForeignKey(PaperRun, models.PROTECT, related_name="papers")
    kind = models.CharField("jenis", max_length=14, choices=Kind)
    # Session uid, day (ISO date), kabupaten code, or empty for the whole event.
    scope = models.CharField("cakupan", max_length=40, blank=True)
    title = models.CharField("judul", max_length=255)
    path = models.CharField("berkas", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField("ukuran (byte)", null=True, blank=True)
    ready_at = models.DateTimeField("siap", null=True, blank=True)

    class Meta:
        verbose_name = "berkas kegiatan"
        verbose_name_plural = "berkas kegiatan"
        ordering = ["kind", "scope"]

    def __str__(self) -> str:
        return self.title
