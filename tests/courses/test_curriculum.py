import shutil
from decimal import Decimal

import pytest
from wagtail.models import Page, Revision

from assessments.loading import UnsoundQuestion, _question_digest
from assessments.models import Checklist, Question
from content.loading import digest_of, load_framework
from courses.models import CoursePage, LessonPage
from courses.services.curriculum import (
    CURRICULUM_DIR,
    ensure_site_tree,
    load_curriculum,
)

pytestmark = pytest.mark.django_db
SPOKEN = "    minutes: 6\n    recording: audio/tugas.mp3\n"


@pytest.fixture
def loaded():
    load_framework()
    return load_curriculum()


def test_the_site_tree_is_made_once():
    first = ensure_site_tree()
    second = ensure_site_tree()
    assert (first.pk, first.url) == (second.pk, "/modul/")
    assert Page.find_problems() == ([], [], [], [], [])


def test_every_module_becomes_pages_questions_and_checklists(loaded):
    courses = CoursePage.objects.live()
    assert sorted(course.slug for course in courses) == [
        "kunjungan-rumah",
        "penimbangan-pengukuran",
        "perumahan-rakyat",
        "sosial",
    ]
    assert all(course.get_children().live().count() >= 5 for course in courses)
    assert all(course.quiz.assessment.items.count() >= 6 for course in courses)
    assert sorted(Checklist.objects.values_list("skill__number", flat=True)) == [3, 7]
    choosing = Question.objects.filter(kind__in=["single", "multiple", "true_false"])
    assert not choosing.exclude(choices__is_correct=True).exists()


def test_loading_twice_makes_no_new_revision(loaded):
    revisions = Revision.objects.count()
    again = load_curriculum()
    assert (again.added, again.changed, again.kept) == ([], [], [])
    assert len(again.unchanged) == len(loaded.added)
    assert Revision.objects.count() == revisions


def test_a_lesson_edited_in_the_cms_is_kept_and_named(loaded):
    lesson = LessonPage.objects.first()
    lesson.title = "Judul dari Puskesmas"
    lesson.save_revision().publish()
    again = load_curriculum()
    assert again.kept == [f"materi {lesson.get_parent().slug}/{lesson.slug}"]
    assert LessonPage.objects.get(pk=lesson.pk).title == "Judul dari Puskesmas"


def test_a_question_edited_in_the_cms_is_kept_and_named(loaded):
    question = Question.objects.first()
    question.stem = "Soal dari Puskesmas?"
    question.save()
    assert load_curriculum().kept == [f"soal {question.key}"]


def test_a_module_page_reads_at_its_address(loaded, client, kader):
    client.force_login(kader)
    lesson = LessonPage.objects.live().first()
    assert client.get(lesson.url).status_code == 200
    assert lesson.url == f"/modul/{lesson.get_parent().slug}/{lesson.slug}/"


@pytest.fixture
def voiced(tmp_path):
    """The files of one module, with a voice beside its first lesson."""
    load_framework()
    source = CURRICULUM_DIR / "sosial"
    shutil.copytree(source, tmp_path / "sosial")
    (tmp_path / "sosial" / "audio").mkdir()
    (tmp_path / "sosial" / "audio" / "tugas.mp3").write_bytes(b"ID3" + bytes(500))
    path = tmp_path / "sosial" / "module.yaml"
    text = path.read_text(encoding="utf-8")
    named = text.replace("    minutes: 6\n", SPOKEN, 1)
    path.write_text(named, encoding="utf-8")
    return tmp_path


def test_a_recording_of_the_files_is_loaded_once(voiced):
    load_curriculum(voiced)
    lesson = LessonPage.objects.exclude(recording=None).get()
    assert lesson.recording.title == "sosial: tugas"
    assert lesson.recording.file.size == 503
    again = load_curriculum(voiced)
    assert (again.added, again.changed, again.kept) == ([], [], [])
    (voiced / "sosial" / "audio" / "tugas.mp3").write_bytes(b"ID3" + bytes(600))
    assert load_curriculum(voiced).changed == [f"materi sosial/{lesson.slug}"]
    lesson.refresh_from_db()
    assert lesson.recording.file.size == 603


def test_every_kind_of_question_is_loaded_with_all_it_needs(loaded):
    by_key = {one.key: one for one in Question.objects.all()}
    number, spot = by_key["pp-09a"], by_key["pr-09a"]
    assert (number.number_answer, number.unit) == (Decimal("12.3"), "cm")
    assert number.image.is_svg()
    steps = by_key["pp-10a"].choices.values_list("text", flat=True)
    assert steps[0].startswith("Minta ibu melepas")
    assert set(by_key["kr-09b"].choices.values_list("match", flat=True)) == {
        "Salam",
        "Ajak bicara",
        "Jelaskan dan bantu",
        "Ingatkan",
    }
    assert spot.choices.get(is_correct=True).area_left == 184
    nina = by_key["pp-12a"].case
    assert [one.key for one in nina.questions.order_by("case_order")] == [
        "pp-11a",
        "pp-12a",
    ]
    # Words of a picture that is asked about are its own, not those of the lesson.
    assert spot.image.alt_text != "Enam hal yang dilihat, dari atas ke bawah."
    assert spot.image.source_path == "perumahan-rakyat-soal/periksa-rumah.svg"


def test_a_new_story_makes_new_versions_of_its_questions(loaded, tmp_path):
    name = "penimbangan-pengukuran"
    shutil.copytree(CURRICULUM_DIR / name, tmp_path / name)
    path = tmp_path / name / "cases.yaml"
    text = path.read_text(encoding="utf-8").replace("Minggu lalu ia", "Kemarin ia")
    path.write_text(text, encoding="utf-8")

    assert load_curriculum(tmp_path).changed == ["kasus kasus-nina"]

    versions = Question.objects.filter(case__key="kasus-nina").values_list("version")
    assert set(versions) == {(2,)}


def test_a_question_that_cannot_be_answered_stops_the_load(loaded, tmp_path):
    name = "penimbangan-pengukuran"
    shutil.copytree(CURRICULUM_DIR / name, tmp_path / name)
    path = tmp_path / name / "questions.yaml"
    text = path.read_text(encoding="utf-8").replace("{answer: 100, unit: gram}", "{}")
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnsoundQuestion, match="pp-11a: Isi angka yang benar"):
        load_curriculum(tmp_path)


def test_a_question_loaded_before_the_new_kinds_keeps_its_digest():
    """Else every question of an installed site would look as if edited by hand."""
    fields = {"kind": "single", "stem": "Soal?", "is_case": False}
    later = {**fields, "level": "", "image": None, "unit": "", "case_order": 0}
    choice = {"text": "A", "is_correct": True, "reason": "B"}
    now = {**choice, "match": "", "area_left": None}

    assert _question_digest(later, [now]) == digest_of([fields, [choice]])
