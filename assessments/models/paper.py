from django.conf import settings
from django.db import models

from assessments.models.assessment import Sitting
from lms.ids import new_uuid7


class QuestionPaper(models.Model):
    """The questions one person gets for one try, drawn before the try begins.

    A phone may hold it without signal; the try that follows takes its uid.
    """

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="papers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="question_papers"
    )
    number = models.PositiveSmallIntegerField("percobaan ke")
    # A or B where the test has paired forms; the test paired with it takes the other.
    form = models.CharField("bentuk", max_length=1, blank=True)
    # As Attempt.snapshot, with the key: never leaves the server whole.
    snapshot = models.JSONField()
    # Nothing done with this paper happened before.
    issued_at = models.DateTimeField("diberikan")

    class Meta:
        verbose_name = "lembar soal"
        verbose_name_plural = "lembar soal"
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user", "number"], name="paper_one_per_try"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.sitting} ({self.number})"
