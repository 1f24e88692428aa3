from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.tasks import owe_expired
from assessments.work import derive_kader
from lms.journal.models import WorkItem
from lms.journal.work import WorkRefused
from tests.factories.content import make_ruleset, make_skill

LONG_AGO = timezone.now() - timedelta(days=365 * 5)


@pytest.fixture
def evidence(kader):
    return Evidence.objects.create(
        kader=kader,
        skill=make_skill(1, "A", practice=False),
        kind="knowledge",
        positive=True,
        score=1,
        max_score=1,
        occurred_at=LONG_AGO,
    )


def run(*args: str) -> str:
    out = StringIO()
    call_command("derive_statuses", *args, stdout=out)
    return out.getvalue().strip()


def test_the_command_derives_everybody_with_evidence(evidence):
    make_ruleset()

    assert run("--all") == "Derived: 1"
    assert SkillStatus.objects.get().status == "dinilai"


def test_without_rules_the_command_says_so_and_the_work_is_parked(evidence, kader):
    with pytest.raises(CommandError):
        run("--all")
    with pytest.raises(WorkRefused):
        derive_kader(str(kader.pk))


def test_what_ran_out_is_owed_and_derived_again(evidence, kader):
    ruleset = make_ruleset()
    SkillStatus.objects.create(
        kader=kader,
        skill=evidence.skill,
        status="cakap",
        valid_until=LONG_AGO.date(),
        ruleset=ruleset,
    )
    KaderLevel.objects.create(kader=kader, ruleset=ruleset)

    assert run("--expired") == "Owed: 1"
    owe_expired()
    assert WorkItem.objects.count() == 1
    derive_kader(WorkItem.objects.get().subject)

    assert SkillStatus.objects.get().status == "dinilai"


def test_a_person_that_is_gone_is_no_work(db):
    derive_kader("0")

    assert KaderLevel.objects.count() == 0
