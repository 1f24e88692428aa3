from django.db import models
from django.db.models import Q

from assessments.models.attempt import Attempt
from lms.journal.facts import Fact


class AttemptStart(Fact):
    """Somebody began a try; on two phones of one person, twice."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="starts")
    # The server saw it happen and did not hear of it from a phone.
    witnessed = models.BooleanField("disaksikan server", default=False)
    clock_suspect = models.BooleanField("jam HP diragukan", default=False)

    class Meta:
        verbose_name = "mulai ujian"
        verbose_name_plural = "mulai ujian"

    def __str__(self) -> str:
        return f"{self.attempt_id}: mulai"


class AttemptSubmission(Fact):
    """A person handed in a try. The first to arrive is final, others are only kept."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="submissions")
    # The uids of the answers handed in; null where all that are known count.
    listed = models.JSONField("jawaban yang dikumpulkan", null=True)
    # The start that belongs to these answers, as the same phone measured it.
    start = models.ForeignKey(AttemptStart, models.PROTECT, null=True, related_name="+")
    final = models.BooleanField("yang dinilai")
    clock_suspect = models.BooleanField("jam HP diragukan", default=False)

    class Meta:
        verbose_name = "pengumpulan ujian"
        verbose_name_plural = "pengumpulan ujian"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(final=True),
                name="submission_one_final_per_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: dikumpulkan"


class AttemptRevision(Fact):
    """A result was put right, because answers made in time came after the closing."""

    class Cause(models.TextChoices):
        ANSWERS = "answers", "jawaban tepat waktu datang kemudian"
        SUBMISSION = "submission", "kumpulan dari HP datang kemudian"

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="revisions")
    cause = models.CharField("sebab", max_length=10, choices=Cause)
    # The result as it was: score, passed, submitted_at, chosen per question key.
    before = models.JSONField("hasil sebelumnya")
    score = models.PositiveSmallIntegerField("benar sesudahnya")

    class Meta:
        verbose_name = "perbaikan hasil ujian"
        verbose_name_plural = "perbaikan hasil ujian"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "cause"], name="revision_once_per_cause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.get_cause_display()}"
