"""`lesson.read`: a kader read a lesson to its end, with or without signal."""

from collections.abc import Sequence

from courses.models import LessonPage
from courses.services.progress import record_lesson_read, record_lessons_read
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

FACT_TYPE = "lesson.read"


def register() -> None:
    """Register the fact type `lesson.read`."""
    register_fact_type(FACT_TYPE, receive_read, many=receive_reads)


def receive_read(actor: User, envelope: Envelope) -> Verdict:
    """Store that the sender read a lesson.

    Raises MalformedFact when the payload names no lesson that ever existed.
    """
    lesson = LessonPage.objects.filter(pk=lesson_of(envelope)).first()
    if lesson is None:
        raise MalformedFact("Materi pada catatan ini tidak dikenal.")
    record_lesson_read(
        actor,
        lesson,
        occurred_at=envelope.occurred_at,
        uid=envelope.uid,
        device=envelope.device,
        clock_offset=envelope.clock_offset,
    )
    return verdict_on(lesson.title)


def receive_reads(actor: User, envelopes: Sequence[Envelope]) -> list[Verdict]:
    """Store that the sender read several lessons; MalformedFact if any is unknown."""
    pks = [lesson_of(envelope) for envelope in envelopes]
    lessons = {
        lesson.pk: lesson
        for lesson in LessonPage.objects.filter(pk__in=set(pks)).only(
            "pk", "title", "path", "depth"
        )
    }
    if not lessons.keys() >= set(pks):
        raise MalformedFact("Materi pada catatan ini tidak dikenal.")
    reads = zip(envelopes, (lessons[pk] for pk in pks), strict=True)
    record_lessons_read(actor, list(reads))
    return [verdict_on(lessons[pk].title) for pk in pks]


def lesson_of(envelope: Envelope) -> int:
    """Return the page id in a payload, or raise MalformedFact."""
    try:
        return int(envelope.payload.get("lesson", ""))
    except (TypeError, ValueError) as error:
        raise MalformedFact("Catatan ini tidak menyebut materi.") from error


def verdict_on(title: str) -> Verdict:
    return Verdict("tercatat", f"Materi “{title}” tercatat selesai.")
