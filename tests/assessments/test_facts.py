from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from assessments.models import Answer, Evidence, Observation
from assessments.services import start_attempt, submit_attempt
from lms.accounts.models import User
from lms.ids import new_uuid7
from lms.journal.facts import Envelope, MalformedFact, Verdict, handler_for
from tests.factories.assessments import make_assessment, make_checklist, make_sitting
from tests.factories.content import make_ruleset


def send(
    actor: User,
    kind: str,
    payload: dict,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Verdict:
    envelope = Envelope(
        uid=uid or new_uuid7(),
        type=kind,
        occurred_at=at or timezone.now(),
        device="hp-1",
        clock_offset=0,
        payload=payload,
    )
    return handler_for(kind)(actor, envelope)


@pytest.fixture
def attempt(kader):
    """A try begun yesterday: what a phone tells of it is in the past."""
    sitting = make_sitting(make_assessment(minutes=30))
    return start_attempt(sitting, kader, timezone.now() - timedelta(days=1))


def right_answer(attempt) -> dict:
    row = attempt.snapshot[0]
    chosen = [c["id"] for c in row["choices"] if c["is_correct"]]
    return {"attempt": str(attempt.uid), "question": row["key"], "selected": chosen}


def test_an_answer_sent_twice_is_stored_once_and_counts(attempt, kader):
    uid, at = new_uuid7(), attempt.started_at

    verdicts = [send(kader, "answer", right_answer(attempt), uid, at) for _ in range(2)]
    result = send(kader, "attempt.submit", {"attempt": str(attempt.uid)})

    assert [v.code for v in verdicts] == ["tersimpan", "tersimpan"]
    assert Answer.objects.get().uid == uid
    assert result == Verdict("dikumpulkan", "Ujian dikumpulkan: 1 dari 4 benar.")


@pytest.mark.parametrize("minutes", [31, 600])
def test_a_late_answer_is_kept_but_does_not_count(attempt, kader, minutes):
    late = attempt.started_at + timedelta(minutes=minutes)

    verdict = send(kader, "answer", right_answer(attempt), at=late)

    assert (verdict.code, verdict.quarantined) == ("waktu_habis", True)
    assert Answer.objects.count() == 1
    assert submit_attempt(attempt, late).score == 0


def test_an_answer_after_handing_in_is_kept_but_does_not_count(attempt, kader):
    send(kader, "attempt.submit", {"attempt": str(attempt.uid)})

    verdict = send(kader, "answer", right_answer(attempt))

    assert (verdict.code, verdict.quarantined) == ("sudah_dikumpulkan", True)
    attempt.refresh_from_db()
    assert (attempt.score, Answer.objects.count()) == (0, 1)


def test_nobody_answers_or_hands_in_for_another(attempt, stranger):
    for kind in ["answer", "attempt.submit"]:
        with pytest.raises(MalformedFact):
            send(stranger, kind, right_answer(attempt))

    attempt.refresh_from_db()
    assert (attempt.submitted_at, Answer.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "x"},
        {"attempt": None},
        {"question": 7},
        {"question": "lain"},
        {"selected": "1"},
        {"selected": [True]},
        {"selected": [0]},
        {"selected": list(range(300))},
    ],
)
def test_an_answer_that_cannot_be_read_is_malformed(attempt, kader, change):
    with pytest.raises(MalformedFact):
        send(kader, "answer", {**right_answer(attempt), **change})

    assert Answer.objects.count() == 0


def seen(checklist, kader, done) -> dict:
    return {"checklist": checklist.key, "kader": str(kader.uid), "done": done}


def test_an_observation_becomes_evidence(kader, assessor):
    make_ruleset()
    payload = {**seen(make_checklist(), kader, [1, 2, 3, 4]), "context": "bimtek:1"}

    verdict = send(assessor, "observation", payload)

    assert verdict == Verdict(
        "tersimpan", "Pengamatan tersimpan: 4 dari 4 langkah, kompeten."
    )
    assert Observation.objects.get().context == "bimtek:1"
    assert Evidence.objects.get().positive is True


def test_an_observation_by_who_may_not_assess_is_kept_apart(kader, panitia):
    verdict = send(panitia, "observation", seen(make_checklist(), kader, [1]))

    assert (verdict.code, verdict.quarantined) == ("bukan_penilai", True)
    assert (Observation.objects.count(), Evidence.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [{"checklist": "lain"}, {"kader": str(new_uuid7())}, {"done": [9]}, {"done": None}],
)
def test_an_observation_that_cannot_be_read_is_malformed(kader, assessor, change):
    with pytest.raises(MalformedFact):
        send(assessor, "observation", {**seen(make_checklist(), kader, [1]), **change})

    assert Observation.objects.count() == 0
