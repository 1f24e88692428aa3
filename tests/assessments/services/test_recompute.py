import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.services import (
    owe_expired_statuses,
    owe_recompute,
    run_recompute,
)
from assessments.services import recompute as module
from assessments.services.derivation import Frame, derive_chunk, write_rows
from assessments.services.statuses import frame_in_force
from lms.accounts.models import User
from lms.journal.models import WorkItem
from lms.journal.work import claim_work, run_claimed
from tests.factories.content import make_ruleset, make_skill
from tests.factories.evidence import add_line

pytestmark = pytest.mark.django_db

GROUPS = [("A", 4), ("B", 7), ("C", 6), ("D", 3), ("E", 5)]
STATE = ["status", "valid_until", "relearn", "disputed", "confirmed_on", "recheck_on"]
STATE = ["kader_id", "skill_id", *STATE, "sentence", "ruleset_id"]
LEVEL = ["kader_id", "level", "competent_count", "next_level", "missing", "sentence"]


def derived() -> tuple[list, list]:
    """Everything that is derived, but for when."""
    statuses = SkillStatus.objects.order_by("kader_id", "skill_id")
    levels = KaderLevel.objects.order_by("kader_id")
    return list(statuses.values_list(*STATE)), list(levels.values_list(*LEVEL))


def forget() -> None:
    SkillStatus.objects.all().delete()
    KaderLevel.objects.all().delete()


def make_people(count: int) -> list[User]:
    names = range(count)
    return User.objects.bulk_create(
        [User(account_code=f"=R{n}", name=f"Kader {n}", password="!") for n in names],
        batch_size=500,
    )


def make_skills() -> list:
    groups = [code for code, size in GROUPS for _ in range(size)]
    return [
        make_skill(number, group, practice=number % 5 != 0)
        for number, group in enumerate(groups, start=1)
    ]


LINE = ["uid", "kader", "skill", "kind", "positive", "occurred_at", "received_at"]
LINE += ["device", "clock_offset", "revision", "settles", "detail"]


def lines_of(people, skills, dice) -> None:
    """A test for every skill and a practice for some, a few long ago or bad."""
    now = timezone.now()
    rows = []
    for person in people:
        for skill in skills:
            for kind in ["knowledge", "practice"][: dice.choice([1, 1, 1, 2])]:
                ago = timedelta(days=dice.choice([5, 40, 400, 1500]))
                said = (kind, dice.random() < 0.9, now - ago, now)
                uid = UUID(int=dice.getrandbits(128))
                rows.append((uid, person.pk, skill.pk, *said, "", 0, 0, [], ""))
    write_rows(Evidence, LINE, rows, keys=1)


def test_two_thousand_kaders_kept_one_by_one_equal_a_full_recompute():
    make_ruleset()
    skills, people = make_skills(), make_people(2000)
    dice, frame = random.Random(7), frame_in_force()
    ids = [person.pk for person in people]
    # As facts come in: some skills of everybody, then others, then these again.
    for some in (skills[:13], skills[13:], skills[11:15]):
        lines_of(people, some, dice)
        touched = {skill.pk for skill in some}
        for start in range(0, len(ids), 500):
            derive_chunk(frame, {pk: touched for pk in ids[start : start + 500]})
    kept = derived()
    assert len(kept[0]) == 2000 * 25
    assert Evidence.objects.count() > 2000 * 30

    # It writes whatever it finds otherwise: were the state kept wrongly, it would move.
    assert run_recompute() == 0

    assert derived() == kept


def test_a_recompute_killed_half_way_goes_on_and_ends_the_same(monkeypatch):
    make_ruleset()
    monkeypatch.setattr(module, "PEOPLE", 2)
    people = make_people(6)
    lines_of(people, make_skills(), random.Random(8))
    run_recompute()
    whole = derived()
    forget()
    batch = owe_recompute()
    run_claimed(claim_work("assessments.recompute", chunk=1))
    # The next chunk is claimed, and its worker dies before it writes anything.
    dead = claim_work("assessments.recompute", chunk=1)
    assert len(dead) == 1
    assert derived() != whole

    assert run_recompute() == 1
    long_ago = timezone.now() - timedelta(hours=1)
    WorkItem.objects.filter(pk=dead[0].pk).update(lease_until=long_ago)
    assert run_recompute() == 0

    assert derived() == whole
    assert batch.items.filter(state="done").count() == 3


def test_many_people_are_owed_in_ranges_and_few_one_by_one(monkeypatch):
    monkeypatch.setattr(module, "PEOPLE", 3)
    module.owe_derivations([1, 2, 3])
    assert set(WorkItem.objects.values_list("topic", flat=True)) == {
        "assessments.derive"
    }
    module.owe_derivations([4, 5, 6, 9])
    ranged = WorkItem.objects.filter(topic="assessments.recompute")
    assert list(ranged.values_list("subject", flat=True)) == ["4-6", "9-9"]


def queries_of_one_fact(kaders, skill) -> int:
    from assessments.services.statuses import derive_or_owe

    for kader in kaders:
        add_line(kader, skill, "knowledge", derive=False)
    with CaptureQueriesContext(
        connection,
    ) as found:
        derive_or_owe(kaders, [skill])
    return len(found)


def test_a_fact_costs_as_many_queries_at_any_size_of_the_ledger():
    make_ruleset()
    skills, people = make_skills(), make_people(5)
    small, large = people[0], people[1]
    add_line(small, skills[0], "knowledge", positive=False, days_ago=9)
    for number in range(50):
        add_line(large, skills[number % 25], "knowledge", days_ago=9, derive=False)
    derive_chunk(frame_in_force(), dict.fromkeys([p.pk for p in people]))

    counts = [
        queries_of_one_fact([small], skills[0]),
        queries_of_one_fact([large], skills[0]),
        queries_of_one_fact(people[2:], skills[0]),
    ]

    assert max(counts) <= 9
    assert counts[1] <= counts[0]
    assert counts[2] <= counts[0] + 1


def test_only_the_touched_skill_is_weighed_again(kader, monkeypatch):
    make_ruleset()
    skills = make_skills()
    for skill in skills:
        add_line(kader, skill, "knowledge", days_ago=9)
    weighed = []
    weigh = Frame.weigh
    monkeypatch.setattr(
        Frame,
        "weigh",
        lambda self, skill, facts: (
            weighed.append(skill.number) or weigh(self, skill, facts)
        ),
    )
    add_line(kader, skills[3], "practice")

    assert weighed == [skills[3].number]


def test_a_practice_that_runs_out_beside_a_failed_test_is_owed_too(kader):
    make_ruleset()
    skill = make_skill()
    add_line(kader, skill, "knowledge", positive=False, days_ago=1)
    add_line(kader, skill, "practice", days_ago=1)
    status = SkillStatus.objects.get()

    day_before = status.recheck_on - timedelta(days=1)
    assert owe_expired_statuses(day_before) == 0
    assert owe_expired_statuses(status.recheck_on) == 1
