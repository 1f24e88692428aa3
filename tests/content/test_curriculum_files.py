"""The data files of the framework and the curriculum, read as plain YAML."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from assessments.loading import choices_of
from assessments.models import Question

CONTENT = Path(__file__).resolve().parents[2] / "content"
FRAMEWORK = CONTENT / "framework"
CURRICULUM = CONTENT / "curriculum"
MODULES = sorted(path.parent.name for path in CURRICULUM.glob("*/module.yaml"))
SKILL_MODULES = sorted(path.parent.name for path in CURRICULUM.glob("*/checklist.yaml"))
PICTURES = sorted([*CURRICULUM.glob("*/img/*.svg"), *CURRICULUM.glob("*/soal/*.svg")])
BLOCKS = {
    "paragraph",
    "image",
    "steps",
    "refer",
    "right_wrong",
    "case",
    "say",
    "summary",
}
ALLOWED_TAGS = {"p", "b", "i", "ul", "ol", "li", "a"}
WRONG_SPELLING = re.compile(
    r"\b(standart|jadual|ketentraman|perlindungan|praktek|absensi|aktifitas)", re.I
)
SVG = "{http://www.w3.org/2000/svg}"


def read(path: Path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def module(name: str) -> dict:
    return read(CURRICULUM / name / "module.yaml")


def questions(name: str) -> list[dict]:
    return read(CURRICULUM / name / "questions.yaml")


def skills() -> list[dict]:
    groups = read(FRAMEWORK / "skills.yaml")["groups"]
    return [skill for group in groups for skill in group["skills"]]


def blocks(name: str) -> Iterator[tuple[str, object]]:
    for lesson in module(name)["lessons"]:
        for block in lesson["body"]:
            yield from block.items()


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "file":
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def words(value: object) -> int:
    text = " ".join(strings(value))
    return len(re.sub(r"<[^>]+>", " ", text).split())


def test_there_are_25_skills_in_groups_of_4_7_6_3_5():
    groups = read(FRAMEWORK / "skills.yaml")["groups"]
    assert [group["code"] for group in groups] == list("ABCDE")
    assert [len(group["skills"]) for group in groups] == [4, 7, 6, 3, 5]
    assert [skill["number"] for skill in skills()] == list(range(1, 26))
    assert len({skill["title"] for skill in skills()}) == 25


def test_there_are_six_spm_fields_in_order():
    fields = read(FRAMEWORK / "spm-fields.yaml")["fields"]
    assert [field["code"] for field in fields] == [
        "pendidikan",
        "kesehatan",
        "pekerjaan-umum",
        "perumahan-rakyat",
        "trantibumlinmas",
        "sosial",
    ]
    assert [field["order"] for field in fields] == [1, 2, 3, 4, 5, 6]


def test_each_level_asks_for_more_complete_groups_than_the_one_below():
    levels = read(FRAMEWORK / "levels.yaml")["levels"]
    needed = [
        len(level["required_groups"]) + level["optional_count"] for level in levels
    ]
    assert [level["code"] for level in levels] == ["purwa", "madya", "utama"]
    assert needed == [3, 4, 5]


@pytest.mark.parametrize("name", ["skills", "spm-fields", "levels"])
def test_framework_file_names_its_version_and_source(name):
    data = read(FRAMEWORK / f"{name}.yaml")
    assert data["version"]
    assert "belum dicocokkan" in data["source"]
    assert str(data["valid_from"]) == "2024-01-01"


def test_four_modules_are_written_two_of_them_with_a_checklist():
    assert MODULES == [
        "kunjungan-rumah",
        "penimbangan-pengukuran",
        "perumahan-rakyat",
        "sosial",
    ]
    assert SKILL_MODULES == ["kunjungan-rumah", "penimbangan-pengukuran"]
    assert sorted(module(name)["order"] for name in MODULES) == [1, 2, 3, 4]


@pytest.mark.parametrize("name", MODULES)
def test_module_header_is_complete(name):
    data = module(name)
    assert data["slug"] == name
    assert len(data["summary"]) <= 200
    assert data["outcomes"]
    assert data["sources"]
    assert data["review"]
    assert data["minutes"] == sum(lesson["minutes"] for lesson in data["lessons"])


@pytest.mark.parametrize("name", MODULES)
def test_module_teaches_known_skills_or_one_known_field(name):
    data = module(name)
    codes = {f["code"] for f in read(FRAMEWORK / "spm-fields.yaml")["fields"]}
    numbers = {skill["number"] for skill in skills()}
    assert bool(data["skills"]) != bool(data["spm_field"])
    assert set(data["skills"]) <= numbers
    assert {data["spm_field"]} - {None} <= codes


@pytest.mark.parametrize("name", MODULES)
def test_lessons_are_short_and_uniquely_named(name):
    lessons = module(name)["lessons"]
    assert 5 <= len(lessons) <= 7
    assert len({lesson["slug"] for lesson in lessons}) == len(lessons)
    too_long = {
        lesson["slug"]: words(lesson["body"])
        for lesson in lessons
        if words(lesson["body"]) > 250
    }
    assert too_long == {}


@pytest.mark.parametrize("name", MODULES)
def test_lesson_blocks_are_of_known_kinds_with_plain_markup(name):
    assert {kind for kind, _ in blocks(name)} == BLOCKS
    tags = set(re.findall(r"</?(\w+)", " ".join(strings(module(name)["lessons"]))))
    assert tags <= ALLOWED_TAGS


@pytest.mark.parametrize("name", MODULES)
def test_every_paragraph_is_well_formed(name):
    for text in strings(module(name)["lessons"]):
        if "<" in text:
            ET.fromstring(f"<div>{text}</div>")


@pytest.mark.parametrize("name", MODULES)
def test_module_pictures_exist_with_words_for_those_who_cannot_see(name):
    images = [value for kind, value in blocks(name) if kind == "image"]
    folder = CURRICULUM / name
    assert len(images) >= 2
    assert {image["file"] for image in images} == {
        str(path.relative_to(folder)) for path in folder.glob("img/*")
    }
    assert [image["file"] for image in images if len(image["alt"]) < 40] == []
    assert [image["file"] for image in images if not image["caption"]] == []


@pytest.mark.parametrize("name", MODULES)
def test_questions_come_in_pairs_for_pre_and_post_test(name):
    bank = questions(name)
    forms = Counter((item["pair"], item["form"]) for item in bank)
    pairs = {item["pair"] for item in bank}
    assert len(bank) >= 12
    assert forms == {(pair, form): 1 for pair in pairs for form in "AB"}
    assert len({item["key"] for item in bank}) == len(bank)
    assert len({item["stem"] for item in bank}) == len(bank)


@pytest.mark.parametrize("name", MODULES)
def test_paired_questions_measure_the_same_thing(name):
    bank = questions(name)
    traits = {(q["pair"], q["kind"], bool(q["case"]), q["lesson"]) for q in bank}
    assert len(traits) == len({q["pair"] for q in bank})


@pytest.mark.parametrize("name", MODULES)
def test_questions_belong_to_their_module(name):
    data = module(name)
    bank = questions(name)
    lessons = {lesson["slug"] for lesson in data["lessons"]}
    assert {q["skill"] for q in bank} == set(data["skills"] or [None])
    assert {q["spm_field"] for q in bank} == {data["spm_field"]}
    assert {q["lesson"] for q in bank} <= lessons
    assert sum(bool(q["case"]) for q in bank) >= 4


@pytest.mark.parametrize("name", MODULES)
def test_choices_come_in_the_number_people_are_used_to(name):
    """Soundness of every kind is asked by the loader; this is house style."""
    for question in questions(name):
        if "choices" in question:
            right = sum(choice["correct"] for choice in question["choices"])
            size = len(question["choices"])
            shape = {
                "single": right == 1 and size == 4,
                "true_false": right == 1 and size == 2,
                "multiple": 2 <= right < size == 4,
            }
            assert shape[question["kind"]], question["key"]


@pytest.mark.parametrize("name", MODULES)
def test_every_row_of_a_question_gives_its_reason(name):
    silent = [
        question["key"]
        for question in questions(name)
        if not question["explanation"]
        or not all(line["reason"] for line in choices_of(question))
    ]
    assert silent == []


@pytest.mark.parametrize("name", MODULES)
def test_questions_show_pictures_and_cases_that_are_there(name):
    folder = CURRICULUM / name
    bank = questions(name)
    pictures = [q["image"] for q in bank if "image" in q]
    assert [p["file"] for p in pictures if not (folder / p["file"]).exists()] == []
    assert [p["file"] for p in pictures if len(p["alt"]) < 40] == []
    shown = {p["file"] for p in pictures}
    assert {str(p.relative_to(folder)) for p in folder.glob("soal/*")} <= shown
    cases = folder / "cases.yaml"
    told = [case["key"] for case in read(cases)] if cases.exists() else []
    assert {q["case"] for q in bank if isinstance(q["case"], str)} == set(told)
    assert all("nama rekaan" in case["story"] for case in (told and read(cases)))


def test_the_bank_shows_authors_every_kind():
    kinds = {question["kind"] for name in MODULES for question in questions(name)}
    assert kinds == set(Question.Kind)


@pytest.mark.parametrize("name", MODULES)
def test_the_right_answer_is_not_given_away_by_place_or_length(name):
    single = [q["choices"] for q in questions(name) if q["kind"] == "single"]
    places = Counter([c["correct"] for c in choices].index(True) for choices in single)
    longest = [max(choices, key=lambda c: len(c["text"])) for choices in single]
    assert max(places.values()) <= len(single) / 2
    assert sum(choice["correct"] for choice in longest) <= len(single) / 2


@pytest.mark.parametrize("name", SKILL_MODULES)
def test_checklist_has_steps_and_critical_steps(name):
    data = read(CURRICULUM / name / "checklist.yaml")
    items = data["items"]
    assert [data["skill"]] == module(name)["skills"]
    assert data["key"] == f"dt-{data['skill']:02}"
    assert data["version"]
    assert data["source"]
    assert data["instructions"]
    assert 8 <= len(items) <= 12
    assert 3 <= sum(item["critical"] for item in items) <= 4
    assert [item["text"] for item in items if not item["hint"]] == []


def test_question_keys_and_slugs_are_unique_across_modules():
    keys = [item["key"] for name in MODULES for item in questions(name)]
    slugs = [lesson["slug"] for name in MODULES for lesson in module(name)["lessons"]]
    assert len(set(keys)) == len(keys)
    assert [slug for slug, count in Counter(slugs).items() if count > 1] == []


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_picture_is_small_titled_and_harmless(path):
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    sizes = [float(t.get("font-size")) for t in root.iter(f"{SVG}text")]
    assert path.stat().st_size <= 15_000
    assert root.get("viewBox") == "0 0 640 400"
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert min(sizes, default=14) >= 14
    assert kinds & {"script", "style", "image", "foreignObject", "font"} == set()


def test_no_file_uses_a_spelling_outside_the_dictionary():
    files = [*FRAMEWORK.glob("*.yaml"), *CURRICULUM.rglob("*.yaml"), *PICTURES]
    found = {
        path.name: WRONG_SPELLING.findall(path.read_text(encoding="utf-8"))
        for path in files
        if WRONG_SPELLING.search(path.read_text(encoding="utf-8"))
    }
    assert found == {}
