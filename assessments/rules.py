"""What a person may see after a test."""

from datetime import datetime
from enum import Enum

from assessments.models import Assessment, Sitting


class Reveal(Enum):
    """How much a result says about single questions."""

    NOTHING = "nothing"
    MARKS = "marks"
    KEYS = "keys"


def what_to_reveal(sitting: Sitting, at: datetime) -> Reveal:
    """Say how much of a handed-in test its taker may see.

    The key of a certifying test is never shown: its questions serve again. While any
    pre- or post-test may still be open, not even the marks: neighbours are writing.
    """
    assessment = sitting.assessment
    if gives_feedback_offline(assessment):
        return Reveal.KEYS
    if sitting.closes_at is None or at < sitting.closes_at:
        return Reveal.NOTHING
    return Reveal.MARKS if assessment.certifying else Reveal.KEYS


def gives_feedback_offline(assessment: Assessment) -> bool:
    """Say whether its key may lie on a phone: practice, which proves nothing."""
    return assessment.purpose == Assessment.Purpose.QUIZ and not assessment.certifying
