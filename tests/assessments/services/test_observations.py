from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from assessments.models import Evidence, Observation, SkillStatus
from assessments.refusals import Refusal
from assessments.services import record_observation
from tests.factories.accounts import make_officer, make_user
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset

NOON = datetime(2025, 8, 21, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
UID = UUID("0198c5a0-0000-7000-8000-000000000001")


@pytest.fixture
def checklist(db):
    make_ruleset()
    return make_checklist(steps=10)


def observe(checklist, kader, assessor, done, **more) -> Observation:
    return record_observation(
        checklist=checklist,
        kader=kader,
        assessor=assessor,
        done=set(done),
        occurred_at=NOON,
        **more,
    )


@pytest.mark.parametrize(
    ("done", "competent"),
    [
        (range(1, 11), True),
        (range(1, 9), True),
        (range(1, 8), False),
        # 90 %, yet the critical first step was missed.
        (range(2, 11), False),
        ([], False),
    ],
)
def test_critical_steps_and_most_steps_make_it_competent(
    checklist, kader, assessor, done, competent
):
    observation = observe(checklist, kader, assessor, done)

    assert observation.competent is competent
    assert observation.steps_done == len(done)
    assert Evidence.objects.get().positive is competent


def test_an_observation_is_evidence_in_words(checklist, kader, assessor):
    observe(checklist, kader, assessor, range(1, 11))

    status = SkillStatus.objects.get(kader=kader)
    assert status.status == "dinilai"
    assert status.sentence == (
        "Sudah dinilai, belum cakap: belum ada hasil ujian, praktik 10 dari 10 langkah "
        "oleh Penilai 62 (21 Agu 2025), aturan uji-1."
    )


def test_the_same_number_is_the_same_observation(checklist, kader, assessor):
    first = observe(checklist, kader, assessor, [1], uid=UID)
    again = observe(checklist, kader, assessor, [1, 2], uid=UID)

    assert (first, again.steps_done) == (again, 1)
    assert Evidence.objects.count() == 1


def test_a_number_of_another_persons_observation_is_refused(
    checklist, kader, stranger, assessor
):
    observe(checklist, kader, assessor, [1], uid=UID)

    with pytest.raises(Refusal) as refusal:
        observe(checklist, stranger, assessor, [1], uid=UID)

    assert refusal.value.code == "uid_terpakai"


def test_who_is_not_licensed_is_kept_apart_and_who_is_counts(
    checklist, kader, assessor, panitia
):
    elsewhere = make_officer("penilai", "64")
    codes = [
        observe(checklist, kader, by, [1]).quarantine_code
        for by in [assessor, panitia, elsewhere]
    ]

    assert codes == ["", "bukan_penilai", "bukan_penilai"]
    assert Observation.objects.count() == 3
    assert Evidence.objects.count() == 1


def test_nobody_assesses_themself(checklist, kader):
    assert observe(checklist, kader, kader, [1]).quarantine_code == "menilai_diri"


def test_a_person_without_posyandu_is_kept_apart(checklist, assessor):
    person = make_user("Tanpa Posyandu")

    assert observe(checklist, person, assessor, [1]).quarantine_code == "tanpa_posyandu"


def test_a_step_that_is_not_in_the_checklist_is_refused(checklist, kader, assessor):
    with pytest.raises(Refusal) as refusal:
        observe(checklist, kader, assessor, [1, 11])

    assert (refusal.value.code, Observation.objects.count()) == (
        "langkah_tidak_dikenal",
        0,
    )


def test_a_checklist_without_steps_is_refused(kader, assessor):
    with pytest.raises(Refusal) as refusal:
        observe(make_checklist(steps=0), kader, assessor, [])

    assert refusal.value.code == "tanpa_langkah"
