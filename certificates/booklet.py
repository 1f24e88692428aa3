"""The TKK booklet of a kader: every skill with its state today, to be printed.

Not a certificate: nothing is issued, numbered or frozen; the paper says on which day it
was read. It lives here and not beside the ledger because it is printed by the engine of
the papers and shows the code of one; `assessments` may know neither.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.models import SkillStatus
from assessments.queries import LevelCard, level_card, skill_rows
from certificates import codes
from certificates.compose import position_of, verify_url
from certificates.facts import Facts
from certificates.models import Certificate, PaperKind
from content.models import LevelRuleSet
from lms.accounts.models import KaderProfile, User


@dataclass(frozen=True, kw_only=True)
class BookletSkill(Facts):
    """One skill: `status` as shown on screen, who saw it when, until when it holds."""

    number: int
    title: str
    group: str
    group_name: str
    status: str
    assessed_on: date | None = None
    assessor: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class BookletLevel(Facts):
    """A level of the rules, and whether the kader holds it or a higher one."""

    name: str
    reached: bool


@dataclass(frozen=True, kw_only=True)
class BookletFacts(Facts):
    """All that the booklet says; no NIK, no phone, no account code."""

    name: str
    position: str
    desa: str
    kecamatan: str
    kabupaten: str
    read_on: date
    level_name: str
    competent: int
    skills: tuple[BookletSkill, ...]
    levels: tuple[BookletLevel, ...]
    rule_version: str
    # Of the newest certificate that stands; empty before there is one.
    verify_code: str = ""
    verify_url: str = ""
    certificate_number: str = ""
    example: bool = False


def booklet_of(profile: KaderProfile) -> BookletFacts:
    """Return the booklet of a kader as of today, in a constant number of queries.

    `profile` comes with user and `posyandu__desa__parent__parent`.
    """
    user, desa = profile.user, profile.posyandu.desa
    today = timezone.localdate()
    card, paper = level_card(user), standing_certificate(user, today)
    rules = ruleset_in_force(today)
    skills = tuple(_skills(user))
    return BookletFacts(
        name=user.name,
        position=position_of(profile),
        desa=desa.full_name,
        kecamatan=desa.parent.full_name,
        kabupaten=desa.parent.parent.full_name,
        read_on=today,
        level_name=card.level_name if card else "",
        competent=sum(skill.status == "cakap" for skill in skills),
        skills=skills,
        levels=_levels(card, rules),
        rule_version=rules.version if rules else "",
        verify_code=codes.grouped(paper.code) if paper else "",
        verify_url=verify_url(paper.code) if paper else "",
        certificate_number=paper.number_text if paper else "",
        example=user.is_demo,
    )


def standing_certificate(user: User, today: date) -> Certificate | None:
    """Return the newest certificate of competence, not revoked and not run out."""
    papers = Certificate.objects.filter(holder=user, kind=PaperKind.COMPETENCE)
    for paper in papers.with_revoked().order_by("-issued_at", "-pk"):
        over = paper.valid_until is not None and paper.valid_until < today
        if not paper.revoked and not over:
            return paper
    return None


def _skills(user: User) -> list[BookletSkill]:
    seen = dict(
        SkillStatus.objects.filter(kader=user).values_list(
            "skill__number", "explanation"
        )
    )
    return [
        BookletSkill(
            number=row.number,
            title=row.title,
            group=row.group_code,
            group_name=row.group_name,
            status=row.chip,
            valid_until=row.valid_until,
            **_proof(seen.get(row.number, {})),
        )
        for row in skill_rows(user)
    ]


def _proof(explanation: dict) -> dict:
    """When and before whom: the observed practice, or the test where there is none."""
    line = explanation.get("practice") or explanation.get("knowledge")
    if not line:
        return {}
    return {
        "assessed_on": date.fromisoformat(line["on"]),
        "assessor": line.get("by") or "",
    }


def _levels(
    card: LevelCard | None, ruleset: LevelRuleSet | None
) -> tuple[BookletLevel, ...]:
    rows = parse_ruleset(ruleset).levels if ruleset else ()
    order = {row.code: row.order for row in rows}
    held = order.get(card.level, 0) if card else 0
    return tuple(BookletLevel(name=row.name, reached=row.order <= held) for row in rows)
