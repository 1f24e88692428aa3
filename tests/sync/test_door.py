import json
from datetime import UTC, datetime
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import LessonProgress
from courses.services.curriculum import ensure_site_tree
from lms.ids import new_uuid7
from lms.sync.door import BadBatch, receive_items
from lms.sync.models import Receipt, SyncConflict
from tests.factories.courses import make_lesson

NOON = "2025-08-20T12:00:00+07:00"
pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    return make_lesson(ensure_site_tree())


def item(lesson, **changes):
    return {
        "id": str(new_uuid7()),
        "type": "lesson.read",
        "occurred_at": NOON,
        "device": "hp-1",
        "clock_offset": 3,
        "payload": {"lesson": lesson.pk},
        **changes,
    }


def statuses(answers):
    return [answer.status for answer in answers]


def test_an_item_is_stored_with_its_receipt(kader, lesson):
    sent = item(lesson)
    (answer,) = receive_items(kader, [sent])
    fact = LessonProgress.objects.get()
    receipt = Receipt.objects.get()
    assert (answer.status, answer.id) == ("accepted", sent["id"])
    assert answer.sentence == f"Materi “{lesson.title}” tercatat selesai."
    assert str(fact.uid) == str(receipt.uid) == sent["id"]
    assert fact.occurred_at == datetime(2025, 8, 20, 5, tzinfo=UTC)
    assert (fact.device, fact.clock_offset) == ("hp-1", 3)


def test_sending_twice_is_harmless(kader, lesson):
    sent = item(lesson)
    answers = receive_items(kader, [sent, sent]) + receive_items(kader, [sent])
    assert statuses(answers) == ["accepted", "duplicate", "duplicate"]
    assert LessonProgress.objects.count() == 1


def test_the_same_id_with_another_body_is_kept_for_a_person(kader, lesson):
    sent = item(lesson)
    changed = {**sent, "occurred_at": "2025-08-21T12:00:00+07:00"}
    answers = receive_items(kader, [sent, changed, changed])
    assert statuses(answers) == ["accepted", "quarantined", "quarantined"]
    assert LessonProgress.objects.count() == 1
    assert SyncConflict.objects.get().body == changed


def test_an_id_of_somebody_else_reveals_and_changes_nothing(kader, stranger, lesson):
    sent = item(lesson)
    receive_items(kader, [sent])
    (answer,) = receive_items(stranger, [sent])
    assert (answer.status, answer.code) == ("quarantined", "isi_berbeda")
    assert LessonProgress.objects.filter(user=stranger).count() == 0


@pytest.mark.parametrize(
    "broken",
    [
        "bukan objek",
        {"id": "x"},
        {"id": str(uuid4()), "type": "lesson.read", "payload": {}},
        {"id": "x", "type": "lesson.read", "payload": {}, "occurred_at": NOON},
        {"id": str(uuid4()), "type": 5, "payload": {}, "occurred_at": NOON},
        {
            "id": str(uuid4()),
            "type": "lesson.read",
            "payload": {},
            "occurred_at": "2025-08-20T12:00:00",
        },
    ],
)
def test_a_bad_item_is_rejected_and_its_neighbours_are_kept(kader, lesson, broken):
    answers = receive_items(kader, [item(lesson), broken, item(lesson)])
    assert statuses(answers) == ["accepted", "rejected", "accepted"]
    assert LessonProgress.objects.count() == 2


def test_an_unknown_type_is_kept_and_not_dropped(kader, lesson):
    (answer,) = receive_items(kader, [item(lesson, type="hal.baru")])
    assert (answer.status, answer.code) == ("quarantined", "jenis_tidak_dikenal")
    assert Receipt.objects.get().body["type"] == "hal.baru"


def test_a_payload_nobody_understands_is_rejected_with_a_receipt(kader, lesson):
    (answer,) = receive_items(kader, [item(lesson, payload={"lesson": "x"})])
    assert (answer.status, answer.sentence) == (
        "rejected",
        "Catatan ini tidak menyebut materi.",
    )
    assert Receipt.objects.get().status == "rejected"


def test_too_many_items_are_refused_with_a_sentence(kader):
    with pytest.raises(BadBatch, match="paling banyak 500"):
        receive_items(kader, [{}] * 501)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_any_order_and_repetition_ends_the_same(kader, lesson, seed, size):
    sent = [item(lesson) for _ in range(size)]
    jumbled = sent * 3
    Random(seed).shuffle(jumbled)
    receive_items(kader, jumbled)
    stored = {str(uid) for uid in LessonProgress.objects.values_list("uid", flat=True)}
    assert {fact["id"] for fact in sent} <= stored
    assert Receipt.objects.count() == LessonProgress.objects.count()


def test_the_address_answers_receipts(signed_in, kader, lesson):
    response = signed_in(kader).post(
        "/api/sync/", json.dumps({"items": [item(lesson)]}), "application/json"
    )
    assert response.status_code == 200
    assert [r["status"] for r in response.json()["receipts"]] == ["accepted"]


def test_who_is_not_signed_in_is_told_so(client, lesson):
    response = client.post(
        "/api/sync/", json.dumps({"items": [item(lesson)]}), "application/json"
    )
    assert (response.status_code, response.json()["code"]) == (401, "belum_masuk")
    assert Receipt.objects.count() == 0


def test_facts_are_taken_only_in_the_session_of_who_made_them(
    signed_in, kader, stranger, lesson
):
    body = json.dumps({"account": str(kader.uid), "items": [item(lesson)]})
    refused = signed_in(stranger).post("/api/sync/", body, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "akun_lain")
    assert Receipt.objects.count() == 0
    taken = signed_in(kader).post("/api/sync/", body, "application/json")
    assert [r["status"] for r in taken.json()["receipts"]] == ["accepted"]


@pytest.mark.parametrize("body", ["{", "[]", '{"items": 5}'])
def test_a_body_that_is_no_batch_is_refused(signed_in, kader, body):
    response = signed_in(kader).post("/api/sync/", body, "application/json")
    assert (response.status_code, response.json()["sentence"]) == (
        400,
        "Kiriman tidak dapat dibaca.",
    )
