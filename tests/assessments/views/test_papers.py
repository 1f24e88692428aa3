import json
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Attempt, QuestionPaper
from assessments.services import give_seats, open_sitting, save_answer, start_attempt
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

# The words only a key holder knows; the factory writes them into every question.
CANARY = "KUNCI-RAHASIA"
QUERIES = 17


def url(sitting, rest: str = "lembar/") -> str:
    return f"/ujian/{sitting.uid}/{rest}"


def with_canary(**fields):
    """A test whose keys, reasons and explanations carry a word to look for."""
    assessment = make_assessment(questions=2, **fields)
    for question in assessment.questions.all():
        question.explanation = CANARY
        question.save()
        question.choices.update(reason=CANARY)
    return assessment


@pytest.fixture
def sitting(db):
    return make_sitting(
        with_canary(certifying=True, minutes=30),
        open_to_all=False,
        opens_at=timezone.now() - timedelta(hours=1),
    )


def test_a_paper_is_given_once_and_is_the_draw_of_the_try(sitting, kader, signed_in):
    give_seats(sitting, [kader])

    first, again = [signed_in(kader).get(url(sitting)).json() for _ in range(2)]
    attempt = start_attempt(sitting, kader, timezone.now())

    assert first["paper"] == again["paper"] == str(attempt.uid)
    assert [q["key"] for q in first["questions"]] == [
        r["key"] for r in attempt.snapshot
    ]
    assert QuestionPaper.objects.count() == 1
    assert (first["minutes"], first["started_at"], first["answers"]) == (30, None, [])


def test_looking_at_a_paper_starts_nothing(sitting, kader, signed_in):
    give_seats(sitting, [kader])
    signed_in(kader).get(url(sitting))
    assert Attempt.objects.count() == 0


def test_a_running_try_comes_with_what_was_answered(sitting, kader, signed_in):
    give_seats(sitting, [kader])
    attempt = start_attempt(sitting, kader, timezone.now())
    row = attempt.snapshot[1]
    answer = save_answer(attempt, row["key"], [row["choices"][0]["id"]], timezone.now())

    sheet = signed_in(kader).get(url(sitting)).json()

    assert sheet["started_at"] == attempt.started_at.isoformat()
    assert sheet["answers"] == [
        {
            "id": str(answer.uid),
            "question": row["key"],
            "selected": answer.selected,
            "occurred_at": answer.occurred_at.isoformat(),
            "clock_offset": 0,
        }
    ]


@pytest.mark.parametrize("purpose", ["pre", "post", "quiz"])
def test_no_key_of_a_certifying_test_is_in_a_paper(purpose, kader, signed_in):
    sitting = make_sitting(with_canary(certifying=True, purpose=purpose))

    answer = signed_in(kader).get(url(sitting))

    assert answer.status_code == 200
    assert CANARY not in answer.text
    assert "is_correct" not in answer.text
    assert answer.json()["practice"] is False


@pytest.mark.parametrize("purpose", ["pre", "post"])
def test_no_key_of_an_event_test_is_in_a_paper(purpose, kader, signed_in):
    sitting = make_sitting(with_canary(purpose=purpose))
    assert "is_correct" not in signed_in(kader).get(url(sitting)).text


def test_practice_brings_its_key_but_none_that_also_certifies(kader, signed_in):
    practice = with_canary(purpose="quiz")
    shared = practice.questions.order_by("pk").first()
    certifying = make_assessment(questions=0, certifying=True)
    certifying.items.create(question=shared, order=1)
    certifying.save()

    sheet = signed_in(kader).get(url(make_sitting(practice))).json()

    told = {q["key"]: json.dumps(q) for q in sheet["questions"]}
    assert sheet["practice"] is True
    assert [key for key, text in told.items() if "is_correct" not in text] == [
        shared.key
    ]
    assert [key for key, text in told.items() if CANARY not in text] == [shared.key]


def test_who_has_no_seat_or_no_session_gets_words(sitting, kader, signed_in, client):
    stranger = signed_in(kader).get(url(sitting))
    nobody = client.get(url(sitting))
    assert (stranger.status_code, stranger.json()["code"]) == (404, "bukan_peserta")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "belum_masuk")
    assert QuestionPaper.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"opens_at": None}, "belum_dibuka"),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, "sudah_ditutup"),
    ],
)
def test_a_closed_test_gives_no_paper(sitting, kader, signed_in, fields, code):
    give_seats(sitting, [kader])
    type(sitting).objects.filter(pk=sitting.pk).update(**fields)

    answer = signed_in(kader).get(url(sitting))

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert answer.json()["sentence"]
    open_sitting(sitting, timezone.now())
    assert signed_in(kader).get(url(sitting)).status_code == 200


def test_the_next_paper_comes_only_after_the_last_was_handed_in(kader, signed_in):
    make_ruleset()
    sitting = make_sitting(make_assessment(skill=make_skill(), max_attempts=2))
    client = signed_in(kader)
    first = client.get(url(sitting)).json()
    start_attempt(sitting, kader, timezone.now())
    assert client.get(url(sitting)).json()["paper"] == first["paper"]
    client.post(url(sitting, "kumpul/"))
    second = client.get(url(sitting)).json()
    start_attempt(sitting, kader, timezone.now())
    client.post(url(sitting, "kumpul/"))

    assert (first["number"], second["number"]) == (1, 2)
    assert client.get(url(sitting)).json()["code"] == "kesempatan_habis"


def test_a_paper_is_not_kept_on_the_way(sitting, kader, signed_in):
    give_seats(sitting, [kader])
    answer = signed_in(kader).get(url(sitting))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_the_player_names_nobody_and_no_question(kader, client, signed_in):
    make_sitting(with_canary())
    anonymous = client.get("/ujian/kerjakan/").text
    assert 'data-account=""' in anonymous
    assert CANARY not in anonymous
    own = signed_in(kader).get(url(make_sitting(), "kerjakan/"))
    assert f'data-account="{kader.uid}"' in own.text


@pytest.mark.parametrize("questions", [1, 3])
def test_a_paper_costs_the_same_however_many_questions(
    questions, kader, signed_in, django_assert_num_queries
):
    sitting = make_sitting(make_assessment(questions=questions, purpose="quiz"))
    client = signed_in(kader)
    client.get(url(sitting))
    with django_assert_num_queries(QUERIES):
        client.get(url(sitting))
