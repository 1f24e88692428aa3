"""Observed practice and its pictures, as phones send them and in any order."""

import base64
from datetime import UTC, datetime
from io import BytesIO
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from assessments.facts import register
from assessments.models import Evidence, Observation, ObservationPhoto, SkillStatus
from assessments.services.observations import count_observations
from lms.accounts.cards import card_token
from lms.ids import new_uuid7
from lms.journal.facts import (
    Envelope,
    MalformedFact,
    Verdict,
    bulk_handler_for,
    handler_for,
)
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 8, 21, 5, tzinfo=UTC)


@pytest.fixture
def checklist():
    make_ruleset()
    return make_checklist(steps=5)


def envelope(kind: str, payload: dict, uid=None, minute: int = 0) -> Envelope:
    at = NOON.replace(minute=minute)
    return Envelope(uid or new_uuid7(), kind, at, "hp-1", 0, payload)


def send(actor, one: Envelope) -> Verdict:
    register()
    return handler_for(one.type)(actor, one)


def seen(checklist, kader, done, minute: int = 0, **more) -> Envelope:
    payload = {"checklist": checklist.key, "kader": str(kader.uid), "done": list(done)}
    return envelope("observation", {**payload, **more}, minute=minute)


def ledger() -> list[tuple]:
    rows = Evidence.objects.values_list("uid", "positive", "score", "max_score")
    return sorted(rows)


def test_what_a_station_tells_is_kept(checklist, kader, assessor):
    checklist.items.filter(order=2).update(scale="rating")
    scene = new_uuid7()

    send(
        assessor,
        seen(
            checklist,
            kader,
            [1, 3, 4, 5],
            ratings={"2": 1},
            seconds=12,
            scene=str(scene),
            is_double=True,
        ),
    )

    row = Observation.objects.get()
    assert [s["rating"] for s in row.steps] == [None, 1, None, None, None]
    assert (row.steps_done, row.competent) == (4, True)
    assert (row.seconds, row.scene, row.is_double) == (12, scene, True)
    assert row.flags == ["too_fast"]


@pytest.mark.parametrize("card", [card_token, lambda user: user.account_code.lower()])
def test_a_card_says_who_was_watched(checklist, kader, assessor, card):
    payload = {"checklist": checklist.key, "card": card(kader), "done": [1]}

    send(assessor, envelope("observation", payload))

    assert Observation.objects.get().kader == kader


def test_a_card_of_nobody_is_held_for_a_person(checklist, assessor):
    payload = {"checklist": checklist.key, "card": "CK1.A.B", "done": [1]}

    verdict = send(assessor, envelope("observation", payload))

    assert (verdict.code, verdict.quarantined) == ("kartu_tidak_dikenal", True)
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"ratings": [1]},
        {"ratings": {"satu": 1}},
        {"ratings": {"1": "2"}},
        {"ratings": {"1": 3}},
        {"ratings": {"9": 1}},
        {"scene": "x"},
        {"redoes": "x"},
        {"redoes": "0198c5a0-0000-7000-8000-000000000001"},
        {"card": "", "kader": ""},
    ],
)
def test_what_cannot_be_read_is_malformed(checklist, kader, assessor, change):
    payload = {**seen(checklist, kader, [1]).payload, **change}
    with pytest.raises(MalformedFact):
        send(assessor, envelope("observation", payload))


def test_a_time_that_cannot_be_is_left_out(checklist, kader, assessor):
    for seconds in (-1, 10**9, "lama", True):
        send(assessor, seen(checklist, kader, [1], seconds=seconds))

    assert set(Observation.objects.values_list("seconds", flat=True)) == {None}


def chain(checklist, kader) -> list[Envelope]:
    """Three sheets: 1 and 2 passed, then 3 and 4, then 5."""
    first = seen(checklist, kader, [1, 2])
    second = seen(
        checklist, kader, [3, 4], 1, redoes=str(first.uid), repeated=[3, 4, 5]
    )
    third = seen(checklist, kader, [5], 2, redoes=str(second.uid), repeated=[5])
    return [first, second, third]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("together", [False, True])
