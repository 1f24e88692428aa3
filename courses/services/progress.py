"""Following a module: enrolling on the first lesson, noting what was read."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from courses.models import Enrollment, LessonPage, LessonProgress
from lms.accounts.models import User
from lms.ids import new_uuid7


def record_lesson_read(
    user: User,
    lesson: LessonPage,
    *,
    occurred_at: datetime,
    uid: UUID | None = None,
    device: str = "",
    clock_offset: int = 0,
) -> LessonProgress:
    """Note that the kader read the lesson to its end, and enroll them in its module.

    The same `uid` again returns the fact already kept. `clock_offset` is in seconds.
    """
    uid = uid or new_uuid7()
    known = LessonProgress.objects.filter(uid=uid).first()
    if known:
        return known
    try:
        with transaction.atomic():
            Enrollment.objects.get_or_create(
                user=user, course_id=lesson.get_parent().pk
            )
            return LessonProgress.objects.create(
                uid=uid,
                user=user,
                lesson=lesson,
                occurred_at=occurred_at,
                device=device,
                clock_offset=clock_offset,
            )
    except IntegrityError:
        # Two deliveries of one fact crossed; the other one has it.
        return LessonProgress.objects.get(uid=uid)
