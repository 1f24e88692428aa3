"""Models by noun: modules, enrollment, organisers, events, participants, attendance."""

from courses.models.attendance import Attendance
from courses.models.bimtek import Bimtek, BimtekSession, KabupatenQuota, Speaker
from courses.models.course import CourseIndexPage, CoursePage, LessonPage
from courses.models.enrollment import Enrollment, LessonProgress
from courses.models.organiser import Organiser, Signatory
from courses.models.pack import Pack, PackPart
from courses.models.registration import (
    ParticipantImport,
    Registration,
    RegistrationNote,
)

__all__ = [
    "Attendance",
    "Bimtek",
    "BimtekSession",
    "CourseIndexPage",
    "CoursePage",
    "Enrollment",
    "KabupatenQuota",
    "LessonPage",
    "LessonProgress",
    "Organiser",
    "Pack",
    "PackPart",
    "ParticipantImport",
    "Registration",
    "RegistrationNote",
    "Signatory",
    "Speaker",
]
