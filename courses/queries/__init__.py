"""Reads over several models, as querysets or small dataclasses."""

from courses.queries.bimtek import attendance_summary, roster
from courses.queries.course import (
    course_list,
    course_outline,
    lesson_place,
    next_course,
)
from courses.queries.cover import Cover, cover_of
from courses.queries.mine import own_sessions

__all__ = [
    "Cover",
    "attendance_summary",
    "course_list",
    "course_outline",
    "cover_of",
    "lesson_place",
    "next_course",
    "own_sessions",
    "roster",
]
