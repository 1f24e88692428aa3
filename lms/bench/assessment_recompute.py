"""How fast the whole ledger becomes statuses and levels: 100,000 kaders × 25 skills.

A sample by default, since every kader costs the same; BENCH_FULL=1 (`bench --full`)
takes all of them. The unit tells how many. The people are made inside a transaction
that is rolled back.
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.framework import ruleset_in_force
from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.services import run_recompute
from assessments.services.recompute import people_with_evidence
from content.models import LevelRuleSet
from lms.accounts.models import User
from lms.bench.dinas import framework_skills
from lms.bench.figure import Figure

GROUP = "assessment"
FULL, SAMPLE = 100_000, 1_000
# All of them in five minutes.
GOAL = round(FULL / 300)
RULES = {
    "levels": [
        {
            "code": "utama",
            "name": "Utama",
            "order": 1,
            "required_groups": ["A"],
            "optional_groups": [],
            "optional_count": 0,
        }
    ],
    "skill_rule": {
        "knowledge_pass_percent": 75,
        "practice_required": True,
        "validity_months": 36,
        "warn_before_days": 90,
    },
}


def kaders_to_make() -> int:
    """Return how many people are measured with."""
    return FULL if os.environ.get("BENCH_FULL") else SAMPLE


def figures() -> Iterator[Figure]:
    """Yield kaders per second: all rows written, and nothing changed since."""
    count = kaders_to_make()
    unit = f"kaders/s (n = {count} x 25)"
    with transaction.atomic():
        _build(count)
        for name in ("", "unchanged_"):
            start = time.perf_counter()
            run_recompute()
            speed = len(people_with_evidence()) / (time.perf_counter() - start)
            label = f"assessment.recompute.{name}kaders_per_second"
            yield Figure.at_least(label, speed, unit, GOAL)
        transaction.set_rollback(True)


def _build(count: int) -> None:
    today = timezone.localdate()
    if ruleset_in_force(today) is None:
        LevelRuleSet.objects.create(
            name="Bench",
            version="bench",
            source="bench",
            valid_from=today - timedelta(days=1),
            rules=RULES,
        )
    # As after a lost table: every row is written.
    SkillStatus.objects.all().delete()
    KaderLevel.objects.all().delete()
    skills = framework_skills()
    dice = random.Random(4)  # noqa: S311
    assessor = User.objects.create(account_code="=A", name="Penilai", password="!")  # noqa: S106
    for start in range(0, count, 500):
        people = User.objects.bulk_create(
            [
                User(account_code=f"=R{n}", name=f"Kader {n}", password="!")  # noqa: S106
                for n in range(start, min(start + 500, count))
            ]
        )
        lines = [
            Evidence(
                kader=person,
                skill=skill,
                recorded_by=assessor,
                occurred_at=timezone.now() - timedelta(days=dice.randint(1, 1500)),
                **fields,
            )
            for person in people
            for skill in skills
            for fields in _lines(dice)
        ]
        Evidence.objects.bulk_create(lines, batch_size=2000)


def _lines(dice: random.Random) -> list[dict[str, Any]]:
    """Trained, tested and watched: what a skill of a kader who was assessed has."""
    score = dice.randint(6, 10)
    steps = dice.randint(5, 9)
    return [
        {"kind": "trained", "positive": True, "detail": "Bimtek"},
        {"kind": "knowledge", "positive": True, "score": score, "max_score": 10},
        {"kind": "practice", "positive": steps > 6, "score": steps, "max_score": 9},
    ]
