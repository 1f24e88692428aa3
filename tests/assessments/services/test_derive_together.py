import pytest

from assessments.models import SkillStatus
from assessments.services import derive_together, record_training
from lms.ids import new_uuid7
from tests.factories.content import make_ruleset, make_skill
from tests.factories.courses import at

pytestmark = pytest.mark.django_db


def train(kader, skill):
    record_training(
        [kader],
        [skill],
        occurred_at=at(8),
        source_uid=new_uuid7(),
        detail="Bimtek",
        by=None,
    )


def test_statuses_are_derived_once_when_the_block_ends(kader):
    make_ruleset()
    skill = make_skill()
    with derive_together():
        train(kader, skill)
        assert SkillStatus.objects.filter(kader=kader, skill=skill).count() == 0
    assert SkillStatus.objects.get(kader=kader, skill=skill).status == "dilatih"


def test_a_block_that_fails_derives_nothing(kader):
    make_ruleset()
    skill = make_skill()

    def fail_half_way() -> None:
        with derive_together():
            train(kader, skill)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert SkillStatus.objects.filter(kader=kader).count() == 0
    train(kader, skill)
    assert SkillStatus.objects.get(kader=kader, skill=skill).status == "dilatih"
