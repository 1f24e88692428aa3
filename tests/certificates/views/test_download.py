import pytest
from django.urls import reverse

from certificates.services import make_lists
from certificates.work import make_certificate_file, make_list_file
from lms.journal.models import WorkItem
from tests.factories.accounts import make_officer
from tests.factories.certificates import make_certificate, make_event_with_earners


@pytest.fixture
def certificate(db):
    certificate = make_certificate()
    make_certificate_file(str(certificate.uid))
    return certificate


def url_of(certificate) -> str:
    return reverse("certificate_download", args=[certificate.uid])


def test_the_holder_downloads_under_a_readable_name(certificate, signed_in):
    answer = signed_in(certificate.holder).get(url_of(certificate))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="Surat keterangan mengikuti Kader 1.pdf"'
    )
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"


def test_download_follows_the_persons_scope(
    certificate, signed_in, panitia, dinas, dinas_kapuas, stranger, assessor, client
):
    cast = [panitia, dinas, dinas_kapuas]
    others = [stranger, assessor, make_officer("dinas", "62.01")]
    url = url_of(certificate)
    assert [signed_in(user).get(url).status_code for user in cast] == [200] * 3
    assert [signed_in(user).get(url).status_code for user in others] == [404] * 3
    assert client.get(url).status_code == 302


def test_a_paper_not_rendered_yet_says_so_and_looks_again(db, signed_in):
    certificate = make_certificate()
    answer = signed_in(certificate.holder).get(url_of(certificate))
    assert (answer.status_code, answer["Refresh"]) == (202, "5")
    assert b"Berkas sedang disiapkan" in answer.content


def test_a_paper_whose_rendering_failed_does_not_wait_for_ever(db, signed_in):
    certificate = make_certificate()
    WorkItem.objects.update(state="parked")
    answer = signed_in(certificate.holder).get(url_of(certificate))
    assert "Refresh" not in answer
    assert b"Berkas belum dapat dibuat" in answer.content


def test_lists_are_downloaded_by_panitia_and_dinas_alone(
    signed_in, panitia, dinas, assessor, stranger
):
    bimtek = make_event_with_earners(1)
    paper = make_lists(bimtek, by=panitia).papers.get(
        scope="2025-08-20", kind="daftar_kosong"
    )
    url = reverse("event_paper_download", args=[bimtek.slug, paper.uid])
    assert signed_in(panitia).get(url).status_code == 404
    make_list_file(str(paper.uid))
    answer = signed_in(panitia).get(url)
    assert answer["Content-Disposition"] == (
        'attachment; filename="Daftar hadir kosong 20 Agustus 2025, sehari penuh.pdf"'
    )
    outcomes = [
        signed_in(user).get(url).status_code for user in (dinas, assessor, stranger)
    ]
    assert outcomes == [200, 403, 404]
