"""The key of a certifying test stays on the server, whichever door is tried."""

import json
import logging

import pytest
from django.utils import timezone

from assessments.models import Attempt
from assessments.services import close_sitting
from lms.ids import new_uuid7
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

CANARY = "KUNCI-RAHASIA"


@pytest.fixture
def sitting(db):
    make_ruleset()
    assessment = make_assessment(questions=2, skill=make_skill(), certifying=True)
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
    chosen = {
        "question": questions[0]["key"],
        "selected": [questions[0]["choices"][0]["id"]],
    }
    texts = [sheet.text, send(client, fact("attempt.start", paper))]
    texts += [send(client, fact("answer", paper, **chosen))]
    texts += [client.get(f"{home}{rest}").text for rest in ("", "soal/1/", "periksa/")]
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
    assert questions[0]["stem"] in texts[0]
    held = [text for text in texts if CANARY in text or "is_correct" in text]
    assert held == []
    assert CANARY not in caplog.text
