"""One derivation: from lines of the ledger to statuses and levels, many people at once.

Rows are read as values and written only where something changed; the words of a
verdict are made for those alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, connections, transaction
from django.db.models import Model, Q
from django.utils import timezone

from assessments.framework import parse_ruleset
from assessments.levels import LevelVerdict, decide_level
from assessments.lines import ADJUDICATION, EvidenceFact, practice_uid
from assessments.models import Evidence, GuidelineChange, KaderLevel, SkillStatus
from assessments.ruleset import RuleSet
from assessments.verdicts import COMPETENT, Case, weigh_skill
from content.models import LevelRuleSet, Skill

STATUS_FIELDS = [
    "status",
    "valid_until",
    "relearn",
    "disputed",
    "confirmed_on",
    "recheck_on",
    "explanation",
    "ruleset_id",
]
STATUS_COLUMNS = ["kader", "skill", *STATUS_FIELDS, "sentence", "derived_at"]
LEVEL_FIELDS = [
    "level",
    "competent_count",
    "next_level",
    "missing",
    "sentence",
    "ruleset_id",
]
LEVEL_COLUMNS = ["kader", *LEVEL_FIELDS, "derived_at"]
LINE_FIELDS = [
    "pk",
    "uid",
    "kader_id",
    "skill_id",
    "kind",
    "positive",
    "occurred_at",
    "score",
    "max_score",
    "recorded_by_id",
    "recorded_by__name",
    "detail",
    "withdraws_id",
    "observation__redoes",
]
# Kader and skill, by primary key.
Key = tuple[int, int]
Ledger = Mapping[Key, list[EvidenceFact]]
# Which skills of a kader to derive, by primary key; None: all of them.
Touched = Mapping[int, Collection[int] | None]


class SkillKey(NamedTuple):
    """What a derivation needs to know of a skill."""

    pk: int
    number: int
    group: str
    practice: bool


@dataclass(frozen=True)
class Frame:
    """What lines are held against: rules, skills, changed guidelines and the day."""

    row: LevelRuleSet
    rules: RuleSet
    skills: tuple[SkillKey, ...]
    changes: Mapping[int, tuple[date, ...]]
    today: date

    @classmethod
    def load(cls, row: LevelRuleSet, today: date) -> "Frame":
        """Read it in two queries. Raises RuleSetError."""
        skills = Skill.objects.order_by("number").values_list(
            "pk", "number", "group__code", "practice"
        )
        changes: dict[int, list[date]] = defaultdict(list)
        for skill_id, day in GuidelineChange.skills.through.objects.values_list(
            "skill_id", "guidelinechange__effective_on"
        ):
            changes[skill_id].append(day)
        return cls(
            row,
            parse_ruleset(row),
            tuple(SkillKey(*skill) for skill in skills),
            {pk: tuple(sorted(days)) for pk, days in changes.items()},
            today,
        )

    @property
    def groups(self) -> dict[str, list[int]]:
        """Numbers of the skills by group."""
        found: dict[str, list[int]] = defaultdict(list)
        for skill in self.skills:
            found[skill.group].append(skill.number)
        return dict(found)

    def weigh(self, skill: SkillKey, facts: Iterable[EvidenceFact]) -> Case:
        """Hold the lines of one skill against the rules."""
        return weigh_skill(
            facts,
            self.rules.rule_for(skill.number),
            version=self.rules.version,
            practice=skill.practice,
            today=self.today,
            changes=self.changes.get(skill.pk, ()),
        )

    def level_of(self, competent: Collection[int]) -> LevelVerdict:
        """Return the level for the numbers of the skills that are *cakap*."""
        return decide_level(competent, self.groups, self.rules)


def read_ledger(ids: Collection[int], touched: Touched | None = None) -> Ledger:
    """Read the lines of some kaders in one query, by kader and skill.

    With `touched`, only the skills it names. Local time, as the rules read it.
    """
    lines: dict[Key, list[EvidenceFact]] = defaultdict(list)
    zone = timezone.get_current_timezone()
    rows = (
        Evidence.objects.filter(_asked(ids, touched))
        .order_by("pk")
        .values_list(*LINE_FIELDS)
    )
    settled: dict[int, tuple[str, ...]] = {}
    # A withdrawal is younger than what it withdraws, and of the same kader and skill.
    uids: dict[int, str] = {}
    for row in rows:
        (pk, uid, kader, skill, kind, positive, at, score, top) = row[:9]
        (by_id, by, detail, withdraws, redoes) = row[9:]
        uids[pk] = text = str(uid)
        if kind == ADJUDICATION and not settled:
            settled = _settled(ids)
        lines[kader, skill].append(
            EvidenceFact(
                text,
                kind,
                positive,
                at.astimezone(zone),
                score,
                top,
                by_id,
                by or "",
                detail,
                uids.get(withdraws) if withdraws else None,
                settled.get(pk, ()),
                str(practice_uid(redoes)) if redoes else None,
            )
        )
    return lines


def _settled(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Read what putusan settle, apart: few lines are any."""
    rulings = Evidence.objects.filter(
        kader_id__in=ids, kind=Evidence.Kind.ADJUDICATION
    ).order_by()
    return {pk: tuple(uids) for pk, uids in rulings.values_list("pk", "settles")}


