"""What a paper says, put together once, when it is issued, and frozen from then on."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from certificates import codes, facts
from certificates.models import PaperKind
from certificates.pdf.words import decimal_text
from certificates.queries import Candidate, ProvenSkill
from content.models import Skill
from courses.models import Bimtek, BimtekSession, Organiser, Signatory
from courses.refusals import Refusal
from lms.accounts.models import KaderProfile

FACTS_KIND = {
    PaperKind.ATTENDANCE: facts.AttendanceLetterFacts.kind,
    PaperKind.COMPETENCE: facts.CompetenceCertificateFacts.kind,
}
# A logo is part of every paper's frozen facts: small, and as JPEG passed through.
LOGO_FILTER = "max-240x240|format-jpeg|jpegquality-85|bgcolor-ffffff"


@dataclass(frozen=True)
class Stamp:
    """What makes one paper this paper: its number, its code, its day."""

    number: str
    code: str
    issued_on: date


@dataclass(frozen=True)
class EventFacts:
    """What all papers of one press share; read from the database once."""

    bimtek: Bimtek
    letterhead: facts.Letterhead
    signatory: facts.Signatory
    sessions: list[BimtekSession]
    skills_total: int


def event_facts(bimtek: Bimtek, today: date) -> EventFacts:
    """Read what the event's papers share; raises Refusal without a signatory."""
    return EventFacts(
        bimtek=bimtek,
        letterhead=letterhead_of(bimtek.organiser),
        signatory=signatory_of(bimtek, today),
        sessions=list(bimtek.sessions.all()),
        skills_total=Skill.objects.count(),
    )


def letterhead_of(organiser: Organiser) -> facts.Letterhead:
    """Return the kop of an organiser with its logo as data."""
    return facts.Letterhead(
        government=organiser.government,
        office=organiser.name,
        address_lines=tuple(filter(None, organiser.address.splitlines())),
        logo=_logo_data(organiser),
    )


def _logo_data(organiser: Organiser) -> str:
    if organiser.logo is None:
        return ""
    with organiser.logo.get_rendition(LOGO_FILTER).file.open() as file:
        return "data:image/jpeg;base64," + base64.b64encode(file.read()).decode()


def signatory_of(bimtek: Bimtek, today: date) -> facts.Signatory:
    """Return who signs: the event's signatory, or the organiser's of today.

    Raises Refusal when there is none.
    """
    signatory = (
        bimtek.signatory
        or Signatory.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            organiser=bimtek.organiser,
            valid_from__lte=today,
        )
        .order_by("-valid_from", "-pk")
        .first()
    )
    if signatory is None:
        raise Refusal(
            "no_signatory",
            "Penanda tangan belum diisi. Lengkapi data penyelenggara lebih dulu.",
        )
    return facts.Signatory(
        title=signatory.title,
        name=signatory.name,
        rank=signatory.rank,
        nip=signatory.nip,
        place=bimtek.city,
    )


def verify_url(code: str) -> str:
    """Return the public address that answers for a paper."""
    return settings.SITE_URL + reverse("verify_paper", args=[code])


def position_of(profile: KaderProfile) -> str:
    """Return "Kader Posyandu Melati" from a position and the posyandu it is held at."""
    place = str(profile.posyandu)
    office = profile.position.removesuffix("Posyandu").strip()
    return f"{office} {place}"


def compose(
    event: EventFacts, kind: str, candidate: Candidate, stamp: Stamp
) -> facts.CertificateFacts:
    """Return the facts of one paper for somebody who has earned it."""
    if kind == PaperKind.ATTENDANCE:
        return _letter(event, candidate, stamp)
    return _certificate(event, candidate, stamp)


def _shared(event: EventFacts, candidate: Candidate, stamp: Stamp) -> dict[str, Any]:
    registration = candidate.registration
    profile = registration.user.kader
    desa = profile.posyandu.desa
    return {
        "number": stamp.number,
        "holder_name": registration.user.name,
        "position": registration.position or position_of(profile),
        "desa": desa.full_name,
        "kecamatan": desa.parent.full_name,
        "kabupaten": registration.kabupaten.name,
        "organiser": event.bimtek.organiser.name,
        "letterhead": event.letterhead,
        "signatory": event.signatory,
        "issued_on": stamp.issued_on,
        "verify_code": codes.grouped(stamp.code),
        "verify_url": verify_url(stamp.code),
        "event_title": event.bimtek.name,
        "example": event.bimtek.is_demo,
    }


def _letter(
    event: EventFacts, candidate: Candidate, stamp: Stamp
) -> facts.AttendanceLetterFacts:
    bimtek, summary = event.bimtek, candidate.summary
    return facts.AttendanceLetterFacts(
        **_shared(event, candidate, stamp),
        theme=bimtek.theme,
        starts_on=bimtek.starts_on,
        ends_on=bimtek.ends_on,
        venue=f"{bimtek.venue}, {bimtek.city}",
        jp_total=summary.jp_planned,
        jp_attended=summary.jp_attended,
        sessions=tuple(
            _session_row(session, session.pk in summary.attended)
            for session in event.sessions
            if session.jp
        ),
        rule_note=(
            f"Mengikuti {decimal_text(summary.jp_attended)} dari "
            f"{decimal_text(summary.jp_planned)} JP ({summary.percent} %); "
            f"syarat minimal {bimtek.min_attendance_percent} %."
        ),
    )


def _session_row(session: BimtekSession, attended: bool) -> facts.SessionRow:
    # A ceremony that carries JP is counted, so it must be listed somewhere.
    group = session.group if session.group in facts.GROUPS else "penunjang"
    return facts.SessionRow(
        title=session.title, group=group, jp=session.jp, attended=attended
    )


def _certificate(
    event: EventFacts, candidate: Candidate, stamp: Stamp
) -> facts.CompetenceCertificateFacts:
    ruleset = candidate.skills[0].status.ruleset
    return facts.CompetenceCertificateFacts(
        **_shared(event, candidate, stamp),
        skills=tuple(_skill_row(skill) for skill in candidate.skills),
        skills_total=event.skills_total,
        rule_version=ruleset.version,
        level_name=_level_name(candidate),
        valid_until=_valid_until(candidate.skills),
        rule_note="Setiap praktik diamati langsung oleh penilai.",
    )


def _skill_row(skill: ProvenSkill) -> facts.SkillRow:
    seen = skill.observation
    return facts.SkillRow(
        number=skill.status.skill.number,
        title=skill.status.skill.title,
        group=str(skill.status.skill.group),
        assessed_on=localtime(seen.occurred_at).date(),
        assessor=seen.assessor.name,
        verdict_note=f"praktik {seen.steps_done} dari {seen.steps_total} langkah",
    )


def _level_name(candidate: Candidate) -> str:
    level = getattr(candidate.registration.user, "level", None)
    if level is None or not level.level:
        return ""
    names = {row["code"]: row["name"] for row in level.ruleset.rules["levels"]}
    return names.get(level.level, "")


def _valid_until(skills: list[ProvenSkill]) -> date | None:
    """Return the day the first of the skills lapses: until then all of them hold."""
    ends = [skill.status.valid_until for skill in skills if skill.status.valid_until]
    return min(ends, default=None)
