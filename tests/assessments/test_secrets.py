"""The key of a certifying test stays on the server, whichever door is tried."""

import json
import logging

import pytest
from django.utils import timezone

from assessments.models import AssessmentItem, Attempt
from assessments.services import close_sitting
from courses.packs.practice import practice_questions
from lms.ids import new_uuid7
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill
from tests.factories.kinds import make_every_kind

CANARY = "KUNCI-RAHASIA"


# Of an isian angka the key is the number itself.
NUMBER = "31.415"
# Words of a snapshot that only its key uses.
WORDS = ("is_correct", '"reason"', '"order"', '"match"', '"area"', '"answer"')


@pytest.fixture
def sitting(db):
    """A certifying test with every kind of question."""
    make_ruleset()
    assessment = make_every_kind(purpose="post", certifying=True, pass_percent=75)
    skill = make_skill()
    assessment.questions.update(skill=skill)
    assessment.questions.filter(kind="number").update(number_answer=NUMBER)
    assessment.questions.update(explanation=CANARY)
    for question in assessment.questions.all():
        question.choices.update(reason=CANARY)
    return make_sitting(assessment)


def fact(kind: str, paper: str, **payload) -> dict:
    return {
        "id": str(new_uuid7()),
        "type": kind,
        "occurred_at": timezone.now().isoformat(),
        "device": "hp-1",
        "clock_offset": 0,
        "payload": {"attempt": paper, **payload},
    }


def send(client, *items: dict) -> str:
    body = json.dumps({"items": items})
    return client.post("/api/sync/", body, content_type="application/json").text


def test_no_answer_and_no_line_of_the_log_tells_a_key(
    sitting, kader, signed_in, caplog
):
    client, home = signed_in(kader), f"/ujian/{sitting.uid}/"
    caplog.set_level(logging.DEBUG)
    sheet = client.get(f"{home}lembar/")
    paper, questions = sheet.json()["paper"], sheet.json()["questions"]
    first = next(one for one in questions if one["kind"] == "single")
    chosen = {"question": first["key"], "selected": [first["choices"][0]["id"]]}
    texts = [sheet.text, send(client, fact("attempt.start", paper))]
    texts += [send(client, fact("answer", paper, **chosen))]
    pages = [f"soal/{number}/" for number in range(1, len(questions) + 1)]
    texts += [client.get(f"{home}{rest}").text for rest in ("", *pages, "periksa/")]
    listed = {
        **chosen,
        "id": str(new_uuid7()),
        "occurred_at": fact("", "")["occurred_at"],
    }
    texts += [send(client, fact("attempt.submit", paper, answers=[listed]))]
    texts += [client.get(f"{home}hasil/").text]
    close_sitting(sitting, timezone.now())
    texts += [client.get(path).text for path in (f"{home}hasil/", "/capaian/", "/")]

    assert Attempt.objects.get().submitted_at is not None
    # The control: what is looked through does hold the questions.
    assert len(questions) == 9
    assert all(one["stem"] in "".join(texts[3:]) for one in questions)
    secrets = (CANARY, NUMBER, NUMBER.replace(".", ","), *WORDS)
    assert [word for word in secrets for text in texts if word in text] == []
    assert CANARY not in caplog.text
    assert NUMBER not in caplog.text


def test_no_pack_and_no_practice_paper_holds_what_also_certifies(
    sitting, kader, signed_in
):
    """Also where the very same questions serve as a module's quiz."""
    quiz = make_assessment(questions=1, purpose="quiz")
    for order, question in enumerate(sitting.assessment.questions.all(), start=2):
        AssessmentItem.objects.create(assessment=quiz, question=question, order=order)
    practice = make_sitting(quiz)

    packed = practice_questions(practice, timezone.now())
    sheet = signed_in(kader).get(f"/ujian/{practice.uid}/lembar/")

    assert len(packed) == 1
    assert sheet.json()["practice"] is True
    assert len(sheet.json()["questions"]) == 10
    assert CANARY not in sheet.text
    assert NUMBER not in sheet.text
    # The control: the one that serves for practice alone has its key.
    assert sheet.text.count('"explanation"') == 1
