"""Tables: who may open them, what they tell a phone, what the panitia sees of them."""

import base64
import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from assessments.models import Observation
from assessments.services import record_observation
from assessments.services.photos import keep_photo
from assessments.stats.sampling import wants_double
from courses.queries.station_board import look_at, station_board
from courses.queries.stations import station_data
from lms.ids import new_uuid7
from tests.assessments.services.test_licences import RULE
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    make_ruleset()
    bimtek = make_bimtek(seats=60)
    bimtek.checklists.add(make_checklist(steps=4))
    for name in ("Rina Marlina", "Siti Aminah", "Tuti Wati"):
        make_registration(bimtek, make_kader(name))
    return bimtek


def people(event):
    return [place.user for place in event.registrations.order_by("number")]


def watch(event, kader, assessor, done, minutes: int = 0, **more) -> Observation:
    return record_observation(
        checklist=event.checklists.get(),
        kader=kader,
        assessor=assessor,
        done=set(done),
        occurred_at=timezone.now() - timedelta(minutes=minutes),
        context=event.context_key,
        **more,
    )


def table(event) -> str:
    return f"/bimtek/{event.slug}/praktik/{event.checklists.get().key}/meja/"


def told(response) -> dict:
    found = re.search(
        r'id="station-data" type="application/json">(.*?)</script>',
        response.content.decode(),
        re.S,
    )
    return json.loads(found[1])


def test_a_table_gets_all_it_needs_without_signal(event, assessor, signed_in):
    rina, *_ = people(event)
    sheet = watch(event, rina, assessor, [1, 2])

    data = told(signed_in(assessor).get(table(event)))

    assert [one["name"] for one in data["people"]] == [u.name for u in people(event)]
    seen = data["people"][0]["seen"]
    assert (seen["uid"], seen["failed"]) == (str(sheet.uid), [3, 4])
    assert seen["at"].endswith("Z")
    assert [step["order"] for step in data["checklist"]["steps"]] == [1, 2, 3, 4]
    assert data["checklist"]["pass_percent"] == 80
    assert data["people"][1]["seen"] is None


def test_what_is_held_does_not_keep_another_assessor_from_watching(
    event, assessor, signed_in
):
    watch(event, people(event)[0], make_officer("penilai", "64"), [1, 2])

    assert told(signed_in(assessor).get(table(event)))["people"][0]["seen"] is None


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("penilai", "62", 200),
        ("panitia", "62", 403),
        ("dinas", "62", 403),
        ("penilai", "64", 404),
    ],
)
def test_only_assessors_of_the_area_sit_at_a_table(
    event, signed_in, role, area, status
):
    client = signed_in(make_officer(role, area))

    assert client.get(table(event)).status_code == status


def row(event):
    return station_board(event, timezone.now()).rows[0]


def test_the_board_counts_who_was_watched_and_who_waits(event, assessor):
    rina, siti, _ = people(event)
    watch(event, rina, assessor, [1, 2, 3, 4])
    watch(event, siti, assessor, [2, 3], minutes=50)
    watch(event, siti, make_officer("penilai", "64"), [1, 2, 3, 4])

    board = station_board(event, timezone.now())

    (found,) = board.rows
    assert (found.done, found.competent, found.failed, found.waiting) == (2, 1, 1, 1)
    assert (found.per_hour, found.tables, found.held) == (3, 2, 1)
    assert [(a.expected, a.unseen) for a in board.areas] == [(3, 1)]
    assert board.unseen == ["Tuti Wati"]


def test_of_two_assessors_who_disagree_the_stricter_holds(event, assessor):
    rina, *_ = people(event)
    watch(event, rina, assessor, [1, 2, 3, 4])
    watch(event, rina, make_officer("penilai", name="Lain"), [], is_double=True)

    assert (row(event).done, row(event).competent, row(event).disputed) == (1, 0, 1)


def test_the_board_tells_who_is_drawn_for_a_second_look(event, assessor):
    wanted = [
        person
        for person in people(event)
        if wants_double(
            str(person.uid), event.checklists.get().key, event.context_key, 10
        )
    ]
    while not wanted:
        person = make_kader()
        make_registration(event, person)
        key = event.checklists.get().key
        if wants_double(str(person.uid), key, event.context_key, 10):
            wanted.append(person)
    watch(event, wanted[0], assessor, [1, 2])
    assert row(event).doubles == 1

    other = make_officer("penilai", name="Lain")
    watch(event, wanted[0], other, [1, 2], is_double=True)

    assert row(event).doubles == 0


def test_a_second_try_is_no_disagreement(event, assessor):
    rina, *_ = people(event)
    first = watch(event, rina, assessor, [1, 2], minutes=5)
    other = make_officer("penilai", name="Lain")
    watch(event, rina, other, [3, 4], redoes=first.uid, repeated=[3, 4])

    assert (row(event).done, row(event).competent, row(event).disputed) == (1, 1, 0)


