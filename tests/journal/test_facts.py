from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError

from lms.journal import facts
from lms.journal.facts import AppendOnlyError
from tests.factories.certificates import attend_all
from tests.factories.courses import make_bimtek, make_registration


@pytest.fixture
def fact(db):
    """An attendance row: the first fact that comes to mind."""
    registration = make_registration(make_bimtek())
    attend_all(registration)
    return registration.attendance.first()


def test_a_fact_cannot_be_changed(fact):
    fact.reason = "diam-diam"
    with pytest.raises(AppendOnlyError):
        fact.save()


def test_a_fact_cannot_be_deleted(fact):
    with pytest.raises(AppendOnlyError):
        fact.delete()


def test_facts_cannot_be_changed_or_deleted_in_bulk(fact):
    rows = type(fact).objects.all()
    with pytest.raises(AppendOnlyError):
        rows.update(reason="diam-diam")
    with pytest.raises(AppendOnlyError):
        rows.delete()


def test_the_same_fact_number_is_stored_once(fact):
    twin = type(fact)(
        uid=fact.uid,
        session=fact.session,
        registration=fact.registration,
        kind="hadir",
        method="kartu",
        recorded_by=fact.recorded_by,
        occurred_at=fact.occurred_at,
    )
    with pytest.raises(IntegrityError):
        twin.save()


def test_a_fact_type_reaches_the_handler_that_registered_it(monkeypatch):
    monkeypatch.setattr(facts, "_handlers", {})
    monkeypatch.setattr(facts, "_bulk_handlers", {})

    def handler(actor, envelope):
        return facts.Verdict("stored", "Tersimpan.")

    facts.register_fact_type("uji.fakta", handler)
    envelope = facts.Envelope(
        uuid4(), "uji.fakta", datetime(2025, 8, 20, tzinfo=UTC), "hp", 0, {}
    )
    found = facts.handler_for("uji.fakta")
    assert found(None, envelope) == facts.Verdict("stored", "Tersimpan.")
    assert facts.handler_for("uji.lain") is None


def test_many_facts_of_a_type_reach_the_handler_for_many(monkeypatch):
    monkeypatch.setattr(facts, "_handlers", {})
    monkeypatch.setattr(facts, "_bulk_handlers", {})

    def one(actor, envelope):
        return facts.Verdict("stored", "Tersimpan.")

    def many(actor, envelopes):
        return [one(actor, envelope) for envelope in envelopes]

    facts.register_fact_type("uji.banyak", one, many=many)
    facts.register_fact_type("uji.satu", one)
    found = [facts.bulk_handler_for(name) for name in ("uji.banyak", "uji.satu")]
    assert found == [many, None]
    # Registered anew without it, the type is taken one by one.
    facts.register_fact_type("uji.banyak", one)
    assert facts.bulk_handler_for("uji.banyak") is None
