import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import LessonProgress
from lms.sync import devices
from lms.sync.models import Receipt
from lms.sync.rescue import seal_of

pytestmark = pytest.mark.django_db


def rescue(user, items, **changes):
    body = {
        "format": "cakap-kiriman",
        "version": 1,
        "account": str(user.uid),
        "name": user.name,
        "device": "hp-1",
        "made_at": "2025-08-20T12:00:00.000Z",
        "items": items,
    }
    seal = seal_of(body, devices.seal_key(user.uid, "hp-1"))
    text = json.dumps({**body, "seal": seal, **changes})
    return SimpleUploadedFile("rina.cakap.json", text.encode(), "application/json")


def test_a_file_is_taken_and_every_item_told_in_words(
    signed_in, facilitator, kader, item
):
    file = rescue(kader, [item(label="Materi “Menimbang” selesai")])
    response = signed_in(facilitator).post("/kiriman/unggah/", {"berkas": [file]})
    page = response.content.decode()
    (result,) = response.context["results"]
    assert (result.name, result.intact, result.kept) == (kader.name, True, 1)
    assert "Materi “Menimbang” selesai" in page
    assert LessonProgress.objects.get().user == kader


def test_several_files_are_taken_at_once_and_one_bad_harms_none(
    signed_in, panitia, kader, item
):
    files = [
        rescue(kader, [item()]),
        SimpleUploadedFile("surat.json", b"halo"),
        rescue(kader, [item()], seal="00"),
    ]
    response = signed_in(panitia).post("/kiriman/unggah/", {"berkas": files})
    told = [(r.refusal, r.intact, r.kept) for r in response.context["results"]]
    assert told == [
        ("", True, 1),
        ("Ini bukan berkas kiriman Cakap.", True, 0),
        ("", False, 1),
    ]
    assert [r.status for r in Receipt.objects.order_by("pk")] == [
        "accepted",
        "quarantined",
    ]


def test_a_kader_of_another_wilayah_is_refused_in_words(
    signed_in, dinas_kapuas, stranger, item
):
    file = rescue(stranger, [item()])
    response = signed_in(dinas_kapuas).post("/kiriman/unggah/", {"berkas": [file]})
    (result,) = response.context["results"]
    assert result.refusal.startswith("Pemilik berkas ini tidak ada di wilayah Anda.")
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Pilih berkasnya dulu."),
        ([SimpleUploadedFile("a.json", b"")], "Berkas ini kosong."),
        (
            [SimpleUploadedFile(f"{n}.json", b"x") for n in range(21)],
            "Unggah paling banyak 20 berkas sekaligus.",
        ),
    ],
)
def test_a_wrong_choice_is_told(signed_in, panitia, files, sentence):
    response = signed_in(panitia).post("/kiriman/unggah/", {"berkas": files})
    assert response.context["form"].errors["berkas"] == [sentence]


@pytest.mark.parametrize(
    ("person", "answer"),
    [
        ("panitia", 200),
        ("dinas", 200),
        ("facilitator", 200),
        ("assessor", 403),
        ("kader", 404),
    ],
)
def test_only_carriers_open_the_page(signed_in, request, person, answer):
    client = signed_in(request.getfixturevalue(person))
    assert client.get("/kiriman/unggah/").status_code == answer