def test_sheets_that_look_odd_are_shown_to_panitia(event, panitia, assessor, signed_in):
    rina, *_ = people(event)
    sheet = watch(event, rina, assessor, [1, 2, 3, 4], seconds=3)
    keep_photo(
        uid=new_uuid7(),
        observation=sheet.uid,
        taken_by=assessor,
        jpeg=jpeg(),
        occurred_at=timezone.now(),
    )
    address = f"/bimtek/{event.slug}/praktik/periksa/"

    page = signed_in(panitia).get(address).content.decode()

    assert "Terlalu cepat untuk diamati" in page
    assert "/praktik/foto/" in page
    assert signed_in(assessor).get(address).status_code == 403


def test_a_run_of_equal_sheets_is_looked_at(event, assessor):
    for number in range(8):
        person = make_kader(f"Kader {number}")
        make_registration(event, person)
        watch(event, person, assessor, [1, 2], minutes=number)

    assert {tuple(one.reasons) for one in look_at(event)} == {
        ("Lembar sama berturut-turut",)
    }
    assert station_board(event, timezone.now()).to_look_at == 8


def test_who_is_drawn_is_wanted_by_a_second_assessor_until_seen(event, assessor):
    rule = {**RULE, "licence_required": False, "double_percent": 100}
    make_ruleset("uji-2", assessor_rule=rule)
    rina, *_ = people(event)
    watch(event, rina, assessor, [1, 2])
    checklist = event.checklists.get()

    def wanted():
        return [one["double"] for one in station_data(event, checklist)["people"]]

    assert wanted() == [True, True, True]
    watch(event, rina, make_officer("penilai", name="Lain"), [1], is_double=True)
    assert wanted().count(False) == 1


@pytest.mark.parametrize("more", [0, 2, 12])
def test_the_board_costs_the_same_for_few_and_many(
    event, assessor, more, django_assert_num_queries
):
    for number in range(more):
        make_registration(event, make_kader(f"Kader {number}"))
    for person in people(event):
        watch(event, person, assessor, [1, 2])

    with django_assert_num_queries(6):
        station_board(event, timezone.now())


@pytest.mark.parametrize("page", ["", "isi/"])
def test_the_board_is_for_who_works_at_the_event(event, signed_in, panitia, page):
    address = f"/bimtek/{event.slug}/praktik/papan/{page}"

    assert "Daftar tilik" in signed_in(panitia).get(address).content.decode()
    stranger = signed_in(make_officer("panitia", "64"))
    assert stranger.get(address).status_code == 404


def jpeg() -> str:
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return base64.b64encode(out.getvalue()).decode()


def take(sheet: Observation, by) -> str:
    kept = keep_photo(
        uid=new_uuid7(),
        observation=sheet.uid,
        taken_by=by,
        jpeg=jpeg(),
        occurred_at=timezone.now(),
    )
    return f"/praktik/foto/{kept.uid}/"


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("penilai", "62", 200),
        ("panitia", "62", 200),
        ("dinas", "62", 200),
        ("dinas", "62.03", 200),
        ("dinas", "62.71", 404),
        ("panitia", "64", 404),
        ("fasilitator", "62", 404),
    ],
)
def test_a_picture_is_seen_by_who_may_see_the_practice(
    event, assessor, signed_in, role, area, status
):
    sheet = watch(event, people(event)[0], assessor, [1])
    address = take(sheet, assessor)
    response = signed_in(make_officer(role, area, name="Yang melihat")).get(address)

    assert response.status_code == status


def test_a_picture_by_somebody_else_belongs_to_no_sheet(event, assessor, signed_in):
    sheet = watch(event, people(event)[0], assessor, [1])
    address = take(sheet, make_officer("penilai", name="Lain"))

    assert signed_in(assessor).get(address).status_code == 404


def test_a_context_that_a_phone_made_up_breaks_nothing(event, assessor, signed_in):
    sheet = watch(event, people(event)[0], assessor, [1])
    made_up = record_observation(
        checklist=event.checklists.get(),
        kader=sheet.kader,
        assessor=assessor,
        done={1},
        occurred_at=timezone.now(),
        context="bimtek:abc",
    )
    address = take(made_up, assessor)
    other = make_officer("penilai", name="Lain")

    assert signed_in(other).get(address).status_code == 404


def test_rated_steps_are_rated_without_javascript_too(event, assessor, signed_in):
    checklist = event.checklists.get()
    checklist.items.filter(order=2).update(scale="rating")
    place = event.registrations.first()
    address = f"/bimtek/{event.slug}/praktik/{checklist.key}/{place.uid}/"
    client = signed_in(assessor)
    assert "1 Dibantu" in client.get(address).content.decode()

    answers = {"step-1": "ya", "step-2": "1", "step-3": "ya", "step-4": "ya"}
    client.post(address, {"uid": str(new_uuid7()), "note": "", **answers})

    sheet = Observation.objects.get()
    assert [step["rating"] for step in sheet.steps] == [None, 1, None, None]
    assert sheet.steps_done == 3
