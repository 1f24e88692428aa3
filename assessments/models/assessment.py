from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments.models.question import Question
from lms.ids import new_uuid7


class Assessment(ClusterableModel):
    """A test as it is written: which questions, which pass mark. Knows no course."""

    class Purpose(models.TextChoices):
        QUIZ = "quiz", "Kuis modul"
        PRE_TEST = "pre", "Pra-uji (pre-test)"
        POST_TEST = "post", "Pasca-uji (post-test)"

    key = models.SlugField("kunci", max_length=60, unique=True)
    title = models.CharField("judul", max_length=200)
    purpose = models.CharField("tujuan", max_length=4, choices=Purpose)
    pass_percent = models.PositiveSmallIntegerField(
        "nilai ambang lulus (%)",
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    minutes = models.PositiveSmallIntegerField("waktu (menit)", null=True, blank=True)
    max_attempts = models.PositiveSmallIntegerField("kesempatan", default=1)
    # Only a certifying result becomes evidence of knowledge.
    certifying = models.BooleanField("menjadi bukti pengetahuan", default=False)
    questions = models.ManyToManyField(
        Question, through="AssessmentItem", related_name="assessments"
    )
    # A test with blueprint rows draws from the bank; its own items are then not used.
    case_percent = models.PositiveSmallIntegerField(
        "soal kasus (%)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    # The pre-test of a post-test: whoever got form A there gets form B here.
    counterpart = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name="pasangan pra-uji",
    )

    class Meta:
        verbose_name = "ujian"
        verbose_name_plural = "ujian"
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1) & Q(pass_percent__lte=100),
                name="assessment_pass_percent_in_range",
            ),
            models.CheckConstraint(
                condition=Q(max_attempts__gte=1),
                name="assessment_allows_an_attempt",
            ),
            models.CheckConstraint(
                condition=Q(case_percent=None) | Q(case_percent__lte=100),
                name="assessment_case_percent_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentItem(models.Model):
    """A question's place in a test."""

    assessment = ParentalKey(Assessment, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="items", verbose_name="soal"
    )
    order = models.PositiveSmallIntegerField("urutan")
    # Lets the CMS move rows up and down.
    sort_order_field = "order"

    class Meta:
        verbose_name = "butir ujian"
        verbose_name_plural = "butir ujian"
        ordering = ["assessment", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"], name="item_question_once_per_test"
            ),
            models.UniqueConstraint(
                fields=["assessment", "order"], name="item_order_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} #{self.order}"


class SittingQuerySet(models.QuerySet):
    def visible_to(self, user: "settings.AUTH_USER_MODEL") -> "SittingQuerySet":
        """Sittings open to every kader, and those with a seat for the person."""
        return self.filter(
            Q(open_to_all=True) | Q(seats__user=user, seats__withdrawn_at=None)
        ).distinct()


class Sitting(models.Model):
    """A test being held: when it is open, and for whom."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="sittings", verbose_name="ujian"
    )
    label = models.CharField("dipakai dalam", max_length=200, blank=True)
    opens_at = models.DateTimeField("dibuka", null=True, blank=True)
    closes_at = models.DateTimeField("ditutup", null=True, blank=True)
    open_to_all = models.BooleanField("terbuka untuk semua kader", default=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = "pelaksanaan ujian"
        verbose_name_plural = "pelaksanaan ujian"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="sitting_window_in_order",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.assessment.title} – {self.label}"
            if self.label
            else str(self.assessment)
        )

    def is_open(self, at: datetime) -> bool:
        """Say whether the window is open; a sitting for all has no window."""
        if self.open_to_all and self.opens_at is None:
            return self.closes_at is None or at < self.closes_at
        return (
            self.opens_at is not None
            and self.opens_at <= at
            and (self.closes_at is None or at < self.closes_at)
        )


class SittingSeat(models.Model):
    """A person's place in a sitting; who has none is told so kindly."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sitting_seats"
    )
    withdrawn_at = models.DateTimeField("dicabut", null=True, blank=True)

    class Meta:
        verbose_name = "peserta ujian"
        verbose_name_plural = "peserta ujian"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user"], name="seat_one_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} di {self.sitting}"
