from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from assessments.models.case import QuestionCase
from content.models import CustomDocument, CustomImage, Skill, SPMField
from content.recordings import check_recording

# Places on a picture are in thousandths of its width and height.
EDGE = [MaxValueValidator(1000)]


class Question(ClusterableModel):
    """One item of the bank. An attempt keeps its own copy, so edits harm no result."""

    class Kind(models.TextChoices):
        SINGLE = "single", "Satu jawaban"
        MULTIPLE = "multiple", "Beberapa jawaban"
        TRUE_FALSE = "true_false", "Benar atau salah"
        NUMBER = "number", "Isian angka"
        ORDERING = "ordering", "Mengurutkan"
        MATCHING = "matching", "Menjodohkan"
        HOTSPOT = "hotspot", "Menunjuk pada gambar"

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
    # Several questions about one story; they stay together, in this order.
    case = models.ForeignKey(
        QuestionCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="kasus",
    )
    case_order = models.PositiveSmallIntegerField("urutan dalam kasus", default=0)
    is_case = models.BooleanField("berbasis kasus", default=False)
    lesson_slug = models.SlugField("materi", max_length=80, blank=True)
    # Code of a level of the rules (purwa, madya, utama); empty for any.
    level = models.SlugField("tingkat", max_length=20, blank=True)
    image = models.ForeignKey(
        CustomImage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gambar",
    )
    audio = models.ForeignKey(
        CustomDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="rekaman suara",
        validators=[check_recording],
    )
    # Only of "Isian angka": right within answer ± tolerance.
    number_answer = models.DecimalField(
        "angka yang benar", max_digits=12, decimal_places=3, null=True, blank=True
    )
    number_tolerance = models.DecimalField(
        "selisih yang diterima", max_digits=12, decimal_places=3, default=Decimal(0)
    )
    unit = models.CharField("satuan", max_length=20, blank=True)
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
            models.CheckConstraint(
                condition=~Q(kind="number") | Q(number_answer__isnull=False),
                name="question_number_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(number_tolerance__gte=0),
                name="question_tolerance_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.stem[:80]


class Choice(models.Model):
    """One answer to choose, with the reason why it is right or wrong.

    Of an ordering one step, in its right place; of a matching one pair; of a hotspot
    one area of the picture, in thousandths.
    """

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField("urutan")
    text = models.CharField("pilihan jawaban", max_length=400)
    is_correct = models.BooleanField("benar", default=False)
    reason = models.CharField("alasan", max_length=400, blank=True)
    match = models.CharField("pasangan jawaban", max_length=200, blank=True)
    area_left = models.PositiveSmallIntegerField(
        "kiri (‰)", null=True, blank=True, validators=EDGE
    )
    area_top = models.PositiveSmallIntegerField(
        "atas (‰)", null=True, blank=True, validators=EDGE
    )
    area_width = models.PositiveSmallIntegerField(
        "lebar (‰)", null=True, blank=True, validators=EDGE
    )
    area_height = models.PositiveSmallIntegerField(
        "tinggi (‰)", null=True, blank=True, validators=EDGE
    )
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
