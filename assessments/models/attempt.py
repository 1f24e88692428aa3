from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models.assessment import Sitting
from assessments.models.paper import QuestionPaper
from lms.ids import new_uuid7
from lms.journal.facts import Fact


class Attempt(models.Model):
    """One try at a test, with its own copy of the questions and the key.

    The row is made at the start and closed once at submission. Only when time closed
    it, and answers made before that arrive later, the result is put right; every such
    change leaves an AttemptRevision.
    """

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attempts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts"
    )
    # A try from before papers has none; otherwise both have the same uid.
    paper = models.OneToOneField(
        QuestionPaper, models.PROTECT, null=True, related_name="attempt"
    )
    number = models.PositiveSmallIntegerField("percobaan ke")
    # [{key, kind, stem, explanation, skill, spm_field, choices: [{id, text,
    #   is_correct, reason}], chosen}]: the order the person saw; `chosen` is added at
    # submission, so that what was graded stays what is shown. Never leaves the server
    # whole.
    snapshot = models.JSONField()
    started_at = models.DateTimeField("mulai")
    submitted_at = models.DateTimeField("dikumpulkan", null=True, blank=True)
    score = models.PositiveSmallIntegerField("benar", null=True, blank=True)
    max_score = models.PositiveSmallIntegerField("jumlah soal")
    passed = models.BooleanField("lulus", null=True, blank=True)
    # Some of its times cannot be: for the eyes of the panitia, changes no result.
    clock_suspect = models.BooleanField("jam HP diragukan", default=False)
    # When answers that came after the closing are graded; null when none wait.
    regrade_after = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "percobaan ujian"
        verbose_name_plural = "percobaan ujian"
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user", "number"], name="attempt_number_unique"
            ),
            models.UniqueConstraint(
                fields=["sitting", "user"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None, passed=None)
                | Q(
                    submitted_at__isnull=False,
                    score__isnull=False,
                    passed__isnull=False,
                    score__lte=F("max_score"),
                ),
                name="attempt_result_comes_with_submission",
            ),
        ]
        indexes = [
            models.Index(
                fields=["regrade_after"],
                condition=Q(regrade_after__isnull=False),
                name="attempt_to_regrade",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.sitting} ({self.number})"

    @property
    def percent(self) -> int | None:
        """Score as whole percent, None while open."""
        if self.score is None or not self.max_score:
            return None
        return round(100 * self.score / self.max_score)


class Answer(Fact):
    """What was chosen for one question at one moment; the latest counts."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question_key = models.CharField("soal", max_length=60)
    # Ids of the chosen choices within the attempt's snapshot.
    selected = models.JSONField("pilihan")
    clock_suspect = models.BooleanField("jam HP diragukan", default=False)

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        ordering = ["occurred_at", "pk"]
        indexes = [
            models.Index(fields=["attempt", "question_key"], name="answer_by_question")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_key}"
