from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments.models import CalibrationTask, Observation
from assessments.queries.agreement import by_assessor, shared_performances
from assessments.refusals import Refusal
from assessments.services import record_observation
from assessments.services.calibration import close_calibration, raise_calibrations
from assessments.tasks import look_at_agreement
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 21, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
ALL = {1, 2, 3, 4}


@pytest.fixture
def checklist():
    make_ruleset()
    return make_checklist()


def observe(checklist, kader, assessor, done, **change) -> Observation:
    usual = {"occurred_at": NOON, "context": "bimtek:1"}
    return record_observation(
        checklist=checklist,
        kader=kader,
        assessor=assessor,
        done=set(done),
        **{**usual, **change},
    )


def watch_together(checklist, one, other, sheets: int, missed=frozenset(), **change):
    """Two assessors watch kaders; the second one does not see the missed steps."""
    for _ in range(sheets):
        kader = make_kader()
        observe(checklist, kader, one, ALL, **change)
        observe(checklist, kader, other, ALL - missed, is_double=True, **change)


def people() -> tuple:
    return make_officer("penilai", name="Ani"), make_officer("penilai", name="Budi")


def test_agreement_per_assessor_and_step(checklist):
    ani, budi = people()
    watch_together(checklist, ani, budi, 2)
    watch_together(checklist, ani, budi, 2, missed={4})

    found = by_assessor(shared_performances())

    assert [(one.assessor, one.sheets) for one in found] == [(ani, 4), (budi, 4)]
    assert found[0].agreement.percent_agreement == pytest.approx(14 / 16)
    assert found[0].agreement.n == 16
    assert [
        (step.order, step.agreement.percent_agreement, step.agreement.kappa)
        for step in found[0].steps
    ] == [(1, 1, None), (2, 1, None), (3, 1, None), (4, 0.5, 0)]


def test_only_marked_pairs_of_one_day_and_event_count(checklist):
    ani, budi = people()
    kader = make_kader()
    observe(checklist, kader, ani, ALL)
    observe(checklist, kader, budi, ALL)
    observe(
        checklist, kader, budi, ALL, is_double=True, occurred_at=NOON + timedelta(1)
    )
    observe(checklist, kader, budi, ALL, is_double=True, context="bimtek:2")

    assert shared_performances() == []


def test_who_is_held_does_not_count(checklist):
    ani = make_officer("penilai")
    watch_together(checklist, ani, make_officer("panitia"), 3)

    assert shared_performances() == []


def test_three_watchers_are_three_pairs(checklist):
    ani, budi = people()
    citra, kader = make_officer("penilai", name="Citra"), make_kader()
    for who in (ani, budi, citra):
        observe(checklist, kader, who, ALL, is_double=True)

    found = by_assessor(shared_performances())
    assert [(one.assessor.name, one.sheets) for one in found] == [
        ("Ani", 2),
        ("Budi", 2),
        ("Citra", 2),
    ]
    assert {one.agreement.method for one in found} == {"fleiss"}


def test_the_reads_do_not_grow(checklist, django_assert_num_queries):
    ani, budi = people()
    for sheets in (1, 2):
        watch_together(checklist, ani, budi, sheets)
        with django_assert_num_queries(2):
            by_assessor(shared_performances(context="bimtek:1"))


def test_weak_agreement_opens_one_task_and_repeating_none(checklist):
    ani, budi = people()
    watch_together(checklist, ani, budi, 3, missed={2, 3})

    look_at_agreement()
    assert CalibrationTask.objects.count() == 2
    assert raise_calibrations() == 0

    task = CalibrationTask.objects.get(assessor=ani)
    assert (task.skill, task.cause["pairs"], task.cause["agreement"]) == (
        checklist.skill,
        3,
        0.5,
    )
    assert [step["agreement"] for step in task.cause["steps"]] == [1, 0, 0, 1]


@pytest.mark.parametrize(("sheets", "missed"), [(2, {2, 3}), (3, set())])
def test_few_sheets_or_good_agreement_open_none(checklist, sheets, missed):
    watch_together(checklist, *people(), sheets, missed=missed)

    assert raise_calibrations() == 0


def test_after_closing_only_newer_sheets_speak(checklist, dinas):
    ani, budi = people()
    watch_together(checklist, ani, budi, 3, missed={2, 3})
    raise_calibrations()
    for task in CalibrationTask.objects.all():
        close_calibration(task, by=dinas, outcome="Dilatih bersama")

    assert raise_calibrations() == 0
    later = datetime(2099, 1, 1, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
    watch_together(checklist, ani, budi, 3, missed={2, 3}, occurred_at=later)
    assert raise_calibrations() == 2
    assert CalibrationTask.objects.filter(closed_at=None).count() == 2


def test_closing_needs_right_and_outcome_and_happens_once(
    checklist, dinas, dinas_kapuas, panitia
):
    ani, budi = people()
    watch_together(checklist, ani, budi, 3, missed={2, 3})
    raise_calibrations()
    task = CalibrationTask.objects.get(assessor=ani)
    codes = []
    for by, outcome in [
        (dinas_kapuas, "x"),
        (panitia, "x"),
        (ani, "x"),
        (dinas, " "),
        (dinas, "Sudah sepakat"),
        (dinas, "Lagi"),
    ]:
        try:
            close_calibration(task, by=by, outcome=outcome)
            codes.append("")
        except Refusal as refusal:
            codes.append(refusal.code)

    assert codes == [
        "bukan_wewenang",
        "bukan_wewenang",
        "bukan_wewenang",
        "tanpa_hasil",
        "",
        "sudah_selesai",
    ]
    task.refresh_from_db()
    assert (task.outcome, task.closed_by) == ("Sudah sepakat", dinas)
