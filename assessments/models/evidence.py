from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.attempt import Attempt
from assessments.models.observation import Observation
from assessments.models.outside import OutsideLearning
from content.models import LevelRuleSet, Skill
from lms.journal.facts import Fact


class Evidence(Fact):
    """One line of the ledger: what speaks for or against a skill of a kader."""

    class Kind(models.TextChoices):
        TRAINED = "trained", "Dilatih"
        KNOWLEDGE = "knowledge", "Pengetahuan (ujian)"
        PRACTICE = "practice", "Praktik (pengamatan)"
        CONFIRMATION = "confirmation", "Konfirmasi di hari buka Posyandu"
        OUTSIDE = "outside", "Belajar di luar"
        ADJUDICATION = "adjudication", "Putusan penengah"
        WITHDRAWAL = "withdrawal", "Penarikan bukti"

    kader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="evidence")
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    positive = models.BooleanField("mendukung")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, blank=True)
    # How often the attempt's result had been put right before this line.
    revision = models.PositiveSmallIntegerField("perbaikan ke", default=0)
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, blank=True)
    outside = models.ForeignKey(
        OutsideLearning, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    # Of a putusan penengah: the uids of the lines that disagreed, as text.
    settles = models.JSONField("memutus", default=list)
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    score = models.PositiveSmallIntegerField("nilai", null=True, blank=True)
    max_score = models.PositiveSmallIntegerField("nilai penuh", null=True, blank=True)
    # What was attended, or why evidence is withdrawn; words for the verdict.
    detail = models.CharField("keterangan", max_length=255, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "skill", "revision"],
                condition=Q(attempt__isnull=False),
                name="evidence_one_per_graded_attempt",
            ),
            models.UniqueConstraint(
                fields=["observation"],
                condition=Q(observation__isnull=False),
                name="evidence_one_per_observation",
            ),
            models.UniqueConstraint(
                fields=["withdraws"],
                condition=Q(withdraws__isnull=False),
                name="evidence_withdrawn_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="withdrawal") | Q(withdraws__isnull=False),
                name="evidence_withdrawal_names_its_evidence",
            ),
            models.UniqueConstraint(
                fields=["outside", "skill"],
                condition=Q(outside__isnull=False),
                name="evidence_one_per_outside_learning",
            ),
            models.CheckConstraint(
                condition=~Q(kind="adjudication") | Q(recorded_by__isnull=False),
                name="evidence_adjudication_is_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["kader", "skill"], name="evidence_by_skill")]

    def __str__(self) -> str:
        return f"{self.kader} – {self.skill.number} – {self.get_kind_display()}"


class SkillStatus(models.Model):
    """Where a kader stands in a skill: derived from the ledger, rebuildable."""

    class Status(models.TextChoices):
        NONE = "belum", "Belum"
        TRAINED = "dilatih", "Sudah dilatih"
        ASSESSED = "dinilai", "Sudah dinilai"
        COMPETENT = "cakap", "Cakap"

    class Relearn(models.TextChoices):
        NO = "", "tidak"
        EXPIRED = "expired", "masa berlaku habis"
        OUTDATED = "outdated", "pedoman berubah"
        WEAK = "weak", "praktik belum cukup"

    kader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="skill_statuses"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="statuses")
    status = models.CharField("status", max_length=8, choices=Status)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    # Must learn again, and why; empty while the skill holds or observers disagree.
    relearn = models.CharField(
        "perlu belajar lagi", max_length=10, choices=Relearn, blank=True, default=""
    )
    # Observers disagree and nobody has settled it: the stricter holds.
    disputed = models.BooleanField("pengamat berbeda", default=False)
    # The last confirmation on a posyandu day that counts.
    confirmed_on = models.DateField("dikonfirmasi", null=True, blank=True)
    # The first day on which time alone may change the verdict; null: never.
    recheck_on = models.DateField("ditinjau lagi", null=True, blank=True)
    # The verdict as data and as a sentence (law 3).
    explanation = models.JSONField(default=dict)
    sentence = models.CharField("penjelasan", max_length=500, blank=True)
    ruleset = models.ForeignKey(LevelRuleSet, models.PROTECT, related_name="+")
    derived_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "status keterampilan"
        verbose_name_plural = "status keterampilan"
        constraints = [
            models.UniqueConstraint(
                fields=["kader", "skill"], name="status_one_per_kader_and_skill"
            )
        ]
        # Everything a count by area reads, so that the wide rows stay unread.
        indexes = [
            models.Index(
                fields=["skill", "status", "kader", "valid_until"],
                name="status_counted_by_skill",
            ),
            models.Index(fields=["recheck_on"], name="status_to_recheck"),
            models.Index(
                fields=["relearn", "skill"],
                condition=~Q(relearn=""),
                name="status_to_relearn",
            ),
            models.Index(
                fields=["skill"],
                condition=Q(disputed=True),
                name="status_disputed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kader} – {self.skill.number}: {self.status}"


class KaderLevel(models.Model):
    """The level of a kader: derived from the skill statuses, rebuildable."""

    kader = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="level"
    )
    # Code of the level in the rule set; empty while none is reached.
    level = models.CharField("tingkat", max_length=20, blank=True)
    competent_count = models.PositiveSmallIntegerField("keterampilan cakap", default=0)
    next_level = models.CharField("tingkat berikut", max_length=20, blank=True)
    # Numbers of the skills still missing for the next level.
    missing = models.JSONField("kurang untuk tingkat berikut", default=list)
    sentence = models.CharField("penjelasan", max_length=500, blank=True)
    ruleset = models.ForeignKey(LevelRuleSet, models.PROTECT, related_name="+")
    derived_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "tingkat kader"
        verbose_name_plural = "tingkat kader"

    def __str__(self) -> str:
        return f"{self.kader}: {self.level or 'belum'}"
