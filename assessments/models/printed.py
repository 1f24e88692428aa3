from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.assessment import Sitting
from assessments.models.attempt import Attempt
from lms.ids import new_uuid7
from lms.journal.facts import Fact


class PrintedForm(models.Model):
    """A test on paper: one order of questions and choices that many sheets share."""

    uid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="printed_forms")
    # Printed on booklet and answer sheet, typed in by the committee.
    code = models.CharField("kode naskah", max_length=12, unique=True)
    form = models.CharField("bentuk", max_length=1, blank=True)
    # As Attempt.snapshot, with the key.
    snapshot = models.JSONField()
    printed_at = models.DateTimeField("dicetak", auto_now_add=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "naskah cetak"
        verbose_name_plural = "naskah cetak"
        ordering = ["printed_at"]

    def __str__(self) -> str:
        return self.code


class SheetEntry(Fact):
    """One answer sheet typed in once; two equal entries of two people make a result."""

    printed = models.ForeignKey(PrintedForm, models.PROTECT, related_name="entries")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheet_entries"
    )
    # First, second, and third where the first two differ.
    round = models.PositiveSmallIntegerField("ketikan ke")
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Numbers given per question key, as Answer.selected.
    answers = models.JSONField("jawaban")
    # The result this entry completed.
    attempt = models.ForeignKey(
        Attempt, models.PROTECT, null=True, related_name="sheet_entries"
    )

    class Meta:
        verbose_name = "ketikan lembar jawaban"
        verbose_name_plural = "ketikan lembar jawaban"
        constraints = [
            models.UniqueConstraint(
                fields=["printed", "user", "round"], name="entry_one_per_round"
            ),
            models.UniqueConstraint(
                fields=["printed", "user", "clerk"],
                name="entry_each_round_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1) & Q(round__lte=3),
                name="entry_at_most_three_rounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed} – {self.user} ({self.round})"
