from decimal import Decimal

import pytest

from certificates import facts
from certificates.pdf.layout import certificate_context
from tests.certificates.pdf.papers import make_competence, make_letter


def test_sessions_are_grouped_and_numbered_through():
    groups = certificate_context(make_letter())["groups"]
    printed = [
        (name, [(row["number"], row["jp"], row["attended"]) for row in rows])
        for name, rows in groups
    ]
    assert printed == [
        ("Materi Dasar", [(1, "2", "2")]),
        ("Materi Inti", [(2, "2,5", "2,5")]),
        ("Materi Penunjang", [(3, "1", "\N{EN DASH}")]),
    ]


def test_a_group_without_sessions_is_not_printed():
    session = facts.SessionRow(title="a", group="inti", jp=Decimal(1))
    groups = certificate_context(make_letter(sessions=(session,)))["groups"]
    assert [name for name, _ in groups] == ["Materi Inti"]


def test_an_unknown_part_of_the_address_leaves_no_comma():
    context = certificate_context(make_competence(kecamatan=""))
    assert context["area"] == "Desa Tumbang Contoh, Kabupaten Contoh Timur"


def test_facts_without_a_paper_are_refused():
    with pytest.raises(TypeError, match="no paper for Signatory"):
        certificate_context(facts.Signatory(title="a", name="b"))
