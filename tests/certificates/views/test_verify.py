import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.codes import grouped, new_code
from certificates.models import Certificate
from certificates.services import revoke_certificate
from courses.models import Bimtek
from tests.factories.certificates import make_certificate, make_event_with_earners


@pytest.fixture
def certificate(db):
    return make_certificate("kompetensi")


def page_of(client, code: str):
    return client.get(reverse("verify_paper", args=[code]))


def test_anyone_sees_what_the_paper_says(client, certificate):
    answer = page_of(client, certificate.code)
    page = answer.content.decode()
    for words in (
        "Sah",
        "Sertifikat kompetensi",
        "Kader 1",
        "Kabupaten Kapuas",
        certificate.number_text,
        "Dinas PMD Provinsi Kalimantan Tengah",
        "20 Agustus 2025",
        "7. Keterampilan 7",
    ):
        assert words in page


def test_the_page_says_nothing_beyond_the_kabupaten(client, certificate):
    page = page_of(client, certificate.code).content.decode()
    holder = certificate.holder
    private = [
        holder.phone,
        holder.phone[3:],
        holder.account_code,
        holder.kader.posyandu.name,
        holder.kader.posyandu.desa.name,
        holder.kader.posyandu.desa.parent.name,
        "Penilai Uji",
    ]
    assert [word for word in private if word in page] == []


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_paper_of_invented_people_is_called_an_example(client, db, is_demo):
    bimtek = make_event_with_earners()
    Bimtek.objects.filter(pk=bimtek.pk).update(is_demo=is_demo)
    bimtek.refresh_from_db()
    paper = make_certificate("kompetensi", bimtek)
    page = page_of(client, paper.code).content.decode()
    assert paper.facts["example"] is is_demo
    assert ("bukan dokumen resmi" in page) is is_demo


def test_search_engines_are_turned_away(client, certificate):
    for answer in (page_of(client, certificate.code), client.get(reverse("verify"))):
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert b'name="robots" content="noindex, nofollow"' in answer.content


def test_a_revoked_paper_says_when_and_why(client, certificate, panitia):
    revoke_certificate(certificate, by=panitia, reason="Salah nama")
    page = page_of(client, certificate.code).content.decode()
    assert "Dicabut" in page
    assert "Salah nama" in page
    assert "Sah</p>" not in page


def test_a_lapsed_paper_says_so(client, certificate):
    yesterday = timezone.localdate() - timedelta(days=1)
    Certificate.objects.update(valid_until=yesterday)
    assert "Kedaluwarsa" in page_of(client, certificate.code).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        grouped,
        lambda code: code.lower(),
        lambda code: code.replace("0", "O").replace("1", "I"),
    ],
)
def test_the_code_is_understood_however_it_is_typed(client, certificate, typed):
    assert page_of(client, typed(certificate.code)).status_code == 200
    answer = client.get(reverse("verify"), {"kode": typed(certificate.code)})
    assert answer.url == reverse("verify_paper", args=[certificate.code])


@pytest.mark.parametrize("code", ["7K2M9QXA4TBDW0RH", "TIDAK-ADA", "x" * 300])
def test_an_unknown_code_gets_one_kind_sentence(client, certificate, code):
    answer = page_of(client, code)
    assert answer.status_code == 404
    assert b"Tidak ada dokumen dengan kode ini." in answer.content
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_mistyped_code_is_explained_in_the_form(client, db):
    page = client.get(reverse("verify"), {"kode": "7K2M"}).content.decode()
    assert "Kode terdiri atas 16 huruf dan angka." in page


def test_unknown_and_impossible_codes_answer_alike(client, db):
    unknown, impossible = page_of(client, new_code()), page_of(client, "TIDAK-ADA")
    assert unknown.status_code == impossible.status_code
    assert without_csrf(unknown) == without_csrf(impossible)


def without_csrf(answer) -> str:
    return re.sub(r"csrf\S+ \S+", "", answer.content.decode())
