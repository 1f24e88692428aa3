"""How long the Dinas waits for a province of 5,000 kaders with all their skills.

The people are made inside a transaction that is rolled back, in a province whose code
no real one has, so that neither the data at hand nor its size changes.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median

from django.db import transaction
from django.utils import timezone

from assessments.models import KaderLevel, SkillStatus
from content.models import LevelRuleSet, Skill, SkillGroup
from lms.accounts.models import KaderProfile, User
from lms.bench.figure import Figure, p95
from lms.dashboard.queries import level_table, skill_matrix
from lms.wilayah.models import Posyandu, Wilayah

PROVINCE = "99"
KABUPATEN, KADERS, SKILLS, DESA = 14, 5_000, 25, 10
ROUNDS = 30
GOAL_MS = 300


def figures() -> Iterator[Figure]:
    """Yield the figures of the matrix and of the levels."""
    with transaction.atomic():
        province = _build()
        yield from _timed("dinas.matrix", lambda: skill_matrix(province))
        yield from _timed("dinas.levels", lambda: level_table(province))
        transaction.set_rollback(True)


def _timed(name: str, read: Callable[[], object]) -> Iterator[Figure]:
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        read()
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    yield Figure.at_most(f"{name}.p95_ms", p95(walls), "ms", GOAL_MS)
    yield Figure.at_most(f"{name}.cpu_ms", median(cpus), "ms", GOAL_MS)


def _build() -> Wilayah:
    posyandu = _posyandu()
    kaders = User.objects.bulk_create(
        [
            User(account_code=f"=B{n}", name=f"Kader {n}", password="!", is_demo=True)  # noqa: S106
            for n in range(KADERS)
        ],
        batch_size=500,
    )
    KaderProfile.objects.bulk_create(
        [
            KaderProfile(user=user, posyandu=posyandu[n % len(posyandu)], sex="P")
            for n, user in enumerate(kaders)
        ],
        batch_size=500,
    )
    _statuses(kaders)
    return Wilayah.objects.get(code=PROVINCE)


def _area(code: str, level: str, parent: Wilayah | None = None) -> Wilayah:
    return Wilayah.objects.create(
        code=code,
        name=f"Wilayah {code}",
        level=level,
        kind=level,
        parent=parent,
        valid_from=date(2025, 1, 1),
        source="bench",
    )


def _posyandu() -> list[Posyandu]:
    province = _area(PROVINCE, "provinsi")
    found = []
    for number in range(1, KABUPATEN + 1):
        kabupaten = _area(f"{PROVINCE}.{number:02}", "kabupaten", province)
        kecamatan = _area(f"{kabupaten.code}.01", "kecamatan", kabupaten)
        for village in range(DESA):
            desa = _area(f"{kecamatan.code}.{2001 + village}", "desa", kecamatan)
            found.append(Posyandu.objects.create(desa=desa, name="Melati"))
    return found


def framework_skills() -> list[Skill]:
    """Return the skills, with made-up ones where the framework is not loaded."""
    held = {skill.number: skill for skill in Skill.objects.all()}
    group = SkillGroup.objects.get_or_create(code="A", defaults={"name": "Bench"})[0]
    common = {"version": "bench", "source": "bench", "valid_from": date(2025, 1, 1)}
    for number in range(1, SKILLS + 1):
        if number not in held:
            held[number] = Skill.objects.create(
                number=number, group=group, title=f"Keterampilan {number}", **common
            )
    return list(held.values())


def _ruleset() -> LevelRuleSet:
    return LevelRuleSet.objects.first() or LevelRuleSet.objects.create(
        name="Bench",
        version="bench",
        source="bench",
        # In force for nobody: only the statuses need a rule set to point at.
        valid_from=timezone.localdate() + timedelta(days=1),
        rules={},
    )


def _statuses(kaders: list[User]) -> None:
    dice = random.Random(62)  # noqa: S311
    ruleset, skills = _ruleset(), framework_skills()
    until = timezone.localdate() + timedelta(days=365)
    KaderLevel.objects.bulk_create(
        [
            KaderLevel(
                kader=user,
                level=dice.choice(["", "", "purwa", "madya", "utama"]),
                ruleset=ruleset,
            )
            for user in kaders
        ],
        batch_size=500,
    )
    for start in range(0, len(kaders), 500):
        SkillStatus.objects.bulk_create(
            [
                SkillStatus(
                    kader=user,
                    skill=skill,
                    status=dice.choice(SkillStatus.Status.values),
                    valid_until=until,
                    ruleset=ruleset,
                    sentence="Cakap: kuis 12 dari 15, praktik 9 dari 9.",
                )
                for user in kaders[start : start + 500]
                for skill in skills
            ],
            batch_size=1000,
        )
