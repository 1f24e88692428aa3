"""Models by noun: bank, tests, attempts, observed practice, the evidence ledger."""

from assessments.models.assessment import (
    Assessment,
    AssessmentItem,
    Sitting,
    SittingSeat,
)
from assessments.models.assessor import (
    AssessorLicence,
    CalibrationTask,
    ObservationRelease,
)
from assessments.models.attempt import Answer, Attempt
from assessments.models.attempt_facts import (
    AttemptRevision,
    AttemptStart,
    AttemptSubmission,
)
from assessments.models.blueprint import BlueprintRow
from assessments.models.case import QuestionCase
from assessments.models.evidence import Evidence, KaderLevel, SkillStatus
from assessments.models.guideline import GuidelineChange
from assessments.models.observation import Checklist, ChecklistItem, Observation
from assessments.models.outside import OutsideLearning
from assessments.models.paper import QuestionPaper
from assessments.models.photo import ObservationPhoto
from assessments.models.preview import RulePreview, RulePreviewMove
from assessments.models.printed import PrintedForm, SheetEntry
from assessments.models.question import Choice, Question
from assessments.models.sitting_facts import Accommodation, SittingPause

__all__ = [
    "Accommodation",
    "Answer",
    "Assessment",
    "AssessmentItem",
    "AssessorLicence",
    "Attempt",
    "AttemptRevision",
    "AttemptStart",
    "AttemptSubmission",
    "BlueprintRow",
    "CalibrationTask",
    "Checklist",
    "ChecklistItem",
    "Choice",
    "Evidence",
    "GuidelineChange",
    "KaderLevel",
    "Observation",
    "ObservationPhoto",
    "ObservationRelease",
    "OutsideLearning",
    "PrintedForm",
    "Question",
    "QuestionCase",
    "QuestionPaper",
    "RulePreview",
    "RulePreviewMove",
    "SheetEntry",
    "Sitting",
    "SittingPause",
    "SittingSeat",
    "SkillStatus",
]
