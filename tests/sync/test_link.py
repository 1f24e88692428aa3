import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import LessonProgress
from lms.sync import devices
from lms.sync.models import Device, Receipt

pytestmark = pytest.mark.django_db


def post_link(client, body):
    return client.post("/api/sync/perangkat/", json.dumps(body), "application/json")


def revoke(panitia):
    devices.revoke_device(Device.objects.get(), by=panitia, reason="HP hilang")


def test_a_session_gets_a_token_and_a_lasting_seal_key(signed_in, kader):
    first, second = (
        post_link(signed_in(kader), {"device": "hp-1"}).json() for _ in range(2)
    )
    assert first["account"] == second["account"] == str(kader.uid)
    assert (
        first["seal_key"] == second["seal_key"] == devices.seal_key(kader.uid, "hp-1")
    )
    assert devices.device_of_token(first["token"]) is None
    assert devices.device_of_token(second["token"]).user == kader


def test_without_a_session_no_token_is_given(client):
    response = post_link(client, {"device": "hp-1"})
    assert (response.status_code, response.json()["code"]) == (401, "belum_masuk")


def test_a_link_needs_the_csrf_token(kader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kader, backend="lms.accounts.backends.PhonePinBackend")
    assert post_link(client, {"device": "hp-1"}).status_code == 403
    assert Device.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{}, {"device": ""}, {"device": 5}, {"device": "x" * 65}]
)
def test_a_device_without_a_name_is_refused(signed_in, kader, body):
    assert post_link(signed_in(kader), body).status_code == 400


def test_a_token_sends_without_session_and_without_csrf(kader, token, item):
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/api/sync/",
        json.dumps({"items": [item()]}),
        "application/json",
        headers={"Authorization": f"Perangkat {token}"},
    )
    assert [r["status"] for r in response.json()["receipts"]] == ["accepted"]
    assert LessonProgress.objects.get().user == kader
    assert "sessionid" not in response.cookies


def test_a_session_still_needs_the_csrf_token(kader, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kader, backend="lms.accounts.backends.PhonePinBackend")
    body = json.dumps({"items": [item()]})
    assert client.post("/api/sync/", body, "application/json").status_code == 403
    csrf = client.get("/api/sync/").cookies["csrftoken"].value
    taken = client.post(
        "/api/sync/", body, "application/json", headers={"X-CSRFToken": csrf}
    )
    assert [r["status"] for r in taken.json()["receipts"]] == ["accepted"]


def test_a_token_outweighs_the_session_of_somebody_else(
    signed_in, stranger, kader, token, item
):
    signed_in(stranger).post(
        "/api/sync/",
        json.dumps({"items": [item()]}),
        "application/json",
        headers={"Authorization": f"Perangkat {token}"},
    )
    assert LessonProgress.objects.get().user == kader


def test_an_unknown_token_is_told_so(post_batch, item):
    response = post_batch("nobody", [item()])
    assert (response.status_code, response.json()["code"]) == (
        401,
        "perangkat_tidak_dikenal",
    )
    assert Receipt.objects.count() == 0


def test_a_token_takes_only_facts_of_its_account(post_batch, token, stranger, item):
    response = post_batch(token, [item()], account=str(stranger.uid))
    assert (response.status_code, response.json()["code"]) == (409, "akun_lain")


def test_signing_out_does_not_end_the_link(signed_in, kader, post_batch, item):
    client = signed_in(kader)
    token = post_link(client, {"device": "hp-1"}).json()["token"]
    client.post("/keluar/")
    assert post_batch(token, [item()]).status_code == 200


def test_what_a_revoked_device_sends_is_held_and_not_lost(
    post_batch, token, panitia, item
):
    revoke(panitia)
    (receipt,) = post_batch(token, [item()]).json()["receipts"]
    assert (receipt["status"], receipt["code"]) == ("quarantined", "perangkat_dicabut")
    assert LessonProgress.objects.count() == 0
    assert Receipt.objects.get().body["type"] == "lesson.read"


def test_a_session_does_not_launder_a_revoked_device(
    signed_in, kader, token, panitia, item
):
    revoke(panitia)
    body = json.dumps({"items": [item(), item(device="hp-2")]})
    response = signed_in(kader).post("/api/sync/", body, "application/json")
    assert [r["status"] for r in response.json()["receipts"]] == [
        "quarantined",
        "accepted",
    ]


def test_a_revoked_device_is_not_linked_again(signed_in, kader, token, panitia):
    revoke(panitia)
    response = post_link(signed_in(kader), {"device": "hp-1"})
    assert (response.status_code, response.json()["code"]) == (403, "perangkat_dicabut")


def test_facts_of_a_closed_account_are_held(post_batch, kader, token, item):
    type(kader).objects.filter(pk=kader.pk).update(is_active=False)
    (receipt,) = post_batch(token, [item()]).json()["receipts"]
    assert (receipt["status"], receipt["code"]) == ("quarantined", "akun_nonaktif")


def test_contact_and_waiting_count_are_noted(post_batch, token, item):
    Device.objects.update(last_seen_at="2025-01-01T00:00:00Z")
    post_batch(token, [item()], waiting=12)
    device = Device.objects.get()
    assert device.last_waiting == 12
    assert timezone.now() - device.last_seen_at < timedelta(minutes=5)


def test_a_session_tells_the_waiting_count_too(signed_in, kader, token, item):
    body = json.dumps({"items": [item()], "waiting": 4})
    signed_in(kader).post("/api/sync/", body, "application/json")
    assert Device.objects.get().last_waiting == 4


@pytest.mark.parametrize(
    ("ahead", "item_offset", "suspect"),
    [(3, 3, False), (250, 3, False), (3600, 3, True), (259_200, 259_200, False)],
)
def test_a_clock_set_in_between_is_marked_and_never_refused(
    post_batch, token, item, ahead, item_offset, suspect
):
    sent_at = (timezone.now() + timedelta(seconds=ahead)).isoformat()
    response = post_batch(token, [item(clock_offset=item_offset)], sent_at=sent_at)
    assert [r["status"] for r in response.json()["receipts"]] == ["accepted"]
    receipt = Receipt.objects.get()
    assert receipt.clock_suspect is suspect
    assert abs(receipt.sent_offset - ahead) < 30


@pytest.mark.parametrize("sent_at", [None, 5, "kemarin", "0001-01-01T00:00:00+14:00"])
def test_an_unreadable_sending_time_says_nothing(post_batch, token, item, sent_at):
    post_batch(token, [item()], sent_at=sent_at)
    receipt = Receipt.objects.get()
    assert (receipt.sent_offset, receipt.clock_suspect) == (None, False)
