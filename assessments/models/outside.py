from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.storage import private_files
from content.models import Skill
from lms.journal.facts import Fact


class OutsideLearning(Fact):
    """Learning elsewhere (Plataran Sehat, an older certificate); speaks for knowledge.

    `occurred_at` is the day it ended.
    """

    kader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outside_learning"
    )
    title = models.CharField("nama pelatihan", max_length=200)
    provider = models.CharField("penyelenggara", max_length=200)
    number = models.CharField("nomor sertifikat", max_length=100)
    jp = models.PositiveSmallIntegerField("JP")
    skills = models.ManyToManyField(
        Skill, related_name="+", verbose_name="keterampilan"
    )
    file = models.FileField(
        "berkas", upload_to="luar/%Y/%m/", storage=private_files, max_length=200
    )
    sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "pembelajaran luar"
        verbose_name_plural = "pembelajaran luar"
        constraints = [
            models.UniqueConstraint(
                fields=["kader", "provider", "number"],
                name="outside_one_per_certificate",
            ),
            models.CheckConstraint(
                condition=~Q(number=""), name="outside_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kader} – {self.title}"
