import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Points, grade


def question(key: str, kind: str, right: set[int], skill: int | None = 7) -> dict:
    choices = [{"id": n, "text": str(n), "is_correct": n in right} for n in range(1, 5)]
    return {"key": key, "kind": kind, "skill": skill, "choices": choices}


@pytest.mark.parametrize(
    ("kind", "right", "selected", "correct"),
    [
        ("single", {1}, [1], True),
        ("single", {1}, [2], False),
        ("single", {1}, [], False),
        ("multiple", {1, 3}, [3, 1], True),
        ("multiple", {1, 3}, [1], False),
        ("multiple", {1, 3}, [1, 3, 4], False),
        ("true_false", {2}, [2], True),
        ("true_false", {2}, [1], False),
        # A question nobody can get right must not be right by silence.
        ("multiple", set(), [], False),
    ],
)
def test_a_question_is_right_only_as_a_whole(kind, right, selected, correct):
    result = grade([question("a", kind, right)], {"a": selected})

    assert result.total == Points(1 if correct else 0, 1)


def test_points_are_counted_per_skill():
    snapshot = [
        question("a", "single", {1}, skill=7),
        question("b", "single", {1}, skill=7),
        question("c", "single", {1}, skill=3),
        question("d", "single", {1}, skill=None),
    ]

    result = grade(snapshot, {"a": [1], "b": [2], "c": [1]})

    assert result.total == Points(2, 4)
    assert result.skills == {3: Points(1, 1), 7: Points(1, 2)}
    assert [q.answered for q in result.questions] == [True, True, True, False]


def test_three_of_four_reach_seventy_five_percent():
    assert Points(3, 4).reaches(75)
    assert not Points(2, 3).reaches(75)
    assert not Points(0, 0).reaches(1)


@given(st.dictionaries(st.sampled_from("abcxyz"), st.sets(st.integers(0, 6))))
def test_points_never_leave_their_bounds(answers):
    snapshot = [question(key, "multiple", {1, 2}) for key in "abc"]

    result = grade(snapshot, answers)

    assert 0 <= result.total.score <= result.total.max_score == 3
    assert result.skills[7] == result.total
