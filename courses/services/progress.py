"""Following a module: enrolling on the first lesson, noting what was read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from courses.models import CoursePage, Enrollment, LessonPage, LessonProgress
from lms.accounts.models import User
from lms.ids import new_uuid7
from lms.journal.facts import Envelope


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


@transaction.atomic
def record_lessons_read(
    user: User, reads: Sequence[tuple[Envelope, LessonPage]]
) -> None:
    """Note many readings of one kader at once, in a handful of queries.

    Facts already kept stay as they are. Raises IntegrityError, having stored nothing,
    when another delivery of one of them crosses this one.
    """
    uids = [envelope.uid for envelope, _ in reads]
    kept = set(
        LessonProgress.objects.filter(uid__in=uids).values_list("uid", flat=True)
    )
    homes = {lesson.path[: -lesson.steplen] for _, lesson in reads}
    courses = set(
        CoursePage.objects.filter(path__in=homes).values_list("pk", flat=True)
    )
    enrolled = Enrollment.objects.filter(user=user, course__in=courses)
    missing = courses - set(enrolled.values_list("course_id", flat=True))
    if missing:
        Enrollment.objects.bulk_create(
            [Enrollment(user=user, course_id=pk) for pk in sorted(missing)],
            ignore_conflicts=True,
        )
    LessonProgress.objects.bulk_create(
        LessonProgress(
            uid=envelope.uid,
            user=user,
            lesson=lesson,
            occurred_at=envelope.occurred_at,
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
        for envelope, lesson in reads
        if envelope.uid not in kept
    )
