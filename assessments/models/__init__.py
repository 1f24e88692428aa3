"""Models by noun: bank, tests, attempts, observed practice, the evidence ledger."""

from assessments.models.assessment import (
    Assessment,
    AssessmentItem,
    Sitting,
    SittingSeat,
)
from assessments.models.attempt import Answer, Attempt
from assessments.models.attempt_facts import (
    AttemptRevision,
    AttemptStart,
    AttemptSubmission,
)
from assessments.models.evidence import Evidence, KaderLevel, SkillStatus
from assessments.models.observation import Checklist, ChecklistItem, Observation
from assessments.models.paper import QuestionPaper
from assessments.models.question import Choice, Question

__all__ = [
    "Answer",
    "Assessment",
    "AssessmentItem",
    "Attempt",
    "AttemptRevision",
    "AttemptStart",
    "AttemptSubmission",
    "Checklist",
    "ChecklistItem",
    "Choice",
    "Evidence",
    "KaderLevel",
    "Observation",
    "Question",
    "QuestionPaper",
    "Sitting",
    "SittingSeat",
    "SkillStatus",
]
