from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.courses.views.test_statistics import hand_in, teach
from tests.factories.accounts import make_officer
from tests.factories.assessments import make_sitting
from tests.factories.courses import make_bimtek

pytestmark = pytest.mark.django_db

GAIN, ITEMS = "/dinas/kenaikan/", "/soal/mutu/"


@pytest.fixture
def bimtek():
    return make_bimtek(seats=60, pre_test=make_sitting(), post_test=make_sitting())


def rows_of(response) -> list[tuple]:
    page = load_workbook(BytesIO(response.content)).worksheets[0]
    return [row for row in page.iter_rows(values_only=True) if any(row)]


def test_the_gain_of_an_area_on_page_and_in_file(bimtek, signed_in, dinas):
    teach(bimtek, 6)
    client = signed_in(dinas)
    page = client.get(GAIN).content.decode()
    lines = rows_of(client.get(GAIN + "unduh.xlsx"))

    assert "50,0" in page
    assert "Pilih satu kegiatan" in page
    assert [(line[0], line[2], line[5]) for line in lines if line[2] == 6] == [
        ("Wilayah", 6, "50,0"),
        ("Wilayah", 6, "50,0"),
        ("Kegiatan", 6, "50,0"),
    ]


def test_one_event_is_told_by_skill(bimtek, signed_in, dinas):
    teach(bimtek, 6)
    lines = rows_of(signed_in(dinas).get(f"{GAIN}unduh.xlsx?kegiatan={bimtek.slug}"))

    assert ("Keterampilan", "Keterampilan 7", 6) in [line[:3] for line in lines]


def test_a_dinas_reads_the_gain_of_its_own_kaders_only(bimtek, signed_in):
    teach(bimtek, 6)

    assert "Belum cukup data" in (
        signed_in(make_officer("dinas", "62.04")).get(GAIN).content.decode()
    )
    assert (
        "50,0" in signed_in(make_officer("dinas", "62.03")).get(GAIN).content.decode()
    )
    assert (
        signed_in(make_officer("dinas", "64")).get(f"{GAIN}?wilayah=62").status_code
        == 404
    )
    assert signed_in(make_officer("panitia")).get(GAIN).status_code == 404


def test_the_gain_costs_the_same_for_few_and_many(bimtek, signed_in, dinas):
    client = signed_in(dinas)
    counts = []
    for more in (1, 2):
        teach(bimtek, more)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(GAIN).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] < 15


def test_authors_see_choices_and_thirds_of_the_bank(bimtek, signed_in):
    teach(bimtek, 3)
    client = signed_in(make_officer("penulis"))
    page = client.get(ITEMS).content.decode()
    lines = rows_of(client.get(ITEMS + "unduh.xlsx"))
    one_test = client.get(f"{ITEMS}?ujian={bimtek.post_test.assessment.key}")

    assert "KUNCI-RAHASIA" in page
    assert "6 percobaan pertama" in page
    assert "3 percobaan pertama" in one_test.content.decode()
    assert ("soal-0", 1, "Isi soal 0", 7, 6) in [line[:5] for line in lines]
    assert ("soal-0", 1, "✓ KUNCI-RAHASIA") in [line[:3] for line in lines]


@pytest.mark.parametrize("role", ["panitia", "dinas", "penilai", "fasilitator"])
def test_the_bank_with_its_keys_is_for_authors_alone(signed_in, role):
    client = signed_in(make_officer(role))

    assert client.get(ITEMS).status_code == 404
    assert client.get(ITEMS + "unduh.xlsx").status_code == 404


def test_the_bank_costs_the_same_for_one_and_three(bimtek, signed_in):
    client = signed_in(make_officer("penulis"))
    counts = []
    for more in (1, 2):
        teach(bimtek, more)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(ITEMS).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] < 10


def test_a_second_try_is_not_read(bimtek, signed_in):
    teach(bimtek, 1)
    hand_in(bimtek.pre_test, bimtek.registrations.first().user, 4, number=2)

    page = signed_in(make_officer("penulis")).get(ITEMS).content.decode()
    assert "2 percobaan pertama" in page
