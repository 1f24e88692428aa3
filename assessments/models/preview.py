from django.conf import settings
from django.db import models

from content.models import LevelRuleSet
from lms.ids import new_uuid7


class RulePreview(models.Model):
    """Who would move if a rule set applied; counted in chunks, changes nothing."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    ruleset = models.ForeignKey(LevelRuleSet, models.PROTECT, related_name="+")
    on = models.DateField("dihitung untuk tanggal")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("diminta", auto_now_add=True)
    kaders = models.PositiveIntegerField("jumlah kader", default=0)

    class Meta:
        verbose_name = "pratinjau aturan"
        verbose_name_plural = "pratinjau aturan"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.ruleset} per {self.on}"


class RulePreviewMove(models.Model):
    """One kader who would move: level before and after, skills gained and lost."""

    preview = models.ForeignKey(RulePreview, models.CASCADE, related_name="moves")
    kader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    level_before = models.CharField("tingkat sekarang", max_length=20, blank=True)
    level_after = models.CharField("tingkat nanti", max_length=20, blank=True)
    gained = models.JSONField("menjadi cakap", default=list)
    lost = models.JSONField("tidak lagi cakap", default=list)

    class Meta:
        verbose_name = "perpindahan"
        verbose_name_plural = "perpindahan"
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "kader"], name="preview_move_once_per_kader"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kader}: {self.level_before} → {self.level_after}"
