from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Certificate
from tests.factories.certificates import make_event_with_earners
from tests.factories.courses import make_bimtek


def issue(slug: str, by: str, kind: str = "keterangan") -> str:
    out = StringIO()
    call_command("issue_certificates", slug, kind=kind, by=by, stdout=out)
    return out.getvalue()


def test_the_command_issues_and_may_be_repeated(panitia):
    bimtek = make_event_with_earners(2)
    said = "2 papers, 2 still to be rendered\n"
    assert issue(bimtek.slug, panitia.account_code.lower()) == said
    assert issue(bimtek.slug, panitia.account_code) == said
    assert Certificate.objects.count() == 2


def test_a_refusal_ends_the_command_with_its_sentence(panitia):
    with pytest.raises(CommandError, match="Belum ada peserta"):
        issue(make_bimtek().slug, panitia.account_code)


@pytest.mark.parametrize(("slug", "by"), [("tidak-ada", None), (None, "TIDAKADA")])
def test_an_unknown_event_or_account_is_named(panitia, slug, by):
    with pytest.raises(CommandError, match=slug or by):
        issue(slug or make_bimtek().slug, by or panitia.account_code)
