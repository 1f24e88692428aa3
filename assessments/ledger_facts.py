"""Facts a bidan may send for the ledger: `confirmation`, see docs/ledger.md."""

from collections.abc import Mapping
from typing import Any

from assessments.models import Evidence
from assessments.payloads import optional, uid_of
from assessments.refusals import Refusal
from assessments.services.confirmation import (
    CONFIRMATION_SENTENCES,
    record_confirmation,
    why_not_confirmed_by,
)
from content.models import Skill
from lms.accounts.cards import read_card
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type


def register() -> None:
    """Register the fact types of the ledger."""
    register_fact_type("confirmation", take_confirmation)


def take_confirmation(actor: User, envelope: Envelope) -> Verdict:
    """Store what was seen on a posyandu day; from whom it may not count, it is held.

    A held one leaves no line: its receipt keeps it until a person lets it be judged
    again. Raises MalformedFact.
    """
    payload = envelope.payload
    skill = Skill.objects.filter(number=_number(payload)).first()
    if skill is None:
        raise MalformedFact("Keterampilan ini tidak dikenal.")
    kader = User.objects.filter(uid=_kader_uid(payload)).first()
    if kader is None:
        raise MalformedFact("Kader ini tidak dikenal.")
    code = why_not_confirmed_by(kader, actor)
    if code:
        held = f"Disimpan, belum dihitung: {CONFIRMATION_SENTENCES[code]}"
        return Verdict(code, held, quarantined=True)
    try:
        line = record_confirmation(
            kader=kader,
            skill=skill,
            positive=_seen(payload),
            by=actor,
            occurred_at=envelope.occurred_at,
            uid=envelope.uid,
            note=optional(payload, "note", 255),
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal
    return Verdict("tersimpan", _sentence(line))


def _sentence(line: Evidence) -> str:
    word = "masih terampil" if line.positive else "perlu belajar lagi"
    return f"Konfirmasi tersimpan: {line.kader.name}, {word}."


def _number(payload: Mapping[str, Any]) -> int:
    number = payload.get("skill")
    if type(number) is not int:
        raise MalformedFact("Catatan tidak menyebut keterampilan.")
    return number


def _seen(payload: Mapping[str, Any]) -> bool:
    seen = payload.get("seen")
    if not isinstance(seen, bool):
        raise MalformedFact("Catatan tidak menyebut apa yang terlihat.")
    return seen


def _kader_uid(payload: Mapping[str, Any]) -> Any:
    card = payload.get("card")
    if isinstance(card, str) and card:
        return read_card(card)
    return uid_of(payload, "kader", "kader")
