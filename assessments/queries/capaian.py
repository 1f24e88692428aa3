"""Where a person stands: the 25 skills, the level, and the ledger in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force, skills_by_group
from assessments.levels import decide_level
from assessments.models import Evidence, KaderLevel, SkillStatus
from assessments.services.statuses import as_fact
from assessments.verdicts import describe
from content.models import Skill
from lms.accounts.models import User

EXPIRED = "kedaluwarsa"
LACK_WORDS = {
    ("knowledge", "missing"): "Kerjakan ujian pengetahuan.",
    ("knowledge", "not_passed"): "Pelajari lagi modulnya, lalu ulangi ujian.",
    ("knowledge", "expired"): "Ulangi ujian pengetahuan.",
    ("practice", "missing"): "Minta penilai mengamati praktik Anda.",
    ("practice", "not_passed"): "Latih lagi langkahnya, lalu minta diamati kembali.",
    ("practice", "expired"): "Minta penilai mengamati praktik Anda kembali.",
    ("knowledge", "outdated"): "Pelajari pedoman yang baru, lalu ulangi ujian.",
    ("practice", "outdated"): "Minta penilai mengamati cara yang baru.",
    ("practice", "disputed"): "Tunggu putusan Dinas atas dua penilaian yang berbeda.",
    ("confirmation", "not_passed"): (
        "Perbaiki praktik di hari buka Posyandu, lalu minta bidan melihatnya lagi."
    ),
}
# What a later rule may find lacking has at least its kind in words.
LACK_KINDS = {
    "knowledge": "Lengkapi bukti pengetahuan.",
    "practice": "Lengkapi bukti praktik.",
}


@dataclass(frozen=True)
class SkillRow:
    """One skill of a person. `chip` is the status shown, `todo` what is lacking."""

    number: int
    title: str
    group_code: str
    group_name: str
    status: str
    chip: str
    sentence: str
    valid_until: date | None
    ends_soon: bool
    todo: tuple[str, ...]
    wanted: bool
    # Why it must be learned again ("" for no), see assessments.guidance.
    relearn: str = ""
    disputed: bool = False
    confirmed_on: date | None = None


@dataclass(frozen=True)
class LevelCard:
    """The level of a person and the way to the next one."""

    level: str
    level_name: str
    next_level: str
    next_name: str
    competent: int
    total: int
    missing: tuple[tuple[int, str], ...]
    sentence: str


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger in words; `withdrawn` says why it no longer counts."""

    on: date
    kind: str
    kind_name: str
    text: str
    positive: bool
    detail: str
    withdrawn: str


def level_card(user: User) -> LevelCard | None:
    """Return the level of a person, None while no rules or skills are loaded."""
    skills = {
        skill.number: skill
        for skill in Skill.objects.select_related("group").order_by("number")
    }
    level = KaderLevel.objects.filter(kader=user).select_related("ruleset").first()
    ruleset = level.ruleset if level else ruleset_in_force(timezone.localdate())
    if ruleset is None or not skills:
        return None
    rules = parse_ruleset(ruleset)
    if level is None:
        first = decide_level([], skills_by_group(list(skills.values())), rules)
        level = KaderLevel(
            next_level=first.next_level,
            missing=list(first.missing),
            sentence=first.sentence,
        )
    names = {rule.code: rule.name for rule in rules.levels}
    return LevelCard(
        level=level.level,
        level_name=names.get(level.level, ""),
        next_level=level.next_level,
        next_name=names.get(level.next_level, ""),
        competent=level.competent_count,
        total=len(skills),
        missing=tuple((n, skills[n].title) for n in level.missing if n in skills),
        sentence=level.sentence,
    )


def skill_rows(user: User) -> list[SkillRow]:
    """Return every skill in order with the person's status and why."""
    today = timezone.localdate()
    statuses = {
        status.skill_id: status
        for status in SkillStatus.objects.filter(kader=user).select_related("ruleset")
    }
    level = KaderLevel.objects.filter(kader=user).first()
    wanted = set(level.missing) if level else set()
    return [
        _skill_row(skill, statuses.get(skill.pk), skill.number in wanted, today)
        for skill in Skill.objects.select_related("group").order_by("number")
    ]


def _skill_row(
    skill: Skill, status: SkillStatus | None, wanted: bool, today: date
) -> SkillRow:
    row = status or SkillStatus(status=SkillStatus.Status.NONE)
    lacks = row.explanation.get("lacks", {})
    chip = _chip(row, lacks, today)
    return SkillRow(
        number=skill.number,
        title=skill.title,
        group_code=skill.group.code,
        group_name=skill.group.name,
        status=row.status,
        chip=chip,
        sentence=row.sentence,
        valid_until=row.valid_until,
        ends_soon=_ends_soon(row, today),
        todo=_todo(skill, status, lacks),
        wanted=wanted,
        relearn=_relearn(row, chip),
        disputed=row.disputed,
        confirmed_on=row.confirmed_on,
    )


def _relearn(row: SkillStatus, chip: str) -> str:
    # The stored reason follows the calendar only at night.
    if chip == EXPIRED and not row.relearn:
        return SkillStatus.Relearn.EXPIRED.value
    return row.relearn


def _todo(
    skill: Skill, status: SkillStatus | None, lacks: Mapping[str, str]
) -> tuple[str, ...]:
    if status is None:
        lacks = {"knowledge": "missing"}
        lacks |= {"practice": "missing"} if skill.practice else {}
    return tuple(
        LACK_WORDS.get((kind, why)) or LACK_KINDS.get(kind, "Tanyakan kepada Dinas.")
        for kind, why in lacks.items()
    )


def _chip(row: SkillStatus, lacks: Mapping[str, str], today: date) -> str:
    ran_out = row.valid_until is not None and row.valid_until < today
    return EXPIRED if ran_out or "expired" in lacks.values() else row.status


def _ends_soon(row: SkillStatus, today: date) -> bool:
    if row.valid_until is None or row.valid_until < today:
        return False
    warn = parse_ruleset(row.ruleset).skill_rule.warn_before_days
    return row.valid_until <= today + timedelta(days=warn)


def skill_ledger(user: User, skill: Skill) -> list[LedgerLine]:
    """Return a person's evidence for a skill in words, newest first."""
    rows = list(
        Evidence.objects.filter(kader=user, skill=skill)
        .select_related("recorded_by", "withdraws")
        .order_by("-occurred_at", "-pk")
    )
    pulled = {row.withdraws_id: row.detail for row in rows if row.withdraws_id}
    return [
        LedgerLine(
            on=timezone.localdate(row.occurred_at),
            kind=row.kind,
            kind_name=row.get_kind_display(),
            text=describe(as_fact(row)),
            positive=row.positive,
            detail=row.detail,
            withdrawn=pulled.get(row.pk, ""),
        )
        for row in rows
        if row.kind != Evidence.Kind.WITHDRAWAL
    ]
