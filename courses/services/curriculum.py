"""Turns the curriculum files into Wagtail pages, tests and checklists.

The files under content/curriculum/ are the reviewable source. A page edited in the CMS
after loading is kept and named in the report; loading twice makes no new revision.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Page, Site

from assessments.loading import (
    load_cases,
    load_checklist,
    load_questions,
    set_up_assessment,
)
from assessments.models import Assessment, Question, Sitting
from content.loading import LoadReport, digest_of, read_yaml
from content.models import CustomDocument, CustomImage, HomePage, Skill, SPMField
from courses.models import CourseIndexPage, CoursePage, LessonPage
from lms.accounts.authors import ensure_author_group

CURRICULUM_DIR = settings.BASE_DIR / "content" / "curriculum"
QUIZ_ATTEMPTS = 20


@transaction.atomic
def ensure_site_tree() -> CourseIndexPage:
    """Make the page tree's root and /modul/ if they are absent; returns the latter."""
    index = CourseIndexPage.objects.first()
    if index:
        return index
    root = Page.get_first_root_node()
    home = HomePage(title="Cakap", slug="cakap")
    root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": "Cakap"},
    )
    # Wagtail's own welcome page; nothing of ours points at it.
    for welcome in Page.objects.filter(depth=2, slug="home"):
        welcome.delete()
    index = CourseIndexPage(title="Modul", slug="modul")
    HomePage.objects.get(pk=home.pk).add_child(instance=index)
    # Only now are there pages for authors to write under.
    ensure_author_group()
    return index


def load_curriculum(folder: Path = CURRICULUM_DIR) -> LoadReport:
    """Load every module folder; each module is one transaction."""
    report = LoadReport()
    index = ensure_site_tree()
    modules = [(read_yaml(path), path.parent) for path in folder.glob("*/module.yaml")]
    for data, module_dir in sorted(modules, key=lambda pair: pair[0]["order"]):
        _load_module(index, data, module_dir, report)
    return report


@transaction.atomic
def _load_module(
    index: CourseIndexPage, data: dict[str, Any], folder: Path, report: LoadReport
) -> None:
    if (folder / "cases.yaml").exists():
        load_cases(read_yaml(folder / "cases.yaml"), report)
    questions = load_questions(
        read_yaml(folder / "questions.yaml"),
        report,
        # Apart from the lessons': words for what is asked about tell no answer.
        lambda image: _picture(
            folder / image["file"], image["alt"], f"{data['slug']}-soal"
        ),
    )
    if (folder / "checklist.yaml").exists():
        load_checklist(read_yaml(folder / "checklist.yaml"), report)
    course = _load_course(index, data, _quiz_for(data, questions), report)
    for lesson in data["lessons"]:
        _load_lesson(course, lesson, folder, report)


def _quiz_for(data: dict[str, Any], questions: list[Question]) -> Sitting:
    """The module's own quiz: for practice, open to all, never certifying."""
    assessment = set_up_assessment(
        f"kuis-{data['slug']}",
        [question for question in questions if question.form != Question.Form.B],
        title=f"Kuis: {data['title']}",
        purpose=Assessment.Purpose.QUIZ,
        max_attempts=QUIZ_ATTEMPTS,
    )
    sitting, _ = Sitting.objects.get_or_create(
        assessment=assessment, open_to_all=True, defaults={"label": "kuis modul"}
    )
    return sitting


def _load_course(
    index: CourseIndexPage, data: dict[str, Any], quiz: Sitting, report: LoadReport
) -> CoursePage:
    fields = {
        "title": data["title"],
        "summary": data["summary"],
        "outcomes": data["outcomes"],
        "minutes": data["minutes"],
        "spm_field": SPMField.objects.filter(code=data["spm_field"]).first(),
        "quiz": quiz,
        "sources": data["sources"],
        "review_notes": data.get("review", []),
    }
    skills = list(Skill.objects.filter(number__in=data["skills"]))
    course = CoursePage.objects.filter(source_key=data["slug"]).first()
    is_new = course is None
    if is_new:
        course = CoursePage(slug=data["slug"], source_key=data["slug"])
    present = None if is_new else _course_digest(course, fields)
    wanted = _digest_fields(fields, sorted(skill.number for skill in skills))
    for name, value in fields.items():
        setattr(course, name, value)
    course.skills = skills
    if is_new:
        course.loaded_digest = wanted
        index.add_child(instance=course)
        course.save_revision().publish()
        report.added.append(f"modul {data['slug']}")
        return course
    return _save_if_ours(course, present, wanted, f"modul {data['slug']}", report)


def _course_digest(course: CoursePage, fields: dict[str, Any]) -> str:
    numbers = sorted(skill.number for skill in course.skills.all())
    return _digest_fields({name: getattr(course, name) for name in fields}, numbers)


