"""Every kind of question, and cases, as authors write them in the CMS."""

import pytest

from assessments.models import Question, QuestionCase
from lms.accounts.services import assign_role
from tests.assessments.test_cms import QUESTIONS, choice, question, rows
from tests.factories.accounts import make_user
from tests.factories.assessments import make_question
from tests.factories.content import make_ruleset
from tests.factories.kinds import make_case, make_picture
from tests.factories.wilayah import make_wilayah

CASES = "/cms/snippets/assessments/questioncase/"
AREA = {"area_left": 100, "area_top": 200, "area_width": 300, "area_height": 250}


@pytest.fixture
def author(db, signed_in):
    person = make_user("Penulis")
    assign_role(person, "penulis", make_wilayah("62"))
    return signed_in(person)


KINDS = {
    "number": ([], {"number_answer": "36.6", "number_tolerance": "0.1", "unit": "°C"}),
    "ordering": ([choice("Daftar"), choice("Timbang"), choice("Catat")], {}),
    "matching": (
        [choice("Bayi") | {"match": "Bidan"}, choice("Atap") | {"match": "Dinas"}],
        {},
    ),
    "multiple": ([choice("A", right=True), choice("B", right=True), choice("C")], {}),
}


def sent(kind: str, lines: list[dict], **fields) -> dict:
    return question(lines, kind=kind, **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_an_author_writes_a_question_of_every_kind(author, kind):
    lines, fields = KINDS[kind]

    answer = author.post(QUESTIONS + "add/", sent(kind, lines, **fields))

    assert answer.status_code == 302, answer.text
    written = Question.objects.get()
    assert (written.kind, written.choices.count()) == (kind, len(lines))


def test_an_author_marks_a_place_on_a_picture(author):
    lines = [choice("Jarum", right=True) | AREA]
    data = sent("hotspot", lines)

    without = author.post(QUESTIONS + "add/", data)
    answer = author.post(QUESTIONS + "add/", {**data, "image": make_picture().pk})

    assert "Pilih gambar yang ditunjuk." in without.text
    assert answer.status_code == 302
    assert Question.objects.get().choices.get().area_width == 300


@pytest.mark.parametrize(
    ("right", "kind", "sentence"),
    [
        ([False, False], "single", "Tandai jawaban yang benar."),
        ([True, True], "single", "hanya boleh punya satu jawaban benar"),
        ([True, True], "true_false", "hanya boleh punya satu jawaban benar"),
        ([True, False], "number", "Isi angka yang benar."),
        ([False], "ordering", "sedikitnya dua langkah"),
        ([True, False], "matching", "Isi pasangan jawaban pada setiap baris."),
    ],
)
def test_a_question_without_a_sound_key_is_not_stored(author, right, kind, sentence):
    lines = [choice(str(number), mark) for number, mark in enumerate(right)]

    answer = author.post(QUESTIONS + "add/", sent(kind, lines))

    assert sentence in answer.text
    assert Question.objects.count() == 0


def test_a_level_must_be_one_of_the_rules(author):
    make_ruleset()
    lines = [choice("A", right=True), choice("B")]

    refused = author.post(QUESTIONS + "add/", sent("single", lines, level="sakti"))
    taken = author.post(QUESTIONS + "add/", sent("single", lines, level="purwa"))

    assert "Tingkat ini tidak ada." in refused.text
    assert taken.status_code == 302
    assert Question.objects.get().level == "purwa"


def test_a_change_of_a_choice_alone_is_a_new_version(author):
    old = make_question(key="baru", stem="Berapa?")
    lines = [
        choice(f"Pilihan {n}", right=n == 1, pk=one.pk)
        for n, one in enumerate(old.choices.all(), start=1)
    ]
    lines[3]["text"] = "Pilihan lain"

    answer = author.post(
        f"{QUESTIONS}edit/{old.pk}/", sent("single", lines) | rows("choices", 4, lines)
    )

    old.refresh_from_db()
    assert answer.status_code == 302
    assert old.version == 2
    assert list(old.choices.values_list("text", flat=True))[3] == "Pilihan lain"


def test_a_changed_story_is_a_new_version_of_its_questions(author):
    case = make_case()
    inside, outside = make_question(case=case), make_question()
    data = {"title": case.title, "key": case.key, "story": "Cerita lain."}

    assert author.post(f"{CASES}edit/{case.pk}/", data).status_code == 302
    assert author.post(f"{CASES}edit/{case.pk}/", data).status_code == 302

    inside.refresh_from_db()
    outside.refresh_from_db()
    assert (inside.version, outside.version) == (2, 1)
    assert QuestionCase.objects.get().story == "Cerita lain."


def test_cases_are_for_authors_only(author, kader, signed_in):
    assert author.get(CASES).status_code == 200
    assert signed_in(kader).get(CASES).status_code in {302, 403, 404}
