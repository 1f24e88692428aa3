"""Facts a device may send about observed practice: `observation`, `observation.photo`.

See docs/stations.md. Not for deciding what counts: that is the services' matter.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assessments.licensing import QUARANTINE_SENTENCES
from assessments.models import Checklist, Observation, ObservationRelease
from assessments.payloads import numbers, optional, text, uid_of
from assessments.photos import PhotoError
from assessments.refusals import Refusal
from assessments.services.observations import Watched, record_observations
from assessments.services.photos import keep_photo
from lms.accounts.cards import read_card
from lms.accounts.models import User
from lms.journal.facts import Envelope, MalformedFact, Verdict, register_fact_type

MAX_RATINGS = 200
# A day: a timer that ran overnight says nothing.
MAX_SECONDS = 86_400


def register() -> None:
    """Register the fact types of observed practice."""
    register_fact_type("observation", take_observation, many=take_observations)
    register_fact_type("observation.photo", take_photo)


class UnknownCard(Exception):
    """The card or code is nobody's here."""


def take_observation(actor: User, envelope: Envelope) -> Verdict:
    """Store an observed practice; who may not assess is kept apart, not lost.

    Raises MalformedFact when the payload cannot be an observation.
    """
    try:
        return take_observations(actor, [envelope])[0]
    except UnknownCard:
        return Verdict(
            "kartu_tidak_dikenal",
            "Disimpan, belum dihitung: kartu ini tidak dikenal. Hubungi panitia.",
            quarantined=True,
        )
    except Refusal as refusal:
        raise MalformedFact(refusal.sentence) from refusal


def take_observations(actor: User, envelopes: Sequence[Envelope]) -> list[Verdict]:
    """Store many observations in a few queries; whatever is odd raises.

    Raises MalformedFact, UnknownCard and what `record_observations` raises; the
    caller's transaction then undoes all of them.
    """
    keys = [text(one.payload, "checklist", "daftar tilik") for one in envelopes]
    checklists = Checklist.objects.select_related("skill").in_bulk(
        keys, field_name="key"
    )
    if not checklists.keys() >= set(keys):
        raise MalformedFact("Daftar tilik ini tidak dikenal.")
    kaders = _kaders(envelopes)
    rows = record_observations(
        [
            _watched(actor, one, checklists[key], kader)
            for one, key, kader in zip(envelopes, keys, kaders, strict=True)
        ]
    )
    held = [row.pk for row in rows if row.quarantine_code]
    released = set()
    if held:
        found = ObservationRelease.objects.filter(observation__in=held)
        released = set(found.values_list("observation_id", flat=True))
    return [verdict_on(row, released=row.pk in released) for row in rows]


def _kaders(envelopes: Sequence[Envelope]) -> list[User]:
    uids = [_kader_uid(one.payload) for one in envelopes]
    people = User.objects.in_bulk([u for u in uids if u], field_name="uid")
    codes = {
        one.payload["card"].strip().upper()
        for uid, one in zip(uids, envelopes, strict=True)
        if uid is None
    }
    by_code = User.objects.in_bulk(codes, field_name="account_code") if codes else {}
    found = []
    for uid, one in zip(uids, envelopes, strict=True):
        if uid is None:
            person = by_code.get(one.payload["card"].strip().upper())
        else:
            person = people.get(uid)
        if person is None and "kader" in one.payload:
            raise MalformedFact("Kader ini tidak dikenal.")
        if person is None:
            raise UnknownCard
        found.append(person)
    return found


def _kader_uid(payload: Mapping[str, Any]) -> UUID | None:
    """Return whom a payload means; None where only an account code can tell."""
    if "kader" in payload:
        return uid_of(payload, "kader", "kader")
    return read_card(text(payload, "card", "kader"))


def _watched(
    actor: User, envelope: Envelope, checklist: Checklist, kader: User
) -> Watched:
    payload = envelope.payload
    redoes = optional_uid(payload, "redoes", "lembar pertama")
    repeated = numbers(payload, "repeated", "langkah") if redoes else None
    return Watched(
        checklist=checklist,
        kader=kader,
        assessor=actor,
        done=numbers(payload, "done", "langkah"),
        occurred_at=envelope.occurred_at,
        uid=envelope.uid,
        ratings=read_ratings(payload),
        redoes=redoes,
        repeated=repeated,
        seconds=read_seconds(payload),
        scene=optional_uid(payload, "scene", "adegan"),
        is_double=payload.get("is_double") is True,
        note=optional(payload, "note", 2000),
        place=optional(payload, "place", 200),
        context=optional(payload, "context", 64),
        device=envelope.device,
        clock_offset=envelope.clock_offset,
    )


def optional_uid(payload: Mapping[str, Any], key: str, word: str) -> UUID | None:
    """Return a UUID that may be missing; MalformedFact when it cannot be read."""
    return uid_of(payload, key, word) if payload.get(key) else None


def read_ratings(payload: Mapping[str, Any]) -> dict[int, int]:
    """Return `{step: rating}`; JSON has only text as names."""
    found = payload.get("ratings") or {}
    if not isinstance(found, Mapping) or len(found) > MAX_RATINGS:
        raise MalformedFact("Nilai langkah tidak dapat dibaca.")
    if not all(type(value) is int for value in found.values()):
        raise MalformedFact("Nilai langkah harus berisi angka.")
    try:
        return {int(order): value for order, value in found.items()}
    except ValueError as error:
        raise MalformedFact("Nilai langkah tidak dapat dibaca.") from error


def read_seconds(payload: Mapping[str, Any]) -> int | None:
    """Return how long it was watched; what cannot be a time is no reason to refuse."""
    seconds = payload.get("seconds")
    if type(seconds) is not int or not 0 <= seconds <= MAX_SECONDS:
        return None
    return seconds


def verdict_on(row: Observation, *, released: bool = False) -> Verdict:
    """Return what the phone is told of a stored observation.

    `released` says that it was held and counts since.
    """
    code = row.quarantine_code
    if code and not released:
        return Verdict(code, QUARANTINE_SENTENCES[code], quarantined=True)
    word = "kompeten" if row.competent else "belum kompeten"
    return Verdict(
        "tersimpan",
        f"Pengamatan tersimpan: {row.steps_done} dari {row.steps_total} langkah, "
        f"{word}.",
    )


def take_photo(actor: User, envelope: Envelope) -> Verdict:
    """Store a picture of an observed practice; the observation may come later."""
    payload = envelope.payload
    try:
        keep_photo(
            uid=envelope.uid,
            observation=uid_of(payload, "observation", "pengamatan"),
            taken_by=actor,
            jpeg=text(payload, "jpeg", "foto"),
            occurred_at=envelope.occurred_at,
            device=envelope.device,
            clock_offset=envelope.clock_offset,
        )
    except (PhotoError, Refusal) as error:
        raise MalformedFact(str(error)) from error
    return Verdict("tersimpan", "Foto praktik tersimpan.")
