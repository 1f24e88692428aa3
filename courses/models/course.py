from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from assessments.models import Sitting
from content.blocks import LessonBody
from content.models import CustomDocument, Skill, SPMField
from content.recordings import check_recording
from courses.forms.budget import BudgetForm, PackSizePanel
from lms.ids import new_uuid7

# Addresses under /paket/ that are not modules.
RESERVED_SLUGS = {"saya", "bagian", "kunci"}


class CourseIndexPage(Page):
    """The list of modules, at /modul/."""

    max_count = 1
    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.CoursePage"]
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = "daftar modul"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add the modules with the reader's own progress."""
        from courses.queries import course_list

        context = super().get_context(request, *args, **kwargs)
        context["courses"] = course_list(self, request.user)
        return context


class WeighedPage(Page):
    """A page that is kept on phones with its module, and so has to stay light."""

    base_form_class = BudgetForm

    class Meta:
        abstract = True

    def publish(self, revision: Revision, *args, **kwargs) -> None:
        """Publish, unless the module would weigh more than its budget.

        Raises courses.packs.budget.PackTooBig, also for loaders and commands.
        """
        from courses.packs.budget import check_budget, size_of_page

        check_budget(size_of_page(revision.as_object()))
        super().publish(revision, *args, **kwargs)


class CoursePage(WeighedPage):
    """A module: what a kader can do afterwards, and its lessons."""

    summary = models.CharField("ringkasan", max_length=200)
    outcomes = models.JSONField("tujuan", default=list, blank=True)
    minutes = models.PositiveSmallIntegerField("perkiraan menit", default=30)
    skills = ParentalManyToManyField(
        Skill, blank=True, related_name="courses", verbose_name="keterampilan"
    )
    spm_field = models.ForeignKey(
        SPMField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name="bidang SPM",
    )
    quiz = models.ForeignKey(
        Sitting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name="kuis",
    )
    budget_kb = models.PositiveSmallIntegerField(
        "batas besar paket (kB)",
        default=300,
        validators=[MinValueValidator(50), MaxValueValidator(2000)],
        help_text=(
            "Modul disimpan di HP dengan kuota sendiri. 300 kB cukup untuk sepuluh "
            "materi bergambar; naikkan hanya bila rekaman suara memerlukannya."
        ),
    )
    sources = models.JSONField("sumber", default=list, blank=True)
    review_notes = models.JSONField("perlu ditelaah", default=list, blank=True)
    # Key and digest of the curriculum files it was loaded from.
    source_key = models.SlugField(max_length=80, blank=True)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/course_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("skills"),
        FieldPanel("spm_field"),
        FieldPanel("quiz"),
        FieldPanel("budget_kb"),
        PackSizePanel(heading="Besar paket"),
        FieldPanel("review_notes", read_only=True),
    ]

    class Meta:
        verbose_name = "modul"

    def clean(self) -> None:
        """Refuse a slug that is an address of its own beside the packs."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "Alamat ini sudah dipakai aplikasi."})

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add the outline with what the reader has done."""
        from courses.packs.present import pack_of
        from courses.queries import course_outline

        context = super().get_context(request, *args, **kwargs)
        context["outline"] = course_outline(self, request.user)
        context["kept"] = pack_of(self) if self.live else None
        return context


class LessonPage(WeighedPage):
    """One lesson of a module, in any format; H5P is a block, not a page type."""

    minutes = models.PositiveSmallIntegerField("perkiraan menit", default=5)
    body = StreamField(LessonBody(), verbose_name="materi")
    recording = models.ForeignKey(
        CustomDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name="rekaman suara",
        validators=[check_recording],
        help_text="Materi yang dibacakan: mp3, ogg, atau m4a, paling besar 1.000 kB.",
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("recording"),
        PackSizePanel(heading="Besar paket"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "materi"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add where the lesson stands in its module."""
        from courses.queries import lesson_place

        context = super().get_context(request, *args, **kwargs)
        context["place"] = lesson_place(self, request.user)
        context["fact_uid"] = new_uuid7()
        context["recording_url"] = self.recording.url if self.recording else ""
        return context
