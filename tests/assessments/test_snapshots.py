import json
from random import Random

import pytest

from assessments.grading import grade
from assessments.models import Question
from assessments.rehearsal import right_answer, wrong_answer
from assessments.snapshots import make_snapshot, with_keys, with_parts, without_keys
from tests.factories.kinds import (
    STEPS,
    make_every_kind,
    make_hotspot,
    make_matching,
    make_ordering,
)

pytestmark = pytest.mark.django_db
SEEDS = [f"benih-{number}" for number in range(40)]
# Words of a row that tell what is right, besides texts that are shown.
TELLING = {"is_correct", "reason", "order", "answer", "tolerance", "match", "area"}


@pytest.fixture
def bank():
    make_every_kind()
    return with_parts(Question.objects.order_by("pk"))


def drawn(questions, seed: str = "x") -> list[dict]:
    # As the database gives it back.
    return json.loads(json.dumps(make_snapshot(questions, seed)))


def test_every_kind_is_copied_with_all_that_grading_needs(bank):
    rows = drawn(bank)
    right = {row["key"]: right_answer(row) for row in rows}
    wrong = {row["key"]: wrong_answer(row, Random(1)) for row in rows}

    assert grade(rows, right).total.score == len(rows) == 9
    assert grade(rows, wrong).total.score == 0
    assert {row["version"] for row in rows} == {1}


def test_an_edit_after_the_draw_changes_no_answer(bank):
    rows = drawn(bank)
    right = {row["key"]: right_answer(row) for row in rows}
    Question.objects.filter(kind="number").update(number_answer=99)
    for question in bank:
        question.choices.all().delete()

    assert grade(rows, right).total.score == 9


def test_questions_of_a_case_stay_together_in_their_order(bank):
    for seed in SEEDS:
        rows = drawn(bank, seed)
        places = [n for n, row in enumerate(rows) if row["case"]]
        assert places[1] == places[0] + 1
        assert [rows[n]["kind"] for n in places] == ["number", "single"]
    assert len({drawn(bank, seed)[0]["key"] for seed in SEEDS}) > 3


def test_pictures_and_voices_come_with_what_a_page_needs(bank):
    rows = drawn(bank)
    spot = next(row for row in rows if row["kind"] == "hotspot")
    voice = next(row for row in rows if row["audio"])

    assert spot["image"]["url"].startswith("/media/")
    assert (spot["image"]["width"], spot["image"]["height"]) == (640, 400)
    assert spot["image"]["alt"] == "Meja timbang"
    assert voice["audio"]["type"] == "audio/mpeg"


def test_what_leaves_for_a_test_tells_nothing_of_the_key(bank):
    for row in drawn(bank):
        seen = without_keys(row)
        names = set(seen).union(*[set(one) for one in seen["choices"]])
        assert names & TELLING == set()
        if row["kind"] in {"hotspot", "number"}:
            assert seen["choices"] == []


def test_neither_order_nor_numbers_of_an_ordering_tell_the_steps():
    """The right order is never the one shown, and numbers follow what is shown."""
    make_ordering()
    bank = with_parts(Question.objects.all())
    shown = set()
    for seed in SEEDS:
        row = drawn(bank, seed)[0]
        texts = [one["text"] for one in row["choices"]]
        assert [one["id"] for one in row["choices"]] == [1, 2, 3, 4, 5]
        assert texts != STEPS
        by_id = {one["id"]: one["text"] for one in row["choices"]}
        assert [by_id[pk] for pk in row["order"]] == STEPS
        shown.add(tuple(texts))
    assert len(shown) > 20


def test_partners_of_a_matching_are_shuffled_and_each_shown_once():
    make_matching()
    bank = with_parts(Question.objects.all())
    keys = set()
    for seed in SEEDS:
        row = drawn(bank, seed)[0]
        texts = {one["id"]: one["text"] for one in row["partners"]}
        assert list(texts) == [1, 2]
        matched = [texts[one["match"]] for one in row["choices"]]
        assert matched == ["Bidan", "Dinas Perumahan", "Bidan"]
        keys.add(tuple(one["match"] for one in row["choices"]))
    assert keys == {(1, 2, 1), (2, 1, 2)}


def test_practice_gets_the_key_of_every_kind(bank):
    for row in drawn(bank):
        # What a phone grades by is the same row for the grader.
        told = {**with_keys(row), "skill": None}
        assert grade([told], {row["key"]: right_answer(row)}).total.score == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_draw_costs_the_same_however_many_questions(count, django_assert_num_queries):
    for _ in range(count):
        make_hotspot()
    bank = with_parts(Question.objects.all())
    with django_assert_num_queries(3):
        assert len(make_snapshot(bank, "x")) == count