def _asked(ids: Collection[int], touched: Touched | None) -> Q:
    whole = [pk for pk in ids if touched is None or touched[pk] is None]
    part = [pk for pk in ids if touched is not None and touched[pk] is not None]
    asked = Q(kader_id__in=whole)
    if part:
        skills = {skill for pk in part for skill in touched[pk]}
        asked |= Q(kader_id__in=part, skill_id__in=skills)
    return asked


@transaction.atomic
def derive_chunk(frame: Frame, asked: Touched) -> list[KaderLevel]:
    """Derive the skills asked for and the levels, in a constant number of queries.

    A kader whose verdicts stem from other rules is derived whole; skills that time has
    changed since are derived along.
    """
    ids = sorted(asked)
    fresh, levels = _lock(ids, frame.row)
    held = _held(ids)
    touched = _widen(frame, asked, fresh, levels, held)
    ledger = read_ledger(ids, touched)
    cases = {}
    for pk in ids:
        wanted = touched[pk]
        for skill in frame.skills:
            key = (pk, skill.pk)
            if wanted is not None and skill.pk not in wanted:
                continue
            if key in ledger or key in held:
                cases[key] = frame.weigh(skill, ledger.get(key, []))
    _write_statuses(frame, held, cases)
    _write_levels(frame, levels, held, cases)
    return [levels[pk] for pk in ids]


def _lock(ids: list[int], row: LevelRuleSet) -> tuple[set[int], dict[int, KaderLevel]]:
    """Hold the level rows, so that two derivations of a kader queue up.

    The ledger is read after the lock: the second one sees what the first missed.
    Returns who had no row yet, and the rows.
    """
    levels = _locked(ids)
    missing = [pk for pk in ids if pk not in levels]
    if missing:
        KaderLevel.objects.bulk_create(
            [KaderLevel(kader_id=pk, ruleset=row) for pk in missing],
            ignore_conflicts=True,
        )
        levels |= _locked(missing)
    return set(missing), levels


def _locked(ids: list[int]) -> dict[int, KaderLevel]:
    rows = KaderLevel.objects.select_for_update().filter(kader_id__in=ids)
    return {level.kader_id: level for level in rows.order_by("kader_id")}


def _held(ids: list[int]) -> dict[Key, tuple]:
    """Read what the statuses say now: per kader and skill the STATUS_FIELDS."""
    rows = SkillStatus.objects.filter(kader_id__in=ids)
    return {
        (row[0], row[1]): row[2:]
        for row in rows.values_list("kader_id", "skill_id", *STATUS_FIELDS)
    }


