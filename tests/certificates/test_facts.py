import json
from dataclasses import FrozenInstanceError
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import facts

RECORDS = [
    facts.AttendanceLetterFacts,
    facts.CompetenceCertificateFacts,
    facts.DaftarHadirFacts,
    facts.SlipFacts,
]
LOGO = "data:image/png;base64,AAAA"
st.register_type_strategy(
    facts.Letterhead,
    st.builds(
        facts.Letterhead,
        government=st.text(),
        office=st.text(),
        address_lines=st.lists(st.text(), max_size=3).map(tuple),
        logo=st.sampled_from(["", LOGO]),
        logo_right=st.sampled_from(["", LOGO]),
    ),
)


st.register_type_strategy(Decimal, st.decimals(0, 999, places=2))
# The second 01.30 of a clock put back does not exist in Indonesia.
st.register_type_strategy(time, st.times().map(lambda at: at.replace(fold=0)))


@pytest.mark.parametrize("record", RECORDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_facts_come_back_from_json_text_unchanged(record, data):
    written = data.draw(st.from_type(record))
    text = json.dumps(written.to_json())
    assert record.from_json(json.loads(text)) == written


def test_a_stored_record_without_a_newer_field_takes_its_default():
    stored = facts.Signatory(title="Kepala Dinas", name="Sumiati").to_json()
    del stored["rank"]
    assert facts.Signatory.from_json(stored).rank == ""


def test_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="does not know \\['nik'\\]"):
        facts.Signatory.from_json({"title": "a", "name": "b", "nik": "c"})


def test_facts_cannot_be_changed():
    signatory = facts.Signatory(title="Kepala Dinas", name="Sumiati")
    with pytest.raises(FrozenInstanceError):
        signatory.name = "Lain"


@pytest.mark.parametrize(
    "logo", ["file:///etc/passwd", "https://a.example/l.png", "logo.png", "data:text/x"]
)
def test_a_logo_that_would_be_fetched_is_refused(logo):
    with pytest.raises(ValueError, match="logo must be empty"):
        facts.Letterhead(government="a", office="b", logo=logo)


def test_a_logo_inside_the_record_is_kept():
    assert facts.Letterhead(government="a", office="b", logo=LOGO).logo == LOGO


def test_no_record_has_a_place_for_nik_or_birth_date():
    names = {field for record in RECORDS for field in record.__dataclass_fields__}
    assert names & {"nik", "birth_date", "born_on"} == set()


@pytest.mark.parametrize("kind", ["attendance_letter", "competence"])
def test_each_kind_names_its_record(kind):
    assert facts.CERTIFICATE_KINDS[kind].kind == kind
