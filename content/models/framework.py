from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class FrameworkEntry(models.Model):
    """An official list kept as data: with its version, source and dates."""

    version = models.CharField("versi", max_length=20)
    source = models.TextField("sumber")
    valid_from = models.DateField("berlaku dari")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    # Digest of what the loader wrote; differs from the row once someone edits it.
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class SPMField(FrameworkEntry):
    """One of the six service fields of a posyandu under Permendagri 13/2024."""

    code = models.SlugField("kode", unique=True)
    order = models.PositiveSmallIntegerField("urutan")
    name = models.CharField("nama", max_length=120)
    scope = models.TextField("ruang lingkup", blank=True)
    collects = models.TextField("yang dikumpulkan kader", blank=True)
    forwards_to = models.CharField("diteruskan ke", max_length=200, blank=True)

    class Meta:
        verbose_name = "bidang SPM"
        verbose_name_plural = "bidang SPM"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class SkillGroup(models.Model):
    """One of the five groups of basic skills, A to E."""

    code = models.CharField("kode", max_length=1, unique=True)
    name = models.CharField("nama", max_length=120)

    class Meta:
        verbose_name = "kelompok keterampilan"
        verbose_name_plural = "kelompok keterampilan"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Skill(FrameworkEntry):
    """One of the 25 basic skills (keterampilan dasar) of a kader."""

    number = models.PositiveSmallIntegerField("nomor", unique=True)
    group = models.ForeignKey(SkillGroup, models.PROTECT, related_name="skills")
    title = models.CharField("keterampilan", max_length=255)
    # Done with hands or mouth: knowledge alone does not prove it.
    practice = models.BooleanField("perlu praktik", default=True)
    note = models.TextField("catatan", blank=True)

    class Meta:
        verbose_name = "keterampilan"
        verbose_name_plural = "keterampilan"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class LevelRuleSet(FrameworkEntry):
    """Dated rules: what makes a skill *cakap*, and which skills make a level.

    `rules` has the form of content/framework/levels.yaml, read by
    assessments.levels.RuleSet.
    """

    name = models.CharField("nama", max_length=120)
    rules = models.JSONField("aturan")

    class Meta:
        verbose_name = "aturan tingkat"
        verbose_name_plural = "aturan tingkat"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["version"], name="ruleset_version_unique"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="ruleset_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def clean(self) -> None:
        rules: Any = self.rules
        if not isinstance(rules, dict) or not {"levels", "skill_rule"} <= set(rules):
            raise ValidationError(
                {"rules": "Aturan harus berisi bagian 'levels' dan 'skill_rule'."}
            )
