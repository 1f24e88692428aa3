import pytest

from certificates import rules
from certificates.models import Certificate
from tests.factories.accounts import make_officer
from tests.factories.certificates import make_certificate, make_event_with_earners


@pytest.fixture
def certificate(db):
    return make_certificate()


def test_panitia_issues_and_dinas_only_reads(certificate, panitia, dinas):
    bimtek = certificate.bimtek
    assert rules.can_issue(panitia, bimtek)
    assert rules.can_see_papers(dinas, bimtek)
    assert not rules.can_issue(dinas, bimtek)


def test_facilitator_and_assessor_know_the_event_but_not_its_papers(
    certificate, facilitator, assessor
):
    for user in (facilitator, assessor):
        assert rules.knows_event(user, certificate.bimtek)
        assert not rules.can_see_papers(user, certificate.bimtek)


def test_a_stranger_knows_nothing(certificate, stranger):
    assert not rules.knows_event(stranger, certificate.bimtek)
    assert not rules.can_download(stranger, certificate)


def test_the_holder_and_the_dinas_of_the_holder_download(certificate, dinas_kapuas):
    assert rules.can_download(certificate.holder, certificate)
    assert rules.can_download(dinas_kapuas, certificate)
    assert not rules.can_download(make_officer("dinas", "62.01"), certificate)


def test_the_query_agrees_with_the_rule_for_the_whole_cast(
    certificate, stranger, panitia, facilitator, assessor, dinas, dinas_kapuas
):
    make_certificate(bimtek=make_event_with_earners(2))
    neighbours = [make_officer("dinas", "62.01"), make_officer("panitia", "64")]
    cast = [stranger, panitia, facilitator, assessor, dinas, dinas_kapuas]
    for user in [*cast, *neighbours, certificate.holder]:
        visible = set(Certificate.objects.visible_to(user))
        allowed = {p for p in Certificate.objects.all() if rules.can_download(user, p)}
        assert visible == allowed
