"""Questions, tests and checklists."""

from datetime import date
from itertools import count

from assessments.models import (
    Assessment,
    AssessmentItem,
    AssessorLicence,
    Checklist,
    ChecklistItem,
    Choice,
    Question,
    Sitting,
)
from content.models import Skill
from lms.accounts.models import User
from tests.factories.content import make_skill

_serial = count(1)


def make_question(skill: Skill | None = None, **fields) -> Question:
    """A single-choice question with four choices; the first one is right."""
    number = next(_serial)
    defaults = {"key": f"soal-{number}", "stem": f"Soal {number}?", "skill": skill}
    question = Question.objects.create(**{**defaults, **fields})
    for order in range(1, 5):
        Choice.objects.create(
            question=question,
            order=order,
            text=f"Pilihan {order}",
            is_correct=order == 1,
            reason=f"Alasan {order}",
        )
    return question


def make_assessment(questions: int = 4, skill: Skill | None = None, **fields):
    number = next(_serial)
    defaults = {"key": f"ujian-{number}", "title": f"Ujian {number}", "purpose": "post"}
    assessment = Assessment.objects.create(**{**defaults, **fields})
    for order in range(1, questions + 1):
        AssessmentItem.objects.create(
            assessment=assessment, question=make_question(skill), order=order
        )
    return assessment


def make_sitting(assessment: Assessment | None = None, **fields) -> Sitting:
    return Sitting.objects.create(
        assessment=assessment or make_assessment(), **{"open_to_all": True, **fields}
    )


def make_checklist(skill: Skill | None = None, steps: int = 4) -> Checklist:
    """A checklist whose first step is critical."""
    number = next(_serial)
    checklist = Checklist.objects.create(
        key=f"dt-{number}",
        skill=skill or make_skill(),
        title=f"Daftar tilik {number}",
        version="1",
    )
    for order in range(1, steps + 1):
        ChecklistItem.objects.create(
            checklist=checklist,
            order=order,
            text=f"Langkah {order}",
            critical=order == 1,
        )
    return checklist


def make_licence(
    assessor: User,
    skill: Skill,
    valid_from: date = date(2024, 1, 1),
    valid_until: date = date(2099, 12, 31),
) -> AssessorLicence:
    """A licence for one skill, given by the assessor's own Dinas."""
    return AssessorLicence.objects.create(
        assessor=assessor,
        skill=skill,
        valid_from=valid_from,
        valid_until=valid_until,
        basis="SK uji",
        granted_by=assessor,
    )
