from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assessments.models import AssessmentItem, BlueprintRow, Question, QuestionPaper
from assessments.queries.pool import planned_size, rows_of, trouble_with
from assessments.queries.secrets import secret_questions
from assessments.services.draws import toss
from assessments.services.papers import issue_paper
from tests.factories.accounts import make_kader
from tests.factories.assessments import (
    make_assessment,
    make_question,
    make_sitting,
)
from tests.factories.content import make_skill

NOON = datetime(2025, 9, 3, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def blueprint(*rows: dict, **fields):
    """A test without questions of its own, with these rows."""
    test = make_assessment(questions=0, **fields)
    for order, row in enumerate(rows, start=1):
        BlueprintRow.objects.create(assessment=test, order=order, **row)
    return test


def keys(paper: QuestionPaper) -> set[str]:
    return {row["key"] for row in paper.snapshot}


@pytest.fixture
def skills(db):
    return [make_skill(1, "A"), make_skill(2, "A")]


@pytest.fixture
def pairs(skills):
    """Eight pairs of the first skill, keys a0…a7 and b0…b7."""
    for number in range(8):
        for form in "AB":
            make_question(
                skills[0], key=f"{form.lower()}{number}", pair=f"p{number}", form=form
            )


def test_a_test_with_rows_draws_from_the_bank(skills, kader):
    for number in range(20):
        make_question(skills[number % 2], is_case=number < 8)
    rows = [{"skill": skills[0], "count": 3}, {"skill": skills[1], "count": 2}]
    test = blueprint(*rows, case_percent=40)

    paper = issue_paper(make_sitting(test), kader, NOON)

    assert sorted(row["skill"] for row in paper.snapshot) == [1, 1, 1, 2, 2]
    assert planned_size(test) == 5


def test_everybody_gets_a_draw_of_their_own_and_keeps_it(skills, kader, stranger):
    for _ in range(30):
        make_question(skills[0])
    sitting = make_sitting(blueprint({"skill": skills[0], "count": 5}))

    mine, theirs = (issue_paper(sitting, who, NOON) for who in (kader, stranger))

    assert keys(mine) != keys(theirs)
    assert keys(issue_paper(sitting, kader, NOON)) == keys(mine)


def test_a_pool_that_is_too_small_breaks_no_kader_and_is_told_to_authors(skills, kader):
    make_question(skills[0])
    test = blueprint({"skill": skills[0], "count": 3}, case_percent=100)

    assert len(issue_paper(make_sitting(test), kader, NOON).snapshot) == 1
    lacking, notes = trouble_with(test, rows_of(test), case_percent=100)
    assert lacking == [
        "Baris 1: diminta 3 soal (keterampilan 1), bank hanya punya 1. "
        "Tambah soal atau kecilkan jumlahnya."
    ]
    assert notes == [
        "Soal kasus yang terdekat dari 100 %: 0 dari 1 soal. "
        "Tambah soal kasus atau ubah persennya."
    ]


@pytest.mark.parametrize("first", ["pre", "post"])
def test_the_other_test_gives_the_other_form_of_each_pair(
    first, skills, pairs, kader, stranger
):
    row = {"skill": skills[0], "count": 4}
    pre = blueprint(row, purpose="pre")
    post = blueprint(row, purpose="post", counterpart=pre)
    order = [pre, post] if first == "pre" else [post, pre]
    sittings = [make_sitting(test) for test in order]

    for person in (kader, stranger):
        one, other = (issue_paper(sitting, person, NOON) for sitting in sittings)
        assert {one.form, other.form} == {"A", "B"}
        assert {key[1] for key in keys(one)} == {key[1] for key in keys(other)}
        assert {key[0] for key in keys(one)} == {one.form.lower()}
        assert {key[0] for key in keys(other)} == {other.form.lower()}


def test_fixed_questions_in_pairs_are_parted_by_form(pairs, kader):
    pre = make_assessment(questions=1, purpose="pre")
    for order, question in enumerate(pairs_in_bank(), start=2):
        AssessmentItem.objects.create(assessment=pre, question=question, order=order)

    paper = issue_paper(make_sitting(pre), kader, NOON)

    assert planned_size(pre) == len(paper.snapshot) == 9
    assert len({key[0] for key in keys(paper)} & {"a", "b"}) == 1


def pairs_in_bank():
    return Question.objects.exclude(pair="").order_by("key")


def test_the_forms_are_given_out_evenly_and_never_alike(db):
    pre = make_assessment(questions=0, purpose="pre")
    post = make_assessment(questions=0, purpose="post", counterpart=pre)
    people = [make_kader(f"Kader {n}") for n in range(200)]

    tossed = [(toss(pre, one), toss(post, one)) for one in people]

    assert set(tossed) == {("A", "B"), ("B", "A")}
    # Six standard deviations of a fair coin.
    assert abs(tossed.count(("A", "B")) - 100) < 43


def test_practice_and_proof_never_share_a_question(skills, kader):
    quiz = make_assessment(questions=2, skill=skills[0], purpose="quiz")
    kept = {make_question(skills[0]).key, make_question(skills[0]).key}
    proof = blueprint({"skill": skills[0], "count": 4}, certifying=True)
    practice = blueprint({"skill": skills[0], "count": 4}, purpose="quiz")

    assert keys(issue_paper(make_sitting(proof), kader, NOON)) == kept
    practised = keys(issue_paper(make_sitting(practice), kader, NOON))
    assert practised == set(quiz.questions.values_list("key", flat=True))
    assert set(secret_questions().values_list("key", flat=True)) == kept
