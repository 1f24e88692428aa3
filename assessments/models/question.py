from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from content.models import Skill, SPMField


class Question(ClusterableModel):
    """One item of the bank. An attempt keeps its own copy, so edits harm no result."""

    class Kind(models.TextChoices):
        SINGLE = "single", "Satu jawaban"
        MULTIPLE = "multiple", "Beberapa jawaban"
        TRUE_FALSE = "true_false", "Benar atau salah"

    class Form(models.TextChoices):
        A = "A", "Bentuk A"
        B = "B", "Bentuk B"

    # Stable name in the curriculum files; how a reload finds its row again.
    key = models.SlugField("kunci", max_length=60, unique=True)
    kind = models.CharField("jenis", max_length=12, choices=Kind, default=Kind.SINGLE)
    stem = models.TextField("soal")
    explanation = models.TextField("pembahasan", blank=True)
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="keterampilan",
    )
    spm_field = models.ForeignKey(
        SPMField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="bidang SPM",
    )
    # Questions of one pair measure the same thing; pre- and post-test take one each.
    pair = models.SlugField("pasangan", max_length=60, blank=True)
    form = models.CharField("bentuk", max_length=1, choices=Form, blank=True)
    is_case = models.BooleanField("berbasis kasus", default=False)
    lesson_slug = models.SlugField("materi", max_length=80, blank=True)
    version = models.PositiveIntegerField("versi", default=1)
    is_active = models.BooleanField("dipakai", default=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "soal"
        verbose_name_plural = "soal"
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "form"],
                condition=~Q(pair=""),
                name="question_one_per_pair_and_form",
            ),
            models.CheckConstraint(
                condition=Q(skill__isnull=True) | Q(spm_field__isnull=True),
                name="question_measures_skill_or_field",
            ),
        ]

    def __str__(self) -> str:
        return self.stem[:80]


class Choice(models.Model):
    """One answer to choose, with the reason why it is right or wrong."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField("urutan")
    text = models.CharField("pilihan jawaban", max_length=400)
    is_correct = models.BooleanField("benar", default=False)
    reason = models.CharField("alasan", max_length=400, blank=True)
    # Lets the CMS move rows up and down.
    sort_order_field = "order"

    class Meta:
        verbose_name = "pilihan jawaban"
        verbose_name_plural = "pilihan jawaban"
        ordering = ["question", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "order"], name="choice_order_unique"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
