import pytest
from django.urls import reverse

from courses.models import LessonProgress
from lms.sync.door import BROKEN_SEAL, Delivery, receive_items
from lms.sync.models import Receipt, SyncConflict

pytestmark = pytest.mark.django_db
HELD = Delivery(hold=BROKEN_SEAL)


def listed(response):
    return [row.body["id"] for row, _ in response.context["rows"]]


@pytest.fixture
def held(kader, item):
    receive_items(kader, [item()], HELD)
    return Receipt.objects.get()


def test_the_list_shows_open_items_of_ones_wilayah(
    signed_in, kader, stranger, dinas_kapuas, item
):
    ours, theirs, fine = item(), item(), item()
    receive_items(kader, [ours], HELD)
    receive_items(kader, [fine])
    receive_items(stranger, [theirs], HELD)
    assert listed(signed_in(dinas_kapuas).get("/kiriman/")) == [ours["id"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?keadaan=semua", 3),
        ("?keadaan=accepted", 1),
        ("?jenis=lesson.read", 1),
        ("?jenis=answer", 0),
        ("?kabupaten=62.03", 2),
        ("?sejak=2099-01-01", 0),
        ("?sampai=2099-01-01&keadaan=semua", 3),
        ("?sejak=kapan", 2),
    ],
)
def test_the_list_is_narrowed(signed_in, kader, panitia, item, query, found):
    receive_items(kader, [item()])
    receive_items(kader, [item(), item(type="hal.baru")], HELD)
    response = signed_in(panitia).get("/kiriman/" + query)
    assert response.context["page_obj"].paginator.count == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    signed_in, kader, panitia, item, django_assert_num_queries, count
):
    receive_items(kader, [item() for _ in range(count)], HELD)
    client = signed_in(panitia)
    with django_assert_num_queries(6):
        client.get("/kiriman/")


def test_an_empty_list_says_so(signed_in, panitia):
    response = signed_in(panitia).get("/kiriman/")
    assert "Tidak ada yang perlu dilihat" in response.content.decode()


@pytest.mark.parametrize(
    ("person", "answer"),
    [
        ("panitia", 200),
        ("dinas", 200),
        ("facilitator", 302),
        ("assessor", 403),
        ("kader", 404),
    ],
)
def test_only_judges_open_the_list(signed_in, request, person, answer):
    client = signed_in(request.getfixturevalue(person))
    assert client.get("/kiriman/").status_code == answer


def test_a_facilitator_is_led_to_the_upload(signed_in, facilitator):
    response = signed_in(facilitator).get("/kiriman/")
    assert response.url == reverse("sync_upload")


def test_an_item_is_told_in_words(signed_in, panitia, kader, lesson, held):
    page = signed_in(panitia).get(f"/kiriman/{held.uid}/")
    assert page.context["said"]["lines"] == [("Materi", lesson.title)]
    assert page.context["what"] == "Membaca materi"
    assert kader.name in page.content.decode()


def test_an_item_outside_ones_wilayah_does_not_exist(
    signed_in, dinas_kapuas, stranger, item
):
    receive_items(stranger, [item()], HELD)
    uid = Receipt.objects.get().uid
    assert signed_in(dinas_kapuas).get(f"/kiriman/{uid}/").status_code == 404


@pytest.mark.parametrize(
    ("decision", "status", "facts"), [("terima", "accepted", 1), ("tutup", "closed", 0)]
)
def test_a_decision_needs_a_reason(signed_in, panitia, held, decision, status, facts):
    client = signed_in(panitia)
    address = f"/kiriman/{held.uid}/"
    refused = client.post(address, {"keputusan": decision, "alasan": " "})
    held.refresh_from_db()
    assert (refused.status_code, held.status) == (200, "quarantined")
    client.post(address, {"keputusan": decision, "alasan": "cocok"})
    held.refresh_from_db()
    assert held.status == status
    assert LessonProgress.objects.count() == facts
    assert "cocok" in client.get(address).content.decode()


def test_a_decision_from_outside_the_wilayah_changes_nothing(
    signed_in, dinas_kapuas, stranger, item
):
    receive_items(stranger, [item()], HELD)
    held = Receipt.objects.get()
    body = {"keputusan": "terima", "alasan": "x"}
    response = signed_in(dinas_kapuas).post(f"/kiriman/{held.uid}/", body)
    held.refresh_from_db()
    assert (response.status_code, held.status) == (404, "quarantined")


def test_both_bodies_are_shown_and_the_second_is_closed(
    signed_in, kader, panitia, item
):
    sent = item()
    receive_items(kader, [sent, {**sent, "occurred_at": "2025-08-21T12:00:00+07:00"}])
    conflict = SyncConflict.objects.get()
    client = signed_in(panitia)
    address = f"/kiriman/{sent['id']}/"
    page = client.get(address).content.decode()
    times = ("20 Agustus 2025, 12.00.00", "21 Agustus 2025, 12.00.00")
    assert [time in page for time in times] == [True, True]
    client.post(f"{address}beda/{conflict.pk}/", {"alasan": ""})
    assert conflict.resolutions.count() == 0
    client.post(f"{address}beda/{conflict.pk}/", {"alasan": "yang pertama"})
    assert conflict.resolutions.get().by == panitia
    assert listed(client.get("/kiriman/")) == []
