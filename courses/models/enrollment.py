from django.conf import settings
from django.db import models

from courses.models.course import CoursePage, LessonPage
from lms.journal.facts import Fact


class Enrollment(models.Model):
    """A kader following a module; made when the first lesson is opened."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrollments"
    )
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="enrollments")
    started_at = models.DateTimeField("mulai", auto_now_add=True)

    class Meta:
        verbose_name = "peserta modul"
        verbose_name_plural = "peserta modul"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"], name="enrollment_once_per_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.course}"


class LessonProgress(Fact):
    """The fact that a kader read a lesson to its end; re-reading adds facts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_progress"
    )
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="progress")

    class Meta:
        verbose_name = "materi dibaca"
        verbose_name_plural = "materi dibaca"
        indexes = [models.Index(fields=["user", "lesson"], name="progress_by_lesson")]

    def __str__(self) -> str:
        return f"{self.user} – {self.lesson}"
