"""What a module may weigh on somebody's own prepaid data, and what makes it heavy."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage, LessonPage
from courses.packs.build import CollectedPack, collect
from courses.packs.parts import Part
from courses.packs.present import lessons_of
from lms.templatetags.ui import kb

KIND_WORDS = {
    "page": "tulisan",
    "picture": "gambar",
    "audio": "suara",
    "practice": "soal",
}
NAMED = 3


class PackTooBig(ValidationError):
    """Refusal to publish; the message names size, budget and the largest files."""


@dataclass(frozen=True)
class PackSize:
    """The weight of a module as it would be published, in bytes over the wire."""

    bytes: int
    budget: int
    largest: list[Part]

    @property
    def too_big(self) -> bool:
        return self.bytes > self.budget

    @property
    def heavy_files(self) -> list[str]:
        """The largest files in words."""
        return [
            f"{KIND_WORDS.get(part.kind, part.kind)} “{part.name}” "
            f"{kb(part.wire_bytes)}"
            for part in self.largest
        ]

    @property
    def refusal(self) -> str:
        return (
            f"Modul ini menjadi {kb(self.bytes)}, batasnya {kb(self.budget)}. "
            f"Yang terbesar: {', '.join(self.heavy_files)}. "
            "Perkecil atau hapus salah satunya; sementara itu simpan sebagai draf."
        )


def size_with_lesson(course: CoursePage, lesson: LessonPage) -> PackSize:
    """Weigh a module with this draft of one of its lessons, new or changed."""
    lessons = [one for one in lessons_of(course) if one.pk != lesson.pk]
    place = len([one for one in lessons if lesson.path and one.path < lesson.path])
    at = place if lesson.path else len(lessons)
    return _weigh(course, [*lessons[:at], lesson, *lessons[at:]])


def size_of_course(course: CoursePage) -> PackSize:
    """Weigh a module, itself perhaps a draft, with its live lessons."""
    return _weigh(course, list(lessons_of(course)) if course.pk else [])


def size_of_page(page: CoursePage | LessonPage, parent: Page | None = None) -> PackSize:
    """Weigh the module a page of the CMS belongs to, with the page as it is in memory.

    `parent` is where a page that is not in the tree yet will stand.
    """
    if isinstance(page, CoursePage):
        return size_of_course(page)
    return size_with_lesson((parent or page.get_parent()).specific, page)


def check_budget(size: PackSize) -> None:
    """Raise PackTooBig when a module weighs more than its budget."""
    if size.too_big:
        raise PackTooBig(size.refusal)


def _weigh(course: CoursePage, lessons: list[LessonPage]) -> PackSize:
    collected: CollectedPack = collect(course, lessons, timezone.now())
    # A kB is 1,000 bytes, as phones and operators count.
    budget = course.budget_kb * 1000
    return PackSize(collected.bytes, budget, collected.box.largest(NAMED))
