from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey

from assessments.models.assessment import Assessment
from content.models import Skill, SPMField


class BlueprintRow(models.Model):
    """How many questions of one kind a test draws: "2 per skill" is a row per skill."""

    assessment = ParentalKey(
        Assessment, on_delete=models.CASCADE, related_name="blueprint"
    )
    order = models.PositiveSmallIntegerField("urutan")
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, verbose_name="keterampilan"
    )
    spm_field = models.ForeignKey(
        SPMField, models.PROTECT, null=True, blank=True, verbose_name="bidang SPM"
    )
    lesson_slug = models.SlugField("materi", max_length=80, blank=True)
    level = models.SlugField("tingkat", max_length=20, blank=True)
    count = models.PositiveSmallIntegerField(
        "jumlah soal", default=2, validators=[MinValueValidator(1)]
    )
    # Lets the CMS move rows up and down.
    sort_order_field = "order"

    class Meta:
        verbose_name = "baris kisi-kisi"
        verbose_name_plural = "kisi-kisi"
        ordering = ["assessment", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "order"], name="blueprint_order_unique"
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=True) | Q(spm_field__isnull=True),
                name="blueprint_row_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1), name="blueprint_row_draws_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.count} soal"
