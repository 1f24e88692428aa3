"""Collects a module for a phone: fragments of its pages and all they show."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from content.packing import keep_recording
from courses.models import CoursePage, LessonPage
from courses.packs.parts import PartBox
from courses.packs.practice import practice_cards, practice_questions
from courses.queries.course import CourseOutline, LessonPlace, LessonRow

FORMAT = 1
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class CollectedPack:
    """A module as it would be kept; the manifest lacks its time and its seal."""

    box: PartBox
    manifest: dict[str, Any]

    @property
    def version(self) -> str:
        return self.manifest["version"]

    @property
    def bytes(self) -> int:
        return self.manifest["bytes"]


def collect(
    course: CoursePage, lessons: Sequence[LessonPage], at: datetime
) -> CollectedPack:
    """Render a module and its lessons into parts; nothing is written but renditions.

    The pages may be drafts in memory: so an author learns the size before publishing.
    """
    box = PartBox()
    url = f"/modul/{course.slug}/"
    rows = [
        LessonRow(one.pk or 0, one.title, f"{url}{one.slug}/", one.minutes, read=False)
        for one in lessons
    ]
    entries = [
        {
            "pk": row.pk,
            "slug": lesson.slug,
            "url": row.url,
            "title": row.title,
            "minutes": row.minutes,
            "part": _lesson_part(
                box, lesson, LessonPlace(course.title, url, rows, at_)
            ),
        }
        for at_, (lesson, row) in enumerate(zip(lessons, rows, strict=True))
    ]
    outline = CourseOutline(rows, str(course.quiz.uid) if course.quiz else "", None)
    manifest = {
        "format": FORMAT,
        "slug": course.slug,
        "title": course.title,
        "url": url,
        "minutes": course.minutes,
        "course": {
            "part": _page_part(
                box,
                "courses/course_content.html",
                {"page": course, "outline": outline},
            ),
            "summary": course.summary,
            "quiz": outline.quiz_uid,
        },
        "lessons": entries,
        "practice": _practice_part(box, course, at),
        "files": [part.entry for part in box.parts.values()],
    }
    return CollectedPack(
        box,
        {**manifest, "version": version_of(manifest), "bytes": box.wire_bytes},
    )


def version_of(manifest: dict[str, Any]) -> str:
    """Return the name of this content: another part, title or order is another name."""
    text = json.dumps(manifest, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lesson_part(box: PartBox, lesson: LessonPage, place: LessonPlace) -> str:
    recording = keep_recording(box, lesson.recording) if lesson.recording else ""
    return _page_part(
        box,
        "courses/lesson_content.html",
        {"page": lesson, "place": place, "recording_url": recording},
    )


def _page_part(box: PartBox, template: str, context: dict[str, Any]) -> str:
    context = {**context, "pack": box, "user": AnonymousUser()}
    text = render_to_string(template, context)
    name = context["page"].title
    return box.add(text.encode(), kind="page", content_type=HTML, name=name)


def _practice_part(box: PartBox, course: CoursePage, at: datetime) -> str:
    questions = practice_questions(course.quiz, at)
    if not questions:
        return ""
    cards = practice_cards(questions, box)
    text = render_to_string("courses/packs/practice.html", {"cards": cards})
    return box.add(
        text.encode(), kind="practice", content_type=HTML, name="Latihan tanpa sinyal"
    )
