"""The packs as they are handed out: stored, and made again when their pages changed."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses.models import CoursePage, LessonPage, Pack
from courses.packs.build import FORMAT, collect
from courses.packs.parts import store

# What a fragment is drawn with; another release may draw the same pages anew.
TEMPLATES = ("content/templates", "courses/templates", "lms/templates/components")


def present_packs() -> list[Pack]:
    """Return the pack of every live module, in their order.

    Three queries when nothing changed; a module that did is collected again.
    """
    courses = list(CoursePage.objects.live().order_by("path"))
    sources = sources_of(courses)
    known = {pack.course_id: pack for pack in Pack.objects.select_related("course")}
    packs = []
    for course in courses:
        pack = known.get(course.pk)
        if pack is None or pack.source != sources[course.pk]:
            pack = make_pack(course)
        packs.append(pack)
    return packs


def pack_of(course: CoursePage) -> Pack:
    """Return the present pack of one live module; two queries when nothing changed."""
    pack = Pack.objects.filter(course=course).first()
    if pack and pack.source == sources_of([course])[course.pk]:
        return pack
    return make_pack(course)


@transaction.atomic
def make_pack(course: CoursePage) -> Pack:
    """Collect a module and store its pack, one process at a time."""
    Pack.objects.get_or_create(
        course=course,
        defaults={
            "bytes": 0,
            "manifest": {},
            "published_at": timezone.now(),
        },
    )
    # What is read from here on is not older than the row; see forget_packs.
    pack = Pack.objects.select_for_update().get(course=course)
    course = CoursePage.objects.select_related("quiz__assessment").get(pk=course.pk)
    source = sources_of([course])[course.pk]
    if pack.source == source:
        return pack
    now = timezone.now()
    collected = collect(course, list(lessons_of(course)), now)
    store(collected.box)
    if pack.version != collected.version:
        pack.published_at = now.replace(microsecond=0)
    pack.source = source
    pack.version = collected.version
    pack.bytes = collected.bytes
    stamp = pack.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    pack.manifest = {**collected.manifest, "published_at": stamp}
    pack.save()
    return pack


def lessons_of(course: CoursePage) -> Iterable[LessonPage]:
    """Return the live lessons of a module in order, with their recordings."""
    lessons = LessonPage.objects.live().child_of(course).order_by("path")
    return lessons.select_related("recording")


def forget_packs() -> None:
    """Have every pack made again: something pages share has changed."""
    Pack.objects.exclude(source="").update(source="")


def sources_of(courses: Iterable[CoursePage]) -> dict[int, str]:
    """Return per module a digest of the state its pack is made from; one query."""
    courses = list(courses)
    lessons = list(
        LessonPage.objects.live()
        .order_by("path")
        .values_list("path", "pk", "slug", "live_revision_id", "recording_id")
    )
    return {
        course.pk: _digest(
            [FORMAT, drawn_with(), course.slug, course.live_revision_id, course.quiz_id]
            + [lesson for lesson in lessons if lesson[0].startswith(course.path)]
        )
        for course in courses
    }


@cache
def drawn_with() -> str:
    """Return a digest of the templates of this release."""
    files = sorted(
        path
        for folder in TEMPLATES
        for path in Path(settings.BASE_DIR / folder).rglob("*.html")
    )
    return _digest([path.read_text(encoding="utf-8") for path in files])


def _digest(data: list) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
