from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from assessments.models import Evidence, SkillStatus
from assessments.refusals import Refusal
from assessments.services import record_training, withdraw_evidence
from lms.journal.models import WorkItem
from tests.factories.accounts import make_kader
from tests.factories.content import make_ruleset, make_skill

NOON = datetime(2025, 8, 22, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
EVENT = UUID("0198c5a0-0000-7000-8000-00000000000e")


def train(kaders, skills) -> None:
    record_training(
        kaders,
        skills,
        occurred_at=NOON,
        source_uid=EVENT,
        detail="Bimtek Kalteng",
        by=None,
    )


def test_training_is_recorded_once_per_kader_and_skill(kader, stranger):
    make_ruleset()
    skills = [make_skill(7), make_skill(3, "A")]

    train([kader, stranger], skills)
    train([kader, stranger], skills)

    assert Evidence.objects.count() == 4
    assert list(SkillStatus.objects.values_list("status").distinct()) == [("dilatih",)]


def test_training_of_more_people_costs_no_more_queries(
    kader, django_assert_num_queries
):
    make_ruleset()
    skills = [make_skill(7), make_skill(3, "A")]
    crowd = [make_kader() for _ in range(3)]

    with django_assert_num_queries(15):
        train([kader], skills)
    with django_assert_num_queries(15):
        train(crowd, skills)


def test_training_waits_as_owed_work_while_no_rules_are_loaded(kader):
    train([kader], [make_skill()])

    assert Evidence.objects.count() == 1
    assert list(WorkItem.objects.values_list("topic", "subject")) == [
        ("assessments.derive", str(kader.pk))
    ]


def test_withdrawn_evidence_no_longer_counts_and_says_why(kader, dinas):
    make_ruleset()
    train([kader], [make_skill()])
    line = Evidence.objects.get()

    first = withdraw_evidence(line, by=dinas, reason="salah peserta", at=NOON)
    again = withdraw_evidence(line, by=dinas, reason="lagi", at=NOON)

    status = SkillStatus.objects.get()
    assert first == again
    assert status.status == "belum"
    assert status.sentence == (
        "Belum ada bukti untuk keterampilan ini. "
        "Bukti pelatihan 22 Agu 2025 ditarik: salah peserta."
    )


def test_a_withdrawal_needs_a_reason_and_is_final(kader, dinas):
    make_ruleset()
    train([kader], [make_skill()])
    line = Evidence.objects.get()
    with pytest.raises(Refusal) as no_reason:
        withdraw_evidence(line, by=dinas, reason=" ", at=NOON)
    pulled = withdraw_evidence(line, by=dinas, reason="salah", at=NOON)

    with pytest.raises(Refusal) as final:
        withdraw_evidence(pulled, by=dinas, reason="salah", at=NOON)

    codes = (no_reason.value.code, final.value.code)
    assert codes == ("tanpa_alasan", "bukan_bukti")
