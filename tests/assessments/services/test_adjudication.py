from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Evidence, SkillStatus
from assessments.refusals import Refusal
from assessments.services import adjudicate, withdraw_evidence
from tests.factories.accounts import make_officer
from tests.factories.content import make_ruleset, make_skill
from tests.factories.evidence import add_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(kader):
    """Two assessors, one day, two verdicts; the test is passed."""
    make_ruleset()
    skill = make_skill()
    add_line(kader, skill, "knowledge", days_ago=3)
    siti, budi = make_officer("penilai"), make_officer("penilai")
    yes = add_line(kader, skill, "practice", by=siti)
    no = add_line(kader, skill, "practice", positive=False, by=budi)
    return yes, no


def settle(kader, by, lines, positive=True, reason="video ditonton bersama"):
    return adjudicate(
        kader,
        lines[0].skill,
        positive,
        by=by,
        reason=reason,
        settles=[line.uid for line in lines],
        at=timezone.now(),
    )


def test_the_stricter_holds_until_a_named_person_decides(kader, dinas, dispute):
    before = SkillStatus.objects.get()
    assert (before.status, before.disputed) == ("dinilai", True)

    settle(kader, dinas, dispute)

    after = SkillStatus.objects.get()
    assert (after.status, after.disputed) == ("cakap", False)
    assert f"putusan cakap oleh {dinas.name}" in after.sentence
    assert after.explanation["adjudication"]["detail"] == "video ditonton bersama"
    assert Evidence.objects.filter(kind="practice").count() == 2


def test_the_decision_may_also_be_the_stricter_one(kader, panitia, dispute):
    settle(kader, panitia, dispute, positive=False)

    status = SkillStatus.objects.get()
    assert (status.status, status.disputed, status.relearn) == (
        "dinilai",
        False,
        "weak",
    )


def test_asking_twice_is_one_decision_and_another_one_is_a_new_line(
    kader, dinas, dispute
):
    first = settle(kader, dinas, dispute)
    assert settle(kader, dinas, dispute) == first

    second = settle(kader, dinas, dispute, positive=False)

    assert second != first
    assert SkillStatus.objects.get().status == "dinilai"


def test_an_observation_that_arrives_after_the_decision_counts(kader, dinas, dispute):
    settle(kader, dinas, dispute)
    late = add_line(
        kader, dispute[0].skill, "practice", positive=False, by=make_officer("penilai")
    )

    status = SkillStatus.objects.get()
    assert (status.status, status.disputed) == ("dinilai", True)
    withdraw_evidence(late, by=dinas, reason="salah kader", at=timezone.now())
    assert SkillStatus.objects.get().status == "cakap"


def test_a_withdrawn_decision_opens_the_dispute_again(kader, dinas, dispute):
    line = settle(kader, dinas, dispute)
    withdraw_evidence(line, by=dinas, reason="keliru", at=timezone.now())

    assert SkillStatus.objects.get().disputed
    assert settle(kader, dinas, dispute) != line
    assert SkillStatus.objects.get().status == "cakap"


@pytest.mark.parametrize("role", ["fasilitator", "penilai", "penulis"])
def test_only_dinas_and_panitia_of_the_area_decide(kader, dispute, role):
    with pytest.raises(Refusal) as refused:
        settle(kader, make_officer(role), dispute)
    assert refused.value.code == "bukan_hak"


def test_a_dinas_of_elsewhere_does_not_decide(kader, dispute):
    with pytest.raises(Refusal) as refused:
        settle(kader, make_officer("dinas", "62.01"), dispute)
    assert refused.value.code == "bukan_hak"


def test_an_observer_does_not_decide_in_their_own_matter(kader, dinas):
    make_ruleset()
    yes = add_line(kader, make_skill(), "practice", by=dinas)
    no = add_line(
        kader, make_skill(), "practice", positive=False, by=make_officer("penilai")
    )
    with pytest.raises(Refusal) as refused:
        settle(kader, dinas, [yes, no])
    assert refused.value.code == "pengamat_sendiri"


def test_a_decision_needs_a_reason_and_lines_that_disagree(kader, dinas, dispute):
    codes = []
    other_day = add_line(
        kader, dispute[0].skill, "practice", at=timezone.now() - timedelta(days=2)
    )
    for lines, reason in [
        (dispute, " "),
        (dispute[:1], "a"),
        ([dispute[0], other_day], "a"),
    ]:
        with pytest.raises(Refusal) as refused:
            settle(kader, dinas, lines, reason=reason)
        codes.append(refused.value.code)
    with pytest.raises(Refusal) as unknown:
        adjudicate(
            kader,
            dispute[0].skill,
            True,
            by=dinas,
            reason="a",
            settles=[*(line.uid for line in dispute), uuid4()],
            at=timezone.now(),
        )
    assert [*codes, unknown.value.code] == ["tanpa_alasan", *["tidak_berbeda"] * 3]