def test_second_tries_end_alike_in_whatever_order_they_come(
    checklist, kader, assessor, order, together
):
    facts = chain(checklist, kader)
    arrived = [facts[number] for number in order]
    register()
    if together:
        bulk_handler_for("observation")(assessor, arrived)
    else:
        for one in [*arrived, arrived[0]]:
            send(assessor, one)

    lines = Evidence.objects.order_by("occurred_at")
    assert [(x.score, x.positive) for x in lines] == [
        (2, False),
        (4, True),
        (5, True),
    ]
    status = SkillStatus.objects.get()
    assert "praktik 5 dari 5" in status.sentence
    assert status.disputed is False


def test_a_second_try_waits_for_its_first_sheet(checklist, kader, assessor):
    _, second, _ = chain(checklist, kader)

    send(assessor, second)

    assert (Observation.objects.count(), Evidence.objects.count()) == (1, 0)


def test_a_second_try_counts_once_its_first_sheet_does(checklist, kader, assessor):
    first, second, _ = chain(checklist, kader)
    outsider = make_officer("penilai", "64")
    send(outsider, first)
    send(assessor, second)
    assert ledger() == []

    held = Observation.objects.filter(uid=first.uid)
    for _ in range(2):
        count_observations(held, released={held.get().pk})

    lines = Evidence.objects.order_by("occurred_at")
    assert [(x.score, x.positive) for x in lines] == [(2, False), (4, True)]


def test_nobody_stands_on_the_sheet_of_another_kader(checklist, kader, assessor):
    first = seen(checklist, make_kader("Siti Aminah"), range(1, 6))
    claim = seen(checklist, kader, [], redoes=str(first.uid), repeated=[])

    for one in (first, claim):
        send(assessor, one)

    assert Evidence.objects.get().kader.name == "Siti Aminah"


@pytest.mark.parametrize("many", [1, 3])
def test_many_observations_cost_no_more_queries_than_one(checklist, assessor, many):
    facts = [seen(checklist, make_kader(f"Kader {n}"), [1]) for n in range(many)]
    register()
    with CaptureQueriesContext(connection) as queries:
        verdicts = bulk_handler_for("observation")(assessor, facts)

    assert (len(verdicts), Evidence.objects.count()) == (many, many)
    # One by one it would be three times as many.
    assert len(queries) <= 36


def jpeg(side: int = 64, **more) -> str:
    out = BytesIO()
    Image.new("RGB", (side, side // 2), "teal").save(out, "JPEG", **more)
    return base64.b64encode(out.getvalue()).decode()


def photo(observation, text: str, uid=None) -> Envelope:
    payload = {"observation": str(observation), "jpeg": text}
    return envelope("observation.photo", payload, uid)


def test_a_picture_loses_all_but_its_pixels_and_may_come_first(assessor):
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (2.0, 12.0, 0.0)}
    exif[0x0112] = 6
    one = photo(new_uuid7(), jpeg(exif=exif.tobytes()))

    for _ in range(2):
        send(assessor, one)

    kept = ObservationPhoto.objects.get()
    with Image.open(kept.file) as picture:
        # Turned upright, as the phone was held.
        assert (picture.size, dict(picture.getexif())) == ((32, 64), {})


@pytest.mark.parametrize(
    "text",
    ["", "%%%", base64.b64encode(b"GIF89a").decode(), jpeg()[:200], "A" * 61_441],
)
def test_what_is_no_picture_is_malformed(assessor, text):
    with pytest.raises(MalformedFact):
        send(assessor, photo(new_uuid7(), text))

    assert ObservationPhoto.objects.count() == 0


def test_a_picture_that_unpacks_too_large_is_refused_before(assessor):
    with pytest.raises(MalformedFact):
        send(assessor, photo(new_uuid7(), jpeg(4200, quality=1)))
