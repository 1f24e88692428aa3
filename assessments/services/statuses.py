"""From the ledger to what the screens show. Everything written here can be rebuilt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force, skills_by_group
from assessments.levels import (
    EvidenceFact,
    RuleSet,
    RuleSetError,
    SkillVerdict,
    decide_level,
    decide_skill,
)
from assessments.models import Evidence, KaderLevel, SkillStatus
from content.models import LevelRuleSet, Skill
from lms.accounts.models import User
from lms.journal.work import owe_work

DERIVE = "assessments.derive"
CHUNK = 100
STATUS_FIELDS = ["status", "valid_until", "sentence", "explanation", "ruleset"]
LEVEL_FIELDS = [
    "level",
    "competent_count",
    "next_level",
    "missing",
    "sentence",
    "ruleset",
]
# Kader and skill, by primary key.
Key = tuple[int, int]


def derive_statuses(kader: User) -> KaderLevel:
    """Derive every skill status and the level of one kader from the ledger.

    Raises RuleSetError when no rules are in force or they cannot be read.
    """
    return derive_many([kader])[0]


def derive_many(kaders: Iterable[User]) -> list[KaderLevel]:
    """Derive many kaders, in a constant number of queries per hundred people.

    Rows are written only where the verdict changed. Raises RuleSetError.
    """
    today = timezone.localdate()
    row = ruleset_in_force(today)
    if row is None:
        raise RuleSetError(
            "Belum ada aturan tingkat yang berlaku. Muat data kerangka dahulu."
        )
    rules = parse_ruleset(row)
    skills = list(Skill.objects.select_related("group").order_by("number"))
    ids = sorted({kader.pk for kader in kaders})
    levels: list[KaderLevel] = []
    for start in range(0, len(ids), CHUNK):
        run = _Run(row, rules, skills, today)
        levels += run.derive(ids[start : start + CHUNK])
    return levels


_together: ContextVar[dict[int, User] | None] = ContextVar("together", default=None)


@contextmanager
def derive_together() -> Iterator[None]:
    """Derive once at the end of the block what its facts ask for one by one.

    For a sheet of many facts about many people inside one transaction.
    """
    waiting: dict[int, User] = {}
    token = _together.set(waiting)
    try:
        yield
    finally:
        _together.reset(token)
    derive_or_owe(list(waiting.values()))


def derive_or_owe(kaders: Sequence[User]) -> None:
    """Derive now, or owe it as work while no rules are loaded: a fact never waits."""
    waiting = _together.get()
    if waiting is not None:
        waiting.update({kader.pk: kader for kader in kaders})
        return
    if not kaders:
        return
    if ruleset_in_force(timezone.localdate()) is None:
        owe_work(DERIVE, [str(kader.pk) for kader in kaders])
        return
    derive_many(kaders)


def owe_expired_statuses(today: date) -> int:
    """Owe a new derivation wherever the passing of time changed something.

    That is: a *cakap* has run out, other rules came into force, or evidence came while
    no rules were loaded. Returns for how many kaders.
    """
    row = ruleset_in_force(today)
    if row is None:
        return 0
    expired = SkillStatus.objects.filter(
        status=SkillStatus.Status.COMPETENT, valid_until__lt=today
    )
    other_rules = KaderLevel.objects.exclude(ruleset=row)
    underived = Evidence.objects.filter(kader__level=None)
    stale = {
        pk
        for rows in (expired, other_rules, underived)
        for pk in rows.order_by().values_list("kader_id", flat=True).distinct()
    }
    with transaction.atomic():
        return owe_work(DERIVE, [str(pk) for pk in sorted(stale)])


class _Run:
    """One derivation: the same rules, skills and day for every kader in it."""

    def __init__(
        self, row: LevelRuleSet, rules: RuleSet, skills: list[Skill], today: date
    ) -> None:
        self.row, self.rules, self.skills, self.today = row, rules, skills, today
        self.groups = skills_by_group(skills)

    @transaction.atomic
    def derive(self, ids: list[int]) -> list[KaderLevel]:
        levels = self._lock(ids)
        ledger = _ledger(ids)
        held = {
            (status.kader_id, status.skill_id): status
            for status in SkillStatus.objects.filter(kader_id__in=ids)
        }
        verdicts = {
            (pk, skill.pk): self._decide(skill, ledger.get((pk, skill.pk), []))
            for pk in ids
            for skill in self.skills
            if (pk, skill.pk) in ledger or (pk, skill.pk) in held
        }
        self._write_statuses(held, verdicts)
        self._write_levels(levels.values(), verdicts)
        return [levels[pk] for pk in ids]

    def _lock(self, ids: list[int]) -> dict[int, KaderLevel]:
        """Hold the level rows, so that two derivations of a kader queue up.

        The ledger is read after the lock: the second one sees what the first missed.
        """
        KaderLevel.objects.bulk_create(
            [KaderLevel(kader_id=pk, ruleset=self.row) for pk in ids],
            ignore_conflicts=True,
        )
        rows = KaderLevel.objects.select_for_update().filter(kader_id__in=ids)
        return {level.kader_id: level for level in rows.order_by("kader_id")}

    def _decide(self, skill: Skill, facts: list[EvidenceFact]) -> SkillVerdict:
        return decide_skill(
            facts,
            self.rules.skill_rule,
            version=self.rules.version,
            practice=skill.practice,
            today=self.today,
        )

    def _write_statuses(
        self, held: dict[Key, SkillStatus], verdicts: dict[Key, SkillVerdict]
    ) -> None:
        changed = []
        for (kader_id, skill_id), verdict in verdicts.items():
            row = held.get((kader_id, skill_id))
            row = row or SkillStatus(kader_id=kader_id, skill_id=skill_id)
            if row.pk is None or not self._says(row, verdict):
                row.status = verdict.status
                row.valid_until = verdict.valid_until
                row.sentence = verdict.sentence[:500]
                row.explanation = verdict.explanation
                row.ruleset = self.row
                changed.append(row)
        new = [row for row in changed if row.pk is None]
        old = [row for row in changed if row.pk is not None]
        SkillStatus.objects.bulk_create(new, batch_size=500)
        now = timezone.now()
        for row in old:
            row.derived_at = now
        fields = [*STATUS_FIELDS, "derived_at"]
        SkillStatus.objects.bulk_update(old, fields, batch_size=200)

    def _says(self, row: SkillStatus, verdict: SkillVerdict) -> bool:
        return (
            row.status == verdict.status
            and row.valid_until == verdict.valid_until
            and row.sentence == verdict.sentence[:500]
            and row.explanation == verdict.explanation
            and row.ruleset_id == self.row.pk
        )

    def _write_levels(
        self, levels: Iterable[KaderLevel], verdicts: dict[Key, SkillVerdict]
    ) -> None:
        changed = []
        for level in levels:
            wanted = self._level_fields(level.kader_id, verdicts)
            if any(getattr(level, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(level, name, value)
                level.derived_at = timezone.now()
                changed.append(level)
        KaderLevel.objects.bulk_update(changed, [*LEVEL_FIELDS, "derived_at"])

    def _level_fields(
        self, kader_id: int, verdicts: dict[Key, SkillVerdict]
    ) -> dict[str, Any]:
        competent = [
            skill.number
            for skill in self.skills
            if (found := verdicts.get((kader_id, skill.pk)))
            and found.status == SkillStatus.Status.COMPETENT
        ]
        verdict = decide_level(competent, self.groups, self.rules)
        return {
            "level": verdict.level,
            "competent_count": verdict.competent_count,
            "next_level": verdict.next_level,
            "missing": list(verdict.missing),
            "sentence": verdict.sentence[:500],
            "ruleset_id": self.row.pk,
        }


def _ledger(ids: list[int]) -> dict[Key, list[EvidenceFact]]:
    """Read the lines of some kaders in one query, by kader and skill."""
    lines: dict[Key, list[EvidenceFact]] = defaultdict(list)
    rows = Evidence.objects.filter(kader_id__in=ids).select_related(
        "recorded_by", "withdraws"
    )
    for row in rows:
        lines[row.kader_id, row.skill_id].append(as_fact(row))
    return lines


def as_fact(row: Evidence) -> EvidenceFact:
    """Return a ledger row as the pure rules read it, in local time."""
    return EvidenceFact(
        uid=str(row.uid),
        kind=row.kind,
        positive=row.positive,
        at=timezone.localtime(row.occurred_at),
        score=row.score,
        max_score=row.max_score,
        by_id=row.recorded_by_id,
        by=row.recorded_by.name if row.recorded_by else "",
        detail=row.detail,
        withdraws=str(row.withdraws.uid) if row.withdraws else None,
    )