def _digest_fields(fields: dict[str, Any], numbers: list[int]) -> str:
    return digest_of([{k: getattr(v, "pk", v) for k, v in fields.items()}, numbers])


def _save_if_ours(
    page: Page, present: str | None, wanted: str, name: str, report: LoadReport
) -> Page:
    """Publish the page as set in memory, or leave the stored one as it is.

    Returns the page as it now stands in the database.
    """
    if present == wanted:
        report.unchanged.append(name)
    elif page.loaded_digest and present != page.loaded_digest:
        report.kept.append(name)
    else:
        page.loaded_digest = wanted
        page.save_revision().publish()
        report.changed.append(name)
    return type(page).objects.get(pk=page.pk)


def _load_lesson(
    course: CoursePage, data: dict[str, Any], folder: Path, report: LoadReport
) -> None:
    body = [_block(block, folder, course.source_key) for block in data["body"]]
    name = f"materi {course.source_key}/{data['slug']}"
    recording = _recording(folder, data.get("recording", ""), course.source_key)
    wanted = _lesson_state(data["title"], data["minutes"], body, recording)
    lesson = LessonPage.objects.child_of(course).filter(slug=data["slug"]).first()
    is_new = lesson is None
    present = None if is_new else lesson_digest(lesson)
    if is_new:
        lesson = LessonPage(slug=data["slug"])
    lesson.title = data["title"]
    lesson.minutes = data["minutes"]
    lesson.recording = recording
    # Set as plain JSON; Wagtail adds its block ids on saving.
    lesson.body = LessonPage.body.field.to_python(json.dumps(body))
    if is_new:
        lesson.loaded_digest = wanted
        course.add_child(instance=lesson)
        lesson.save_revision().publish()
        report.added.append(name)
        return
    _save_if_ours(lesson, present, wanted, name, report)


def lesson_digest(lesson: LessonPage) -> str:
    """Return the digest of a lesson's present content, without Wagtail's block ids."""
    body = [plain_block(block) for block in lesson.body.get_prep_value()]
    return _lesson_state(lesson.title, lesson.minutes, body, lesson.recording)


def _lesson_state(
    title: str, minutes: int, body: list, recording: CustomDocument | None
) -> str:
    """The digest of what an author may change; without a voice as it always was."""
    voice = [recording.pk, recording.get_file_hash()] if recording else []
    return digest_of([title, minutes, body, *voice])


def plain_block(value: Any) -> Any:
    """Strip block ids and list wrappers from stored StreamField data."""
    if isinstance(value, list):
        return [plain_block(item) for item in value]
    if isinstance(value, dict):
        if value.get("type") == "item" and "value" in value:
            return plain_block(value["value"])
        return {k: plain_block(v) for k, v in value.items() if k != "id"}
    return value


def _block(block: dict[str, Any], folder: Path, course_key: str) -> dict[str, Any]:
    """Turn `{name: value}` of the file into StreamField data with every key present."""
    ((name, value),) = block.items()
    if name == "image":
        image = _picture(folder / value["file"], value["alt"], course_key)
        value = {
            "image": image.pk,
            "alt": value["alt"],
            "caption": value.get("caption", ""),
        }
    elif name == "steps":
        items = [{"text": i["text"], "why": i.get("why", "")} for i in value["items"]]
        value = {"title": value["title"], "items": items}
    elif name == "refer":
        value = {"title": value.get("title", "Kapan merujuk"), "text": value["text"]}
    return {"type": name, "value": value}


def _recording(folder: Path, name: str, course_key: str) -> CustomDocument | None:
    """Return the document of a recorded voice; another recording is another one."""
    if not name:
        return None
    content = (folder / name).read_bytes()
    title = f"{course_key}: {Path(name).stem}"
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    known = CustomDocument.objects.filter(title=title, file_hash=digest).first()
    if known:
        return known
    file = ContentFile(content, name=f"{course_key}-{Path(name).name}")
    document = CustomDocument(title=title, file=file)
    # As the CMS does for an upload; this is how the next loading finds it.
    document._set_document_file_metadata()
    document.save()
    return document


def _picture(path: Path, alt: str, course_key: str) -> CustomImage:
    """Return the picture of the media library for a curriculum file."""
    source_path = f"{course_key}/{path.name}"
    image = CustomImage.objects.filter(source_path=source_path).first()
    content = path.read_bytes()
    if image:
        with image.file.open("rb") as stored:
            if stored.read() == content:
                return image
    else:
        image = CustomImage(source_path=source_path)
    image.title = alt[:255]
    image.alt_text = alt[:255]
    with path.open("rb") as stream:
        image.file = File(stream, name=f"{course_key}-{path.name}")
        image._set_file_hash()
        image.save()
    return image
