from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models.bimtek import Bimtek
from lms.ids import new_uuid7
from lms.wilayah.models import Wilayah


class Registration(models.Model):
    """A person's place in an event, with the kabupaten whose quota it uses."""

    class State(models.TextChoices):
        INVITED = "diundang", "Diundang"
        CONFIRMED = "konfirmasi", "Konfirmasi hadir"
        ON_THE_ROAD = "perjalanan", "Dalam perjalanan"
        ARRIVED = "tiba", "Tiba"
        CANCELLED = "batal", "Batal"

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations"
    )
    kabupaten = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("nomor peserta")
    # Where the participant travels from and as what: frozen for the papers.
    position = models.CharField("jabatan/unsur", max_length=150, blank=True)
    # Latest of the dated RegistrationNotes; kept here for lists.
    state = models.CharField(
        "keadaan", max_length=12, choices=State, default=State.INVITED
    )
    registered_at = models.DateTimeField("terdaftar", auto_now_add=True)

    class Meta:
        verbose_name = "peserta"
        verbose_name_plural = "peserta"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bimtek", "user"], name="registration_once_per_event"
            ),
            models.UniqueConstraint(
                fields=["bimtek", "number"], name="registration_number_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["bimtek", "kabupaten"], name="registration_by_area")
        ]

    def __str__(self) -> str:
        return f"{self.number:03d} {self.user}"


class RegistrationNote(models.Model):
    """A dated change of a registration's state; appended, never edited."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="notes")
    state = models.CharField("keadaan", max_length=12, choices=Registration.State)
    at = models.DateTimeField("waktu", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField("keterangan", max_length=255, blank=True)

    class Meta:
        verbose_name = "catatan peserta"
        verbose_name_plural = "catatan peserta"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.registration}: {self.state}"


class ParticipantImport(models.Model):
    """An uploaded list between preview and confirmation; nothing is loaded before."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    bimtek = models.ForeignKey(Bimtek, models.PROTECT, related_name="imports")
    filename = models.CharField("berkas", max_length=200)
    # [{row, name, phone, sex, posyandu, desa_code, kabupaten_code, position,
    #   errors: [sentence], match: user id or null}]
    rows = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("diunggah", auto_now_add=True)
    confirmed_at = models.DateTimeField("dimuat", null=True, blank=True)
    loaded_count = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "impor peserta"
        verbose_name_plural = "impor peserta"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, loaded_count=None)
                | Q(confirmed_at__isnull=False, loaded_count__isnull=False),
                name="import_count_comes_with_confirmation",
            )
        ]

    def __str__(self) -> str:
        return self.filename
