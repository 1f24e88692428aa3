import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Certificate, CertificateEvent
from certificates.services import issue_papers
from lms.accounts.models import ActivationSlip, User
from lms.journal.models import WorkItem
from lms.journal.work import claim_work, run_claimed
from tests.factories.accounts import make_kader, make_officer
from tests.factories.certificates import make_certificate, make_event_with_earners
from tests.factories.courses import make_bimtek, make_registration

PAGES = ["bimtek_papers", "papers_register"]


@pytest.fixture
def bimtek(panitia):
    bimtek = make_event_with_earners(1)
    issue_papers(bimtek, "keterangan", by=panitia)
    return bimtek


def page_url(name: str, bimtek) -> str:
    args = (
        [bimtek.slug, "keterangan"] if name == "papers_eligibility" else [bimtek.slug]
    )
    return reverse(name, args=args)


@pytest.mark.parametrize("name", [*PAGES, "papers_eligibility"])
def test_papers_are_for_panitia_and_dinas(
    bimtek, signed_in, panitia, dinas, assessor, stranger, client, name
):
    url = page_url(name, bimtek)
    outcomes = [
        signed_in(user).get(url).status_code
        for user in (panitia, dinas, assessor, stranger)
    ]
    assert outcomes == [200, 200, 403, 404]
    assert client.get(url).status_code == 302


def count_queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", [*PAGES, "papers_eligibility"])
@pytest.mark.parametrize("kind", ["keterangan", "kompetensi"])
def test_a_page_reads_as_often_for_three_people_as_for_one(
    db, signed_in, panitia, name, kind
):
    counts = []
    for people in (1, 3):
        bimtek = make_event_with_earners(people)
        issue_papers(bimtek, kind, by=panitia)
        url = page_url(name, bimtek)
        if name == "papers_eligibility":
            url = reverse(name, args=[bimtek.slug, kind])
        counts.append(count_queries(signed_in(panitia), url))
    assert counts[0] == counts[1]


def test_the_page_offers_buttons_only_to_panitia(bimtek, signed_in, panitia, dinas):
    make_registration(bimtek, make_kader("Baru"))
    url = page_url("bimtek_papers", bimtek)
    assert b"Buat daftar hadir" in signed_in(panitia).get(url).content
    assert b"Buat daftar hadir" not in signed_in(dinas).get(url).content


def test_whoever_has_not_earned_it_is_listed_with_the_reason(
    bimtek, signed_in, panitia
):
    make_registration(bimtek, make_kader("Belum Datang"))
    url = page_url("papers_eligibility", bimtek)
    page = signed_in(panitia).get(url, {"keadaan": "belum"}).content.decode()
    assert "Belum Datang" in page
    assert "Belum tercatat hadir di satu sesi pun." in page
    assert "Kader 1" not in page


def test_an_unknown_kind_of_paper_is_not_found(bimtek, signed_in, panitia):
    url = reverse("papers_eligibility", args=[bimtek.slug, "piagam"])
    assert signed_in(panitia).get(url).status_code == 404


def test_panitia_revokes_with_a_reason(bimtek, signed_in, panitia):
    certificate = Certificate.objects.get()
    url = reverse("certificate_revoke", args=[certificate.uid])
    answer = signed_in(panitia).post(url, {"reason": "Salah nama"})
    assert answer.url == reverse("papers_register", args=[bimtek.slug])
    event = CertificateEvent.objects.get()
    assert (event.kind, event.reason, event.by) == ("dicabut", "Salah nama", panitia)


def test_revoking_without_a_reason_is_explained(bimtek, signed_in, panitia):
    url = reverse("certificate_revoke", args=[Certificate.objects.get().uid])
    page = signed_in(panitia).post(url, {"reason": "  "})
    assert page.status_code == 200
    assert b"Tulis alasan pencabutan." in page.content
    assert CertificateEvent.objects.count() == 0


