from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from assessments.models import Checklist, Sitting
from content.models import Skill, SPMField
from courses.models.organiser import Organiser, Signatory
from lms.accounts import rules as account_rules
from lms.ids import new_uuid7
from lms.wilayah.models import Wilayah


class BimtekQuerySet(models.QuerySet):
    def visible_to(self, user: "settings.AUTH_USER_MODEL") -> "BimtekQuerySet":
        """Events of areas where the person holds a working role."""
        scope = Q(pk__in=[])
        for code in account_rules.areas_of(
            user, *(role for role in account_rules.Role.values if role != "penulis")
        ):
            scope |= Q(wilayah__code=code) | Q(wilayah__code__startswith=code + ".")
        return self.filter(scope)


class Bimtek(models.Model):
    """A face-to-face event: days, venue, agenda, participants and papers."""

    class Stage(models.TextChoices):
        PREPARED = "disiapkan", "Disiapkan"
        RUNNING = "berjalan", "Berjalan"
        CLOSED = "ditutup", "Ditutup"

    slug = models.SlugField("alamat", max_length=80, unique=True)
    name = models.CharField("nama kegiatan", max_length=200)
    theme = models.CharField("tema", max_length=255, blank=True)
    organiser = models.ForeignKey(
        Organiser, models.PROTECT, related_name="events", verbose_name="penyelenggara"
    )
    signatory = models.ForeignKey(
        Signatory, models.PROTECT, null=True, blank=True, related_name="+"
    )
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="events")
    venue = models.CharField("tempat", max_length=200)
    city = models.CharField("kota", max_length=100)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    stage = models.CharField(
        "keadaan", max_length=10, choices=Stage, default=Stage.PREPARED
    )
    # Share of planned JP a participant must attend for the attendance letter.
    min_attendance_percent = models.PositiveSmallIntegerField(
        "kehadiran minimal (%)", default=80, validators=[MaxValueValidator(100)]
    )
    pre_test = models.OneToOneField(
        Sitting, models.PROTECT, null=True, blank=True, related_name="pre_test_of"
    )
    post_test = models.OneToOneField(
        Sitting, models.PROTECT, null=True, blank=True, related_name="post_test_of"
    )
    checklists = models.ManyToManyField(
        Checklist, blank=True, related_name="events", verbose_name="daftar tilik"
    )
    is_demo = models.BooleanField("data contoh", default=False)

    objects = BimtekQuerySet.as_manager()

    class Meta:
        verbose_name = "bimtek"
        verbose_name_plural = "bimtek"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="bimtek_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(min_attendance_percent__lte=100),
                name="bimtek_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def context_key(self) -> str:
        """Bare id under which lower layers remember that a fact belongs here."""
        return f"bimtek:{self.pk}"


class KabupatenQuota(models.Model):
    """Seats of one kabupaten/kota in an event."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="quotas")
    kabupaten = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField("kuota")

    class Meta:
        verbose_name = "kuota kabupaten/kota"
        verbose_name_plural = "kuota kabupaten/kota"
        ordering = ["kabupaten__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["bimtek", "kabupaten"], name="quota_one_per_kabupaten"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kabupaten}: {self.seats}"


class Speaker(models.Model):
    """A narasumber of an event."""

    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="speakers")
    name = models.CharField("nama", max_length=150)
    office = models.CharField("instansi", max_length=200)

    class Meta:
        verbose_name = "narasumber"
        verbose_name_plural = "narasumber"

    def __str__(self) -> str:
        return self.name


class BimtekSession(models.Model):
    """One item of the agenda; attendance and JP are counted per session."""

    class Group(models.TextChoices):
        CEREMONY = "acara", "Acara"
        BASIC = "dasar", "Materi dasar"
        CORE = "inti", "Materi inti"
        SUPPORT = "penunjang", "Materi penunjang"

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    bimtek = models.ForeignKey(Bimtek, models.CASCADE, related_name="sessions")
    title = models.CharField("sesi", max_length=200)
    group = models.CharField("kelompok", max_length=10, choices=Group)
    starts_at = models.DateTimeField("mulai")
    ends_at = models.DateTimeField("selesai")
    # Jam pelajaran of 45 minutes; 0 for ceremonies.
    jp = models.DecimalField("JP", max_digits=4, decimal_places=1, default=0)
    room = models.CharField("ruang", max_length=100, blank=True)
    speakers = models.ManyToManyField(
        Speaker, blank=True, related_name="sessions", verbose_name="narasumber"
    )
    skills = models.ManyToManyField(Skill, blank=True, related_name="sessions")
    spm_fields = models.ManyToManyField(SPMField, blank=True, related_name="sessions")

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "sesi"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_times_in_order"
            ),
            models.CheckConstraint(condition=Q(jp__gte=0), name="session_jp_positive"),
        ]

    def __str__(self) -> str:
        return self.title
