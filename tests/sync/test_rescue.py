import json

import pytest

from courses.models import LessonProgress
from lms.sync import devices
from lms.sync.door import receive_items
from lms.sync.models import Receipt, ReceiptResolution, SyncConflict
from lms.sync.rescue import (
    MAX_FILE_BYTES,
    FileRefused,
    canonical_text,
    read_file,
    receive_file,
    seal_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_of(kader):
    """`file_of(items, **changes)` is what the kader's phone "hp-1" writes."""

    def make(items, **changes):
        body = {
            "format": "cakap-kiriman",
            "version": 1,
            "account": str(kader.uid),
            "name": kader.name,
            "device": "hp-1",
            "made_at": "2025-08-20T12:00:00.000Z",
            "items": items,
        }
        seal = seal_of(body, devices.seal_key(kader.uid, "hp-1"))
        return json.dumps({**body, "seal": seal, **changes}).encode()

    return make


def statuses(carried):
    return [(one.answer.status, one.answer.code) for one in carried]


def test_the_sealed_text_is_the_one_a_browser_writes():
    body = {"b": [1, True, None], "a": "Ibu “Rina” – é", "c": {"z": 0, "y": ""}}
    text = '{"a":"Ibu “Rina” – é","b":[1,true,null],"c":{"y":"","z":0}}'
    assert canonical_text(body) == text.encode()


def test_a_sealed_file_counts_as_the_kaders_own(kader, panitia, item, file_of):
    file = read_file(file_of([item(label="Materi selesai"), item()]))
    carried = receive_file(file, panitia)
    assert file.intact is True
    assert statuses(carried) == [("accepted", "tercatat")] * 2
    assert [one.label for one in carried] == ["Materi selesai", "lesson.read"]
    assert LessonProgress.objects.filter(user=kader).count() == 2
    assert {r.carried_by for r in Receipt.objects.all()} == {panitia}


def test_what_the_phone_sends_later_is_a_duplicate(kader, panitia, item, file_of):
    sent = item()
    receive_file(read_file(file_of([{**sent, "label": "Materi"}])), panitia)
    (answer,) = receive_items(kader, [sent])
    assert answer.status == "duplicate"
    assert LessonProgress.objects.count() == 1


@pytest.mark.parametrize("seal", ["", "00", None, "é", 5])
def test_a_broken_seal_keeps_every_item_for_a_person(panitia, item, file_of, seal):
    carried = receive_file(read_file(file_of([item(), item()], seal=seal)), panitia)
    assert statuses(carried) == [("quarantined", "segel_rusak")] * 2
    assert LessonProgress.objects.count() == 0
    assert Receipt.objects.count() == 2


def test_a_changed_item_breaks_the_seal(item, file_of):
    body = json.loads(file_of([item()]))
    body["items"][0]["payload"]["lesson"] = 1
    assert read_file(json.dumps(body).encode()).intact is False


def test_the_phones_own_sending_proves_what_a_broken_file_brought(
    kader, panitia, item, file_of
):
    sent = item()
    receive_file(read_file(file_of([sent], seal="")), panitia)
    first, again = receive_items(kader, [sent]) + receive_items(kader, [sent])
    assert (first.status, again.status) == ("accepted", "duplicate")
    assert LessonProgress.objects.count() == 1
    resolution = ReceiptResolution.objects.get()
    assert (resolution.decision, resolution.status) == ("asli", "accepted")
    assert Receipt.objects.get().carried_by is None


def test_a_forged_body_gives_way_to_the_phones_own_and_is_kept(
    kader, panitia, item, file_of
):
    sent = item()
    forged = {**sent, "occurred_at": "2025-01-01T00:00:00+07:00"}
    receive_file(read_file(file_of([forged], seal="")), panitia)
    (answer,) = receive_items(kader, [sent])
    assert answer.status == "accepted"
    assert Receipt.objects.get().body == sent
    assert SyncConflict.objects.get().body == forged


def test_a_broken_file_changes_nothing_that_is_proven(kader, panitia, item, file_of):
    sent = item()
    receive_items(kader, [sent])
    forged = {**sent, "occurred_at": "2025-01-01T00:00:00+07:00"}
    carried = receive_file(read_file(file_of([sent, forged], seal="")), panitia)
    assert statuses(carried) == [
        ("duplicate", "tercatat"),
        ("quarantined", "isi_berbeda"),
    ]
    assert Receipt.objects.get().body == sent


def test_a_file_of_a_revoked_device_is_held(kader, panitia, item, file_of, token):
    device = devices.device_of_token(token)
    devices.revoke_device(device, by=panitia, reason="HP hilang")
    carried = receive_file(read_file(file_of([item()])), panitia)
    assert statuses(carried) == [("quarantined", "perangkat_dicabut")]


def test_more_items_than_one_batch_are_all_answered(panitia, item, file_of):
    items = [item(type="hal.baru") for _ in range(501)]
    carried = receive_file(read_file(file_of(items)), panitia)
    assert [one.answer.id for one in carried] == [sent["id"] for sent in items]


def test_an_unreadable_item_is_answered_beside_its_neighbours(panitia, item, file_of):
    carried = receive_file(read_file(file_of(["rusak", item()])), panitia)
    assert [one.answer.status for one in carried] == ["rejected", "accepted"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"halo", "Ini bukan berkas kiriman Cakap."),
        (b"[]", "Ini bukan berkas kiriman Cakap."),
        (b"\xff\xfe", "Ini bukan berkas kiriman Cakap."),
        (
            b'{"format": "cakap-kiriman", "version": 2, "items": []}',
            "Berkas ini dari versi Cakap yang lain.",
        ),
        (
            b'{"format": "cakap-kiriman", "version": 1, "items": [], "account": "x"}',
            "Berkas ini tidak menyebut akun pemiliknya.",
        ),
        (b" " * (MAX_FILE_BYTES + 1), "Berkas terlalu besar. Paling besar 5 MB."),
    ],
)
def test_another_file_is_refused_in_words(data, sentence):
    with pytest.raises(FileRefused) as refused:
        read_file(data)
    assert str(refused.value) == sentence


def test_a_facilitator_may_bring_it_and_a_stranger_may_not(
    facilitator, stranger, assessor, item, file_of
):
    file = read_file(file_of([item()]))
    assert statuses(receive_file(file, facilitator)) == [("accepted", "tercatat")]
    for person in (stranger, assessor):
        with pytest.raises(FileRefused, match="tidak ada di wilayah Anda"):
            receive_file(file, person)


def test_a_kader_of_another_wilayah_is_refused(dinas_kapuas, stranger, item):
    body = {
        "format": "cakap-kiriman",
        "version": 1,
        "account": str(stranger.uid),
        "device": "hp-9",
        "items": [item()],
    }
    with pytest.raises(FileRefused, match="tidak ada di wilayah Anda"):
        receive_file(read_file(json.dumps(body).encode()), dinas_kapuas)
    assert Receipt.objects.count() == 0