def test_revoking_is_for_panitia_of_the_event_alone(bimtek, signed_in, dinas, stranger):
    certificate = Certificate.objects.get()
    url = reverse("certificate_revoke", args=[certificate.uid])
    cast = [dinas, certificate.holder, stranger, make_officer("panitia", "64")]
    outcomes = [signed_in(user).post(url, {"reason": "x"}).status_code for user in cast]
    assert outcomes == [403, 403, 404, 404]
    assert CertificateEvent.objects.count() == 0


def test_slips_are_printed_for_those_without_a_pin(signed_in, panitia):
    bimtek = make_bimtek()
    newcomer = make_kader("Tanpa PIN", pin=None)
    make_registration(bimtek, newcomer)
    make_registration(bimtek, make_kader("Sudah Punya"))
    url = reverse("papers_slips", args=[bimtek.slug])
    answer = signed_in(panitia).post(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content[:5] == b"%PDF-"
    assert [slip.user for slip in ActivationSlip.objects.all()] == [newcomer]


def test_slips_are_never_made_by_opening_a_link(bimtek, signed_in, panitia, dinas):
    url = reverse("papers_slips", args=[bimtek.slug])
    assert signed_in(panitia).get(url).status_code == 405
    assert signed_in(dinas).post(url).status_code == 403


def test_no_slips_are_left_when_everyone_has_a_pin(bimtek, signed_in, panitia):
    url = reverse("papers_slips", args=[bimtek.slug])
    page = signed_in(panitia).post(url, follow=True).content.decode()
    assert "Semua peserta sudah memiliki PIN." in page
    assert ActivationSlip.objects.count() == 0


def test_a_certificate_is_revoked_once(panitia, signed_in, db):
    certificate = make_certificate(by=panitia)
    url = reverse("certificate_revoke", args=[certificate.uid])
    browser = signed_in(panitia)
    browser.post(url, {"reason": "Salah nama"})
    page = browser.post(url, {"reason": "Lagi"}, follow=True).content.decode()
    assert "sudah dicabut sebelumnya" in page
    assert CertificateEvent.objects.count() == 1


@pytest.fixture
def large_event(db, monkeypatch):
    """An event with more people without a PIN than one request prints."""
    monkeypatch.setattr("certificates.views.event.SLIPS_AT_ONCE", 1)
    bimtek = make_bimtek()
    for name in ("Satu", "Dua"):
        make_registration(bimtek, make_kader(name, pin=None))
    return bimtek


def test_many_slips_are_printed_by_the_worker(large_event, signed_in, panitia):
    answer = signed_in(panitia).post(reverse("papers_slips", args=[large_event.slug]))
    run = large_event.paper_runs.get()
    assert answer.url == reverse("paper_run", args=[large_event.slug, run.uid])
    assert ActivationSlip.objects.count() == 0
    run_claimed(claim_work("certificates.slips"))
    ready = run.papers.filter(ready_at__isnull=False)
    assert [paper.title for paper in ready] == ["Kabupaten Kapuas"]
    assert ActivationSlip.objects.count() == 2


def test_printed_slips_are_opened_by_panitia_alone(
    large_event, signed_in, panitia, dinas
):
    signed_in(panitia).post(reverse("papers_slips", args=[large_event.slug]))
    run_claimed(claim_work("certificates.slips"))
    run = large_event.paper_runs.get()
    url = reverse("event_paper_download", args=[large_event.slug, run.papers.get().uid])
    assert signed_in(panitia).get(url).status_code == 200
    assert signed_in(dinas).get(url).status_code == 403
    run_url = reverse("paper_run", args=[large_event.slug, run.uid])
    assert url.encode() in signed_in(panitia).get(run_url).content
    assert url.encode() not in signed_in(dinas).get(run_url).content


def test_slips_nobody_needs_any_more_are_parked_with_a_sentence(
    large_event, signed_in, panitia
):
    signed_in(panitia).post(reverse("papers_slips", args=[large_event.slug]))
    User.objects.filter(registrations__isnull=False).update(password="dipakai")
    run_claimed(claim_work("certificates.slips"))
    item = WorkItem.objects.get()
    assert (item.state, item.last_error) == (
        "parked",
        "Semua peserta sudah memiliki PIN.",
    )
