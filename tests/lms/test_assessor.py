"""What an assessor finds on the desk, and who has none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import AssessorLicence, CalibrationTask, Observation
from lms.assessor import assessor_desk
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset, make_skill
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ASSESSOR_RULE = {
    "licence_required": True,
    "licence_months": 24,
    "own_posyandu": False,
    "double_percent": 10,
    "agreement_floor": 80,
    "kappa_floor": 60,
}


def watch(assessor, kader, checklist, code="", context="") -> Observation:
    return Observation.objects.create(
        checklist=checklist,
        kader=kader,
        assessor=assessor,
        steps=[],
        steps_done=4,
        steps_total=4,
        competent=True,
        quarantine_code=code,
        context=context,
        occurred_at=at(11),
    )


def give_licence(assessor, number=7, days=400, **more) -> AssessorLicence:
    defaults = {"valid_from": TODAY - timedelta(days=500), "basis": "SK 1/2026"}
    return AssessorLicence.objects.create(
        assessor=assessor,
        skill=make_skill(number),
        valid_until=TODAY + timedelta(days=days),
        granted_by=assessor,
        **{**defaults, **more},
    )


def test_tables_count_people_seen_by_anyone_and_by_oneself(assessor):
    bimtek = make_bimtek()
    checklist = make_checklist()
    bimtek.checklists.add(checklist)
    people = [make_kader(f"Kader {n}") for n in range(3)]
    for person in people:
        make_registration(bimtek, person)
    other = make_officer("penilai", name="Lain")
    watch(assessor, people[0], checklist, context=bimtek.context_key)
    watch(other, people[0], checklist, context=bimtek.context_key)
    watch(other, people[1], checklist, context=bimtek.context_key)
    watch(other, people[2], checklist, "tanpa_lisensi", context=bimtek.context_key)

    (event,) = assessor_desk(assessor, TODAY).events
    (table,) = event.tables
    assert (table.expected, table.seen, table.own, table.licensed) == (3, 2, 1, True)


def test_a_held_sheet_says_why_and_is_ones_own(assessor, kader, signed_in):
    watch(assessor, kader, make_checklist(), "tanpa_lisensi")
    watch(make_officer("penilai", name="Lain"), kader, make_checklist(), "menilai_diri")

    desk = assessor_desk(assessor, TODAY)
    assert (desk.held_total, [sheet.reason for sheet in desk.held]) == (
        1,
        [
            "Anda belum punya lisensi untuk menilai keterampilan ini. Hubungi Dinas.",
        ],
    )
    assert "1 pengamatan tersimpan, tetapi ditahan" in signed_in(assessor).get("/").text


@pytest.mark.parametrize(
    ("days", "more", "state"),
    [
        (400, {}, "berlaku"),
        (90, {}, "segera"),
        (-1, {}, "habis"),
        (400, {"ended_on": TODAY - timedelta(days=1), "end_reason": "x"}, "habis"),
        (400, {"valid_from": TODAY + timedelta(days=3)}, "nanti"),
    ],
    ids=["berlaku", "segera", "habis", "diakhiri", "nanti"],
)
def test_a_licence_says_how_it_stands(assessor, days, more, state):
    give_licence(assessor, days=days, **more)
    (line,) = assessor_desk(assessor, TODAY).licences
    assert line.state == state


def test_of_two_licences_for_a_skill_the_one_that_reaches_further_is_shown(assessor):
    give_licence(assessor, days=-10)
    later = give_licence(assessor, days=300, valid_from=TODAY - timedelta(days=9))
    (line,) = assessor_desk(assessor, TODAY).licences
    assert (line.licence, line.state) == (later, "berlaku")


def test_a_table_without_a_licence_is_marked_where_the_rules_ask_for_one(assessor):
    make_ruleset(assessor_rule=ASSESSOR_RULE)
    bimtek = make_bimtek()
    for number in (7, 8):
        bimtek.checklists.add(make_checklist(make_skill(number)))
    give_licence(assessor, 7)

    (event,) = assessor_desk(assessor, TODAY).events
    shown = {table.checklist.skill.number: table.licensed for table in event.tables}
    assert shown == {7: True, 8: False}


def test_tasks_of_calibration_are_ones_own_and_open(assessor, signed_in):
    cause = {"pairs": 14, "agreement": 64, "kappa": 0.3, "steps": []}
    CalibrationTask.objects.create(assessor=assessor, skill=make_skill(7), cause=cause)
    CalibrationTask.objects.create(
        assessor=assessor,
        skill=make_skill(8),
        cause=cause,
        closed_at=timezone.now(),
        outcome="Sudah diamati bersama",
    )
    page = signed_in(assessor).get("/penilai/").text
    assert "Keterampilan 7" in page
    assert "Keterampilan 8" not in page
    assert "64% dari 14 pengamatan ganda" in page


@pytest.mark.parametrize("role", ["dinas", "panitia", "fasilitator", "penulis"])
def test_who_does_not_assess_has_no_desk(signed_in, role):
    assert signed_in(make_officer(role)).get("/penilai/").status_code == 404


def test_a_kader_has_no_desk_and_a_stranger_is_asked_to_sign_in(
    kader, signed_in, client
):
    assert signed_in(kader).get("/penilai/").status_code == 404
    assert client.get("/penilai/").url == "/masuk/?next=/penilai/"


def test_events_elsewhere_are_not_on_the_desk(signed_in):
    make_bimtek("64")
    desk = assessor_desk(make_officer("penilai", "62"), TODAY)
    assert desk.events == ()


def test_the_desk_takes_as_many_queries_for_three_of_all_as_for_one(
    assessor, signed_in
):
    make_ruleset()
    client, counts = signed_in(assessor), []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            bimtek = make_bimtek()
            checklist = make_checklist(make_skill(number))
            bimtek.checklists.add(checklist)
            watch(assessor, make_kader(), checklist, "tanpa_lisensi")
            give_licence(assessor, number)
            CalibrationTask.objects.create(
                assessor=assessor, skill=make_skill(number), cause={}
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/penilai/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