def _widen(
    frame: Frame,
    asked: Touched,
    fresh: set[int],
    levels: Mapping[int, KaderLevel],
    held: Mapping[Key, tuple],
) -> Touched:
    touched: dict[int, set[int] | None] = {}
    for pk, skills in asked.items():
        other_rules = pk in fresh or levels[pk].ruleset_id != frame.row.pk
        touched[pk] = None if skills is None or other_rules else set(skills)
    for (pk, skill_id), says in held.items():
        known = touched[pk]
        recheck_on, ruleset_id = says[5], says[7]
        stale = recheck_on is not None and recheck_on <= frame.today
        if known is not None and (stale or ruleset_id != frame.row.pk):
            known.add(skill_id)
    return touched


def _says(frame: Frame, case: Case) -> tuple[Any, ...]:
    return (
        case.status,
        case.valid_until,
        case.relearn,
        case.disputed,
        case.confirmed_on,
        case.recheck_on,
        case.explanation,
        frame.row.pk,
    )


def _write_statuses(
    frame: Frame, held: Mapping[Key, tuple], cases: Mapping[Key, Case]
) -> None:
    now = timezone.now()
    rows = []
    for key, case in cases.items():
        says = _says(frame, case)
        if held.get(key) != says:
            rows.append((*key, *says, case.sentence[:500], now))
    write_rows(SkillStatus, STATUS_COLUMNS, rows, keys=2)


def write_rows(
    model: type[Model], names: list[str], rows: list[tuple[Any, ...]], *, keys: int
) -> None:
    """Insert or overwrite rows; the ORM's ways take ten times as long for each.

    The first `keys` names are what a row is known by.
    """
    if not rows:
        return
    # The proxy Django offers looks its thread up at every value.
    database = connections[connection.alias]
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    quoted = [database.ops.quote_name(field.column) for field in fields]
    new = ", ".join(f"{column} = EXCLUDED.{column}" for column in quoted[keys:])
    # Only names of tables and columns stand in the text; values are parameters.
    sql = (
        f"INSERT INTO {database.ops.quote_name(model._meta.db_table)} "  # noqa: S608
        f"({', '.join(quoted)}) VALUES ({', '.join(['%s'] * len(quoted))}) "
        f"ON CONFLICT ({', '.join(quoted[:keys])}) DO UPDATE SET {new}"
    )
    values = [
        [
            field.get_db_prep_save(value, database)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]
    with database.cursor() as cursor:
        cursor.executemany(sql, values)


def _write_levels(
    frame: Frame,
    levels: Mapping[int, KaderLevel],
    held: Mapping[Key, tuple],
    cases: Mapping[Key, Case],
) -> None:
    numbers = {skill.pk: skill.number for skill in frame.skills}
    competent: dict[int, list[int]] = defaultdict(list)
    now = {key: says[0] for key, says in held.items()}
    now.update({key: case.status for key, case in cases.items()})
    for (kader_id, skill_id), status in now.items():
        if status == COMPETENT:
            competent[kader_id].append(numbers[skill_id])
    changed = []
    when = timezone.now()
    known: dict[tuple[int, ...], dict[str, Any]] = {}
    for level in levels.values():
        holds = tuple(sorted(competent[level.kader_id]))
        if holds not in known:
            known[holds] = _level_fields(frame, holds)
        wanted = known[holds]
        if any(getattr(level, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(level, name, value)
            level.derived_at = when
            changed.append((level.kader_id, *wanted.values(), when))
    write_rows(KaderLevel, LEVEL_COLUMNS, changed, keys=1)


def _level_fields(frame: Frame, competent: Collection[int]) -> dict[str, Any]:
    verdict = frame.level_of(competent)
    return {
        "level": verdict.level,
        "competent_count": verdict.competent_count,
        "next_level": verdict.next_level,
        "missing": list(verdict.missing),
        "sentence": verdict.sentence[:500],
        "ruleset_id": frame.row.pk,
    }
