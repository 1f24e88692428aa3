from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import AssessorLicence, Evidence, ObservationRelease
from assessments.queries.observations import counted_observations, held_observations
from assessments.refusals import Refusal
from assessments.services import record_observation
from assessments.services.licence_grants import end_licence, grant_licences
from assessments.services.releases import release_observation, release_observations
from tests.assessments.services.test_licences import RULE
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset, make_skill

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 21, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
DAY = NOON.date()


@pytest.fixture
def checklist():
    make_ruleset(assessor_rule=RULE)
    return make_checklist()


def observe(checklist, kader, assessor, days: int = 0):
    return record_observation(
        checklist=checklist,
        kader=kader,
        assessor=assessor,
        done={1, 2, 3, 4},
        occurred_at=NOON + timedelta(days=days),
    )


def grant(by, assessor, *skills, **change):
    usual = {"basis": "SK 12/2025", "valid_from": date(2025, 1, 1)}
    return grant_licences(assessor, skills, by=by, **{**usual, **change})


def refused(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def test_one_grant_covers_many_skills_for_the_months_of_the_rule(
    checklist, dinas, assessor
):
    first = grant(dinas, assessor, checklist.skill, make_skill(8))
    again = grant(dinas, assessor, checklist.skill, make_skill(8))

    assert [row.skill.number for row in first] == [7, 8]
    assert {row.valid_until for row in first} == {date(2026, 12, 31)}
    assert again == first


def test_only_a_dinas_over_all_of_the_assessors_area_licenses(
    checklist, dinas, dinas_kapuas, panitia, assessor
):
    local = make_officer("penilai", "62.03")
    skill = checklist.skill

    assert [
        refused(lambda by=by, who=who: grant(by, who, skill))
        for by, who in [
            (dinas_kapuas, assessor),
            (panitia, assessor),
            (dinas, make_officer("penilai", "64")),
            (dinas, make_kader()),
            (assessor, assessor),
        ]
    ] == ["bukan_wewenang"] * 5
    assert len(grant(dinas_kapuas, local, skill)) == 1
    assert len(grant(dinas, assessor, skill)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"basis": " "}, "tanpa_dasar"),
        ({"valid_until": date(2024, 12, 31)}, "tanggal_terbalik"),
    ],
)
def test_a_licence_needs_a_basis_and_days_in_order(
    checklist, dinas, assessor, change, code
):
    assert refused(lambda: grant(dinas, assessor, checklist.skill, **change)) == code
    assert refused(lambda: grant(dinas, assessor)) == "tanpa_keterampilan"


def test_a_licence_that_covers_the_day_lets_what_was_held_count(
    checklist, kader, dinas, assessor
):
    inside = observe(checklist, kader, assessor)
    outside = observe(checklist, make_kader(), assessor, days=-300)
    assert not Evidence.objects.exists()

    grant(dinas, assessor, make_skill(8))
    assert not Evidence.objects.exists()
    grant(dinas, assessor, checklist.skill)

    line = Evidence.objects.get()
    assert (line.observation, line.positive, line.recorded_by) == (
        inside,
        True,
        assessor,
    )
    assert list(counted_observations()) == [inside]
    assert list(held_observations()) == [outside]
    release = ObservationRelease.objects.get()
    assert (release.by, release.reason) == (dinas, "Lisensi penilai: SK 12/2025")


def test_releasing_again_changes_nothing(checklist, kader, dinas, assessor):
    observe(checklist, kader, assessor)
    grant(dinas, assessor, checklist.skill)

    assert release_observations(assessor, checklist.skill) == []
    assert (Evidence.objects.count(), ObservationRelease.objects.count()) == (1, 1)


def test_licence_first_or_observation_first_gives_the_same_ledger(
    checklist, dinas, assessor
):
    early, late = make_kader(), make_kader()
    observe(checklist, early, assessor)
    grant(dinas, assessor, checklist.skill)
    observe(checklist, late, assessor)

    lines = [
        Evidence.objects.filter(kader=person).values_list(
            "kind", "positive", "score", "max_score", "occurred_at", "recorded_by"
        )
        for person in (early, late)
    ]
    assert list(lines[0]) == list(lines[1])


def test_many_held_are_released_in_the_queries_of_one(checklist, dinas, assessor):
    other = make_officer("penilai")
    observe(checklist, make_kader(), assessor)
    for _ in range(3):
        observe(checklist, make_kader(), other)
    for who in (assessor, other):
        AssessorLicence.objects.create(
            assessor=who,
            skill=checklist.skill,
            valid_from=DAY,
            valid_until=DAY,
            basis="SK",
            granted_by=dinas,
        )
    counts = []
    for who in (assessor, other):
        with CaptureQueriesContext(connection) as seen:
            release_observations(who, checklist.skill)
        counts.append(len(seen))
    assert Evidence.objects.count() == 4
    assert counts[0] == counts[1]


def test_ending_keeps_today_and_closes_tomorrow(checklist, dinas, assessor):
    today = timezone.localdate()
    licence = grant(dinas, assessor, checklist.skill, valid_from=today)[0]
    ended = end_licence(licence, by=dinas, reason="Pindah tugas")

    assert (ended.ended_on, ended.ended_by, ended.end_reason) == (
        today,
        dinas,
        "Pindah tugas",
    )
    assert refused(lambda: end_licence(licence, by=dinas, reason="Lagi")) == (
        "sudah_berakhir"
    )


def test_ending_needs_a_reason_and_the_right(checklist, dinas, dinas_kapuas, assessor):
    licence = grant(dinas, assessor, checklist.skill, valid_from=timezone.localdate())

    assert [
        refused(lambda by=by, why=why: end_licence(licence[0], by=by, reason=why))
        for by, why in [(dinas, " "), (dinas_kapuas, "x"), (assessor, "x")]
    ] == ["tanpa_alasan", "bukan_wewenang", "bukan_wewenang"]


def test_a_person_with_right_lets_a_held_observation_count(
    checklist, kader, panitia, assessor
):
    held = observe(checklist, kader, assessor)
    first = release_observation(held, by=panitia, reason="Penilai diganti mendadak")
    again = release_observation(held, by=panitia, reason="Sekali lagi")

    assert first == again
    assert first.reason == "Penilai diganti mendadak"
    assert Evidence.objects.get().observation == held


def test_who_may_not_release_and_what_is_never_released(
    checklist, kader, panitia, assessor
):
    held = observe(checklist, kader, assessor)
    own = observe(checklist, kader, kader)
    elsewhere = make_officer("dinas", "64")
    fine = observe(checklist, kader, make_officer("penilai"))

    assert [
        refused(lambda o=o, by=by, why=why: release_observation(o, by=by, reason=why))
        for o, by, why in [
            (held, panitia, " "),
            (held, assessor, "x"),
            (held, elsewhere, "x"),
            (own, panitia, "x"),
            (fine, panitia, ""),
        ]
    ] == [
        "tanpa_alasan",
        "bukan_wewenang",
        "bukan_wewenang",
        "menilai_diri",
        "tanpa_alasan",
    ]
    assert not Evidence.objects.exists()
