"""The questions of a module's quiz, with keys, for practice without signal.

A pack is public. So only a quiz goes in that reveals its keys to every taker, and of
that no question which also serves in a test that certifies.
"""

from datetime import datetime

from assessments.models import Assessment, Question, Sitting
from assessments.rules import Reveal, what_to_reveal


def practice_questions(sitting: Sitting | None, at: datetime) -> list[Question]:
    """Return the questions to practise, choices prefetched, in the quiz's order."""
    if sitting is None or sitting.assessment.purpose != Assessment.Purpose.QUIZ:
        return []
    if what_to_reveal(sitting, at) is not Reveal.KEYS:
        return []
    secret = Question.objects.filter(assessments__certifying=True)
    return list(
        Question.objects.filter(items__assessment=sitting.assessment, is_active=True)
        .exclude(pk__in=secret.values("pk"))
        .order_by("items__order")
        .prefetch_related("choices")
    )
