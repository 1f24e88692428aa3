from django.conf import settings
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from content.models import Skill
from lms.journal.facts import Fact


class Checklist(ClusterableModel):
    """Daftar tilik: the steps an assessor watches for one skill."""

    key = models.SlugField("kunci", max_length=60, unique=True)
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        related_name="checklists",
        verbose_name="keterampilan",
    )
    title = models.CharField("judul", max_length=200)
    version = models.CharField("versi", max_length=20)
    source = models.TextField("sumber", blank=True)
    instructions = models.TextField("petunjuk", blank=True)
    is_active = models.BooleanField("dipakai", default=True)
    # Kaders who do it together: two who measure one child are one scene.
    group_size = models.PositiveSmallIntegerField("kader bersama-sama", default=1)
    # Faster than this nobody can have watched: such an observation is marked.
    min_seconds = models.PositiveSmallIntegerField("paling cepat (detik)", default=30)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "daftar tilik"
        verbose_name_plural = "daftar tilik"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One step to watch; missing a critical one means *belum*, whatever the score."""

    class Scale(models.TextChoices):
        YES_NO = "yes_no", "ya atau tidak"
        # 0 not done, 1 with help, 2 alone; only 2 counts as done.
        RATING = "rating", "belum, dengan bantuan, mandiri"

    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("urutan")
    text = models.CharField("langkah", max_length=300)
    critical = models.BooleanField("langkah kritis", default=False)
    hint = models.CharField("petunjuk penilai", max_length=300, blank=True)
    scale = models.CharField(
        "cara menilai", max_length=6, choices=Scale, default=Scale.YES_NO
    )
    # Lets the CMS move rows up and down.
    sort_order_field = "order"

    class Meta:
        verbose_name = "langkah"
        verbose_name_plural = "langkah"
        ordering = ["checklist", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "order"], name="checklist_order_unique"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Observation(Fact):
    """A kader watched doing a skill. Score and verdict are apart."""

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="observations"
    )
    kader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="observations"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="observations_made"
    )
    # [{order, text, critical, done, rating}] as the checklist read at that moment;
    # `rating` is 0, 1 or 2, null where the step is only yes or no.
    steps = models.JSONField("langkah")
    steps_done = models.PositiveSmallIntegerField("langkah dilakukan")
    steps_total = models.PositiveSmallIntegerField("jumlah langkah")
    competent = models.BooleanField("kompeten")
    note = models.TextField("catatan", blank=True)
    place = models.CharField("tempat", max_length=200, blank=True)
    # The event it belongs to, as a bare id: assessments know no course.
    context = models.CharField(max_length=64, blank=True, db_index=True)
    # How long the assessor watched; null when nobody measured.
    seconds = models.PositiveIntegerField("lama (detik)", null=True)
    # Kaders watched together in one scene share this.
    scene = models.UUIDField("adegan", null=True, db_index=True)
    # The observation whose failed steps were repeated here; by its uid, since that one
    # may arrive later. Steps passed there count here.
    redoes = models.UUIDField("mengulang", null=True)
    # A second pair of eyes on the same performance, to measure agreement.
    is_double = models.BooleanField("pengamatan ganda", default=False)
    # What looks odd, by code: too_fast, straight_line.
    flags = models.JSONField("tanda", default=list)
    # Stored but not counted, with the reason why (law: never refuse an offline fact).
    quarantine_code = models.CharField("alasan ditahan", max_length=40, blank=True)

    class Meta:
        verbose_name = "pengamatan praktik"
        verbose_name_plural = "pengamatan praktik"
        ordering = ["-occurred_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps_total")) & Q(steps_total__gte=1),
                name="observation_steps_add_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kader} – {self.checklist}"
