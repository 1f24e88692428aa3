import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.services import issue_papers
from tests.factories.certificates import (
    attend_all,
    make_event_with_earners,
    prove_skill,
)
from tests.factories.courses import make_bimtek, make_registration


def test_a_kader_finds_both_kinds_with_their_numbers(signed_in, panitia):
    bimtek = make_event_with_earners(1)
    for kind in ("keterangan", "kompetensi"):
        issue_papers(bimtek, kind, by=panitia)
    holder = bimtek.registrations.get().user
    page = signed_in(holder).get(reverse("wallet")).content.decode()
    assert "Surat keterangan mengikuti" in page
    assert "Sertifikat kompetensi" in page
    for paper in holder.certificates.all():
        assert paper.number_text in page
        assert reverse("certificate_download", args=[paper.uid]) in page
        assert reverse("verify_paper", args=[paper.code]) in page


def test_nobody_finds_the_papers_of_others(signed_in, panitia, stranger, client):
    issue_papers(make_event_with_earners(1), "keterangan", by=panitia)
    page = signed_in(stranger).get(reverse("wallet")).content.decode()
    assert "Belum ada sertifikat" in page
    assert client.get(reverse("wallet")).status_code == 302


@pytest.mark.django_db
def test_the_wallet_reads_as_often_for_three_papers_as_for_one(
    signed_in, panitia, kader
):
    counts = []
    for events in (1, 2):
        for _ in range(events):
            bimtek = make_bimtek()
            attend_all(make_registration(bimtek, kader))
            prove_skill(kader, bimtek)
            issue_papers(bimtek, "keterangan", by=panitia)
        browser = signed_in(kader)
        browser.get(reverse("wallet"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("wallet"))
        counts.append(len(queries))
    assert kader.certificates.count() == 3
    assert counts[0] == counts[1]
