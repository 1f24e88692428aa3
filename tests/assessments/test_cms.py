import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, AssessmentItem, Checklist, Question
from lms.accounts.services import assign_role
from tests.factories.accounts import make_user
from tests.factories.assessments import make_assessment, make_checklist, make_question
from tests.factories.content import make_skill
from tests.factories.wilayah import make_wilayah

QUESTIONS = "/cms/snippets/assessments/question/"
CHECKLISTS = "/cms/snippets/assessments/checklist/"
ASSESSMENTS = "/cms/snippets/assessments/assessment/"


@pytest.fixture
def author(db, signed_in):
    person = make_user("Penulis")
    assign_role(person, "penulis", make_wilayah("62"))
    return signed_in(person)


def rows(prefix: str, initial: int, lines: list[dict]) -> dict:
    """The inline rows as the CMS form sends them, in the order given."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(lines),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, line in enumerate(lines):
        filled = {"id": "", "ORDER": number + 1, "DELETE": "", **line}
        for name, value in filled.items():
            data[f"{prefix}-{number}-{name}"] = value
    return data


def choice(text: str, right: bool = False, pk: int | str = "") -> dict:
    mark = {"is_correct": "on"} if right else {}
    return {"text": text, "reason": "sebab", "id": pk, **mark}


def question(lines: list[dict], initial: int = 0, **fields) -> dict:
    data = {
        "key": "baru",
        "kind": "single",
        "stem": "Berapa?",
        "is_active": "on",
        "number_tolerance": "0",
        "case_order": "0",
        **fields,
    }
    return {**data, **rows("choices", initial, lines)}


def test_an_author_writes_a_question_with_its_choices(author):
    answer = author.post(
        QUESTIONS + "add/", question([choice("A"), choice("B", right=True)])
    )

    assert answer.status_code == 302
    written = Question.objects.get().choices.values_list("order", "text", "is_correct")
    assert list(written) == [(1, "A", False), (2, "B", True)]


def test_choices_can_change_places_and_the_version_grows(author):
    old = make_question(key="baru")
    one, two, three, four = old.choices.all()
    lines = [
        choice("Pilihan 1", right=True, pk=one.pk) | {"ORDER": 4},
        choice("Pilihan 2", pk=two.pk) | {"ORDER": 1},
        choice("Pilihan 3", pk=three.pk) | {"ORDER": 2},
        choice("Pilihan 4", pk=four.pk) | {"ORDER": 3, "DELETE": "on"},
    ]

    answer = author.post(f"{QUESTIONS}edit/{old.pk}/", question(lines, 4, stem="Baru?"))

    old.refresh_from_db()
    assert answer.status_code == 302
    assert list(old.choices.values_list("order", "text")) == [
        (1, "Pilihan 2"),
        (2, "Pilihan 3"),
        (3, "Pilihan 1"),
    ]
    assert (old.stem, old.version) == ("Baru?", 2)


def test_an_author_edits_steps_of_a_checklist(author):
    checklist = make_checklist(steps=2)
    first, second = checklist.items.all()
    step = {"text": "Cuci tangan", "critical": "on", "hint": ""}
    lines = [
        {**step, "id": first.pk, "ORDER": 2},
        {**step, "id": second.pk, "text": "Sapa ibu", "ORDER": 1},
        {**step, "text": "Catat", "ORDER": 3},
    ]
    data = {
        "key": checklist.key,
        "skill": checklist.skill_id,
        "title": "Baru",
        "version": "2",
        "is_active": "on",
        **rows("items", 2, lines),
    }

    answer = author.post(f"{CHECKLISTS}edit/{checklist.pk}/", data)

    assert answer.status_code == 302
    assert list(Checklist.objects.get().items.values_list("order", "text")) == [
        (1, "Sapa ibu"),
        (2, "Cuci tangan"),
        (3, "Catat"),
    ]


def test_an_author_puts_questions_into_a_test(author):
    items = [make_question(), make_question()]
    data = {
        "key": "ujian",
        "title": "Ujian",
        "purpose": "quiz",
        "pass_percent": 75,
        "max_attempts": 3,
        **rows("items", 0, [{"question": item.pk} for item in items]),
        **rows("blueprint", 0, []),
    }

    assert author.post(ASSESSMENTS + "add/", data).status_code == 302

    stored = AssessmentItem.objects.values_list("order", "question")
    assert list(stored) == [(1, items[0].pk), (2, items[1].pk)]
    assert Assessment.objects.get().certifying is False


def test_nothing_is_deleted_in_the_cms(author):
    old = make_question()

    author.post(f"{QUESTIONS}delete/{old.pk}/")

    assert Question.objects.count() == 1


@pytest.mark.parametrize("address", [QUESTIONS, ASSESSMENTS, CHECKLISTS])
def test_lists_are_for_authors_only(author, kader, signed_in, address):
    assert author.get(address).status_code == 200
    assert signed_in(kader).get(address).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    ("address", "make"),
    [
        (QUESTIONS, lambda: make_question(make_skill())),
        (ASSESSMENTS, make_assessment),
        (CHECKLISTS, make_checklist),
    ],
)
def test_lists_take_as_many_queries_for_one_row_as_for_three(author, address, make):
    counts = []
    for new in [1, 2]:
        for _ in range(new):
            make()
        author.get(address)
        with CaptureQueriesContext(connection) as queries:
            author.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def drawn_test(skill, count: int, **fields) -> dict:
    row = {"skill": skill.pk, "count": count, "spm_field": "", "lesson_slug": ""}
    return {
        "key": "undian",
        "title": "Undian",
        "purpose": "post",
        "pass_percent": 75,
        "max_attempts": 1,
        **rows("items", 0, []),
        **rows("blueprint", 0, [row]),
        **fields,
    }


def test_a_blueprint_asks_for_no_more_than_the_bank_has(author):
    skill = make_skill(4, "A")
    make_question(skill)

    refused = author.post(ASSESSMENTS + "add/", drawn_test(skill, 2))

    assert (
        "Baris 1: diminta 2 soal (keterampilan 4), bank hanya punya 1."
        in refused.content.decode()
    )
    assert Assessment.objects.count() == 0
    make_question(skill)
    assert author.post(ASSESSMENTS + "add/", drawn_test(skill, 2)).status_code == 302
    assert Assessment.objects.get().blueprint.get().count == 2


def test_an_author_hears_of_a_share_of_cases_that_cannot_be(author):
    skill = make_skill(4, "A")
    make_question(skill)

    saved = author.post(
        ASSESSMENTS + "add/", drawn_test(skill, 1, case_percent=100), follow=True
    )

    told = "Soal kasus yang terdekat dari 100 %: 0 dari 1 soal."
    assert told in saved.content.decode()
