import pytest

from lms.accounts import rules
from lms.accounts.models import User
from tests.factories.accounts import make_kader, make_officer


@pytest.mark.parametrize(
    ("giver", "area", "allowed"),
    [
        ("panitia", "62", True),
        ("panitia", "62.03", True),
        ("panitia", "62.71", False),
        ("dinas", "62.03", True),
        ("dinas", "64", False),
        ("fasilitator", "62", False),
        ("penilai", "62", False),
        ("penulis", "62", False),
    ],
)
def test_who_hands_a_slip_to_a_kader_in_kapuas(db, giver, area, allowed):
    kader = make_kader()
    assert rules.can_issue_slip(make_officer(giver, area), kader) is allowed


@pytest.mark.parametrize(
    ("giver", "area", "holder", "held", "allowed"),
    [
        ("dinas", "62", "panitia", "62", True),
        ("dinas", "62", "dinas", "62.03", True),
        ("dinas", "62", "dinas", "62", False),
        ("dinas", "62.03", "dinas", "62", False),
        ("dinas", "62.03", "panitia", "62", False),
        ("panitia", "62", "panitia", "62.03", False),
        ("panitia", "62", "dinas", "62.03", False),
    ],
)
def test_who_hands_a_slip_to_an_officer(db, giver, area, holder, held, allowed):
    officer = make_officer(holder, held)
    assert rules.can_issue_slip(make_officer(giver, area), officer) is allowed


def test_administrator_is_taken_over_by_nobody_else(db, dinas):
    chief = User.objects.create_superuser("ADMIN2", "sungai kapuas pasang", name="A")
    assert not rules.can_issue_slip(dinas, chief)
    assert rules.can_issue_slip(chief, dinas)


def test_nobody_hands_a_slip_to_themselves_or_to_the_deactivated(db, dinas, kader):
    assert not rules.can_issue_slip(dinas, dinas)
    kader.is_active = False
    assert not rules.can_issue_slip(dinas, kader)


def test_kader_is_looked_up_once(kader, django_assert_num_queries):
    user = User.objects.get(pk=kader.pk)
    with django_assert_num_queries(1):
        assert rules.is_kader(user)
        assert rules.is_kader(user)
