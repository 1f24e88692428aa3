from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models import Skill
from lms.journal.facts import Fact


class GuidelineChange(Fact):
    """A guideline changed (usang): evidence from before its day no longer holds.

    Only for the skills it names. `effective_on` may lie ahead.
    """

    title = models.CharField("perubahan", max_length=200)
    source = models.CharField("dasar (surat, pedoman)", max_length=255)
    effective_on = models.DateField("berlaku mulai")
    skills = models.ManyToManyField(
        Skill, related_name="guideline_changes", verbose_name="keterampilan"
    )
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "perubahan pedoman"
        verbose_name_plural = "perubahan pedoman"
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""), name="guideline_change_has_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.effective_on})"
