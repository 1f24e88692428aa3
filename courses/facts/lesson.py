"""`lesson.read`: a kader read a lesson to its end, with or without signal."""

from courses.models import LessonPage
from courses.services.progress import record_lesson_read
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

FACT_TYPE = "lesson.read"


def register() -> None:
    """Register the fact type `lesson.read`."""
    register_fact_type(FACT_TYPE, receive_read)


def receive_read(actor: User, envelope: Envelope) -> Verdict:
    """Store that the sender read a lesson.

    Raises MalformedFact when the payload names no lesson that ever existed.
    """
    try:
        pk = int(envelope.payload.get("lesson", ""))
    except (TypeError, ValueError) as error:
        raise MalformedFact("Catatan ini tidak menyebut materi.") from error
    lesson = LessonPage.objects.filter(pk=pk).first()
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
    return Verdict("tercatat", f"Materi “{lesson.title}” tercatat selesai.")
