from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from lms.sync import devices
from lms.sync.models import Device
from tests.factories.accounts import make_kader

pytestmark = pytest.mark.django_db


def seen(user, days, waiting=0, name="hp-1"):
    devices.link_device(user, name)
    Device.objects.filter(user=user, name=name).update(
        last_seen_at=timezone.now() - timedelta(days=days), last_waiting=waiting
    )


@pytest.fixture
def people(kader):
    """Five kaders of Kapuas: never, today, 8 days, 31 days, one of two phones."""
    names = ("Ani", "Beti", "Cici", "Dewi")
    ani, beti, cici, dewi = (make_kader(name) for name in names)
    seen(ani, 0)
    seen(beti, 8, waiting=3)
    seen(cici, 31)
    seen(dewi, 40)
    seen(dewi, 2, name="hp-2", waiting=2)
    return [kader, ani, beti, cici, dewi]


def names(response):
    return [row.user.name for row, _, _ in response.context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Rina Marlina", "Cici", "Beti", "Dewi", "Ani"]),
        ("?kontak=belum", ["Rina Marlina"]),
        ("?kontak=7", ["Cici", "Beti"]),
        ("?kontak=30", ["Cici"]),
        ("?kontak=sisa", ["Beti", "Dewi"]),
        ("?kontak=dicabut", []),
        ("?kabupaten=62.71", []),
    ],
)
def test_the_silent_come_first_and_the_list_is_narrowed(
    signed_in, dinas, people, query, found
):
    from tests.factories.wilayah import make_wilayah

    make_wilayah("62.71")
    assert names(signed_in(dinas).get("/kiriman/perangkat/" + query)) == found


def test_a_kabupaten_is_summed_up(signed_in, dinas, people):
    (row,) = signed_in(dinas).get("/kiriman/perangkat/").context["summaries"]
    figures = (row.kaders, row.linked, row.never, row.week, row.month, row.waiting)
    assert (row.code, *figures) == ("62.03", 5, 4, 1, 2, 1, 5)


def test_the_file_is_the_very_list(signed_in, dinas, people):
    client = signed_in(dinas)
    page = client.get("/kiriman/perangkat/?kontak=sisa")
    data = client.get(page.context["export_url"]).content
    rows = [
        [cell.value for cell in row]
        for row in load_workbook(BytesIO(data)).active.iter_rows()
    ]
    heads = next(i for i, row in enumerate(rows) if row[0] == "Nama")
    table = rows[heads + 1 :]
    assert [(row[0], row[5], row[7]) for row in table] == [
        ("Beti", 1, 3),
        ("Dewi", 2, 2),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    signed_in, dinas, django_assert_num_queries, count
):
    for number in range(count):
        seen(make_kader(f"Kader {number}"), number)
    client = signed_in(dinas)
    with django_assert_num_queries(8):
        client.get("/kiriman/perangkat/")


def test_a_phone_is_revoked_with_a_reason_and_trusted_again(signed_in, panitia, kader):
    devices.link_device(kader, "hp-1")
    device = Device.objects.get()
    client = signed_in(panitia)
    client.post(f"/kiriman/perangkat/{device.pk}/cabut/", {"alasan": ""})
    assert devices.revoked_names(kader) == set()
    client.post(f"/kiriman/perangkat/{device.pk}/cabut/", {"alasan": "HP hilang"})
    assert devices.revoked_names(kader) == {"hp-1"}
    page = client.get(f"/kiriman/perangkat/{kader.uid}/").content.decode()
    assert f"oleh {panitia.name}: HP hilang" in page
    client.post(f"/kiriman/perangkat/{device.pk}/pulihkan/")
    assert devices.revoked_names(kader) == set()


@pytest.mark.parametrize("action", ["cabut", "pulihkan"])
def test_a_phone_outside_the_wilayah_cannot_be_touched(
    signed_in, dinas_kapuas, stranger, action
):
    devices.link_device(stranger, "hp-9")
    device = Device.objects.get()
    response = signed_in(dinas_kapuas).post(
        f"/kiriman/perangkat/{device.pk}/{action}/", {"alasan": "x"}
    )
    assert response.status_code == 404
    assert (
        signed_in(dinas_kapuas).get(f"/kiriman/perangkat/{stranger.uid}/").status_code
        == 404
    )
    assert devices.revoked_names(stranger) == set()


@pytest.mark.parametrize(
    ("person", "answer"),
    [("panitia", 200), ("dinas", 200), ("facilitator", 403), ("kader", 404)],
)
@pytest.mark.parametrize("page", ["", "unduh.xlsx"])
def test_only_judges_see_the_phones(signed_in, request, person, answer, page):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(f"/kiriman/perangkat/{page}").status_code == answer
