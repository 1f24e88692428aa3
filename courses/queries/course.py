"""What a reader sees of modules: cards, outlines, and where a lesson stands.

Anonymous readers may read everything; progress is only for who is signed in.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from assessments.models import Attempt
from courses.models import CourseIndexPage, CoursePage, LessonPage, LessonProgress
from lms.accounts.models import User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class CourseCard:
    """A module in a list, with the reader's own progress."""

    title: str
    url: str
    summary: str
    minutes: int
    belongs_to: str
    lessons: int
    read: int
    lesson_ids: tuple[int, ...] = ()

    @property
    def done(self) -> bool:
        return self.lessons > 0 and self.read == self.lessons


@dataclass(frozen=True)
class LessonRow:
    """A lesson in its module's outline."""

    pk: int
    title: str
    url: str
    minutes: int
    read: bool


@dataclass(frozen=True)
class CourseOutline:
    """A module with its lessons, and what the reader does next."""

    lessons: list[LessonRow]
    quiz_uid: str
    quiz_percent: int | None

    @property
    def steps(self) -> list[dict[str, str]]:
        """The lessons as the `steps` component wants them."""
        following = self.next_lesson
        return [
            {
                "label": lesson.title,
                "url": lesson.url,
                "note": f"{lesson.minutes} menit",
                "lesson": lesson.pk,
                "state": "done"
                if lesson.read
                else ("now" if lesson is following else "todo"),
            }
            for lesson in self.lessons
        ]

    @property
    def read_count(self) -> int:
        return sum(lesson.read for lesson in self.lessons)

    @property
    def next_lesson(self) -> LessonRow | None:
        """The first unread lesson, None when all are read."""
        return next((lesson for lesson in self.lessons if not lesson.read), None)


@dataclass(frozen=True)
class LessonPlace:
    """Where a lesson stands among its neighbours."""

    course_title: str
    course_url: str
    lessons: list[LessonRow]
    position: int

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def url(self) -> str:
        return self.lessons[self.position].url

    @property
    def is_read(self) -> bool:
        return self.lessons[self.position].read

    @property
    def previous(self) -> LessonRow | None:
        return self.lessons[self.position - 1] if self.position else None

    @property
    def next(self) -> LessonRow | None:
        rest = self.lessons[self.position + 1 :]
        return rest[0] if rest else None


def read_lesson_ids(reader: Reader) -> set[int]:
    """Return ids of the lessons the reader has read to the end; one query."""
    if not reader.is_authenticated:
        return set()
    progress = LessonProgress.objects.filter(user=reader)
    return set(progress.values_list("lesson_id", flat=True))


def course_list(index: CourseIndexPage, reader: Reader) -> list[CourseCard]:
    """Return the live modules in the index's order; the same few queries for any."""
    courses = (
        CoursePage.objects.live()
        .child_of(index)
        .select_related("spm_field")
        .prefetch_related("skills")
    )
    lessons = LessonPage.objects.live().descendant_of(index)
    paths = list(lessons.values_list("path", "pk"))
    read = read_lesson_ids(reader)
    cards = []
    for course in courses:
        ids = [pk for path, pk in paths if path.startswith(course.path)]
        cards.append(
            CourseCard(
                title=course.title,
                url=f"/modul/{course.slug}/",
                summary=course.summary,
                minutes=course.minutes,
                belongs_to=_belongs_to(course),
                lessons=len(ids),
                read=len(read.intersection(ids)),
                lesson_ids=tuple(ids),
            )
        )
    return cards


def _belongs_to(course: CoursePage) -> str:
    if course.spm_field:
        return f"Bidang {course.spm_field.name}"
    numbers = ", ".join(str(skill.number) for skill in course.skills.all())
    return f"Keterampilan {numbers}" if numbers else "Pengetahuan umum"


def lesson_rows(course: CoursePage, reader: Reader) -> list[LessonRow]:
    """Return the live lessons of a module in order, marked read or not; two queries."""
    read = read_lesson_ids(reader)
    lessons = LessonPage.objects.live().child_of(course).order_by("path")
    return [
        LessonRow(pk, title, f"/modul/{course.slug}/{slug}/", minutes, pk in read)
        for pk, title, slug, minutes in lessons.values_list(
            "pk", "title", "slug", "minutes"
        )
    ]


def course_outline(course: CoursePage, reader: Reader) -> CourseOutline:
    """Return the module's lessons and the reader's best quiz result."""
    best = None
    if reader.is_authenticated and course.quiz_id:
        best = (
            Attempt.objects.filter(
                sitting_id=course.quiz_id, user=reader, submitted_at__isnull=False
            )
            .order_by(F("score").desc())
            .first()
        )
    return CourseOutline(
        lessons=lesson_rows(course, reader),
        quiz_uid=str(course.quiz.uid) if course.quiz else "",
        quiz_percent=best.percent if best else None,
    )


def lesson_place(lesson: LessonPage, reader: Reader) -> LessonPlace:
    """Return the lesson's place; a draft in preview stands after the live ones."""
    course = lesson.get_parent().specific
    rows = lesson_rows(course, reader)
    ids = [row.pk for row in rows]
    if lesson.pk not in ids:
        rows.append(LessonRow(lesson.pk or 0, lesson.title, "", lesson.minutes, False))
        ids.append(lesson.pk)
    return LessonPlace(
        course_title=course.title,
        course_url=f"/modul/{course.slug}/",
        lessons=rows,
        position=ids.index(lesson.pk),
    )


def next_course(reader: User) -> CourseCard | None:
    """Return the module to go on with: one begun and unfinished, else the first new."""
    index = CourseIndexPage.objects.live().first()
    cards = course_list(index, reader) if index else []
    begun = [card for card in cards if 0 < card.read < card.lessons]
    fresh = [card for card in cards if card.read == 0 and card.lessons]
    return next(iter(begun + fresh), None)
