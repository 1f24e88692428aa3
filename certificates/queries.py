"""Reads over participants, attendance, skills and papers of one event."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Observation, SkillStatus
from assessments.queries.observations import counted_observations
from certificates import codes, rules, topics
from certificates.eligibility import (
    HoursFollowed,
    SkillStanding,
    Standing,
    unmet_for_attendance,
    unmet_for_competence,
)
from certificates.models import (
    Certificate,
    CertificateEvent,
    EventPaper,
    PaperKind,
    PaperRun,
)
from certificates.pdf.words import decimal_text
from courses.models import Bimtek, Registration
from courses.queries import bimtek as event_queries
from courses.queries.bimtek import AttendanceSummary
from lms.accounts.models import User
from lms.journal.models import WorkItem
from lms.templatetags.ui import sampai_tanggal


@dataclass(frozen=True)
class ProvenSkill:
    """A skill that may stand on a certificate, with the observation that proves it."""

    status: SkillStatus
    observation: Observation


@dataclass(frozen=True)
class Candidate:
    """A participant before one kind of paper: what is earned, what is missing."""

    registration: Registration
    unmet: list[str]
    has_paper: bool
    summary: AttendanceSummary | None = None
    skills: list[ProvenSkill] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One of terbit (has it), siap (a press would issue it), belum."""
        if self.has_paper:
            return "terbit"
        return "belum" if self.unmet else "siap"

    @property
    def hours(self) -> str:
        """JP followed of JP planned, for the letter."""
        if self.summary is None:
            return ""
        return hours_text(self.summary.jp_attended, self.summary.jp_planned)


def hours_text(attended: Decimal, planned: Decimal) -> str:
    """Return "16 dari 18", with a comma where hours are halved."""
    return f"{decimal_text(attended)} dari {decimal_text(planned)}"


def participants(bimtek: Bimtek) -> QuerySet[Registration]:
    """Everyone registered, with person and home, in order of participant number."""
    return bimtek.registrations.select_related(
        "kabupaten",
        "user__kader__posyandu__desa__parent",
        "user__level__ruleset",
    ).order_by("number")


def candidates(bimtek: Bimtek, kind: str, today: date) -> list[Candidate]:
    """Every participant with the verdict for one kind of paper; at most 6 queries."""
    if kind == PaperKind.ATTENDANCE:
        return _attendance_candidates(bimtek)
    return _competence_candidates(bimtek, today)


def _holders(bimtek: Bimtek, kind: str) -> set[int]:
    papers = Certificate.objects.filter(bimtek=bimtek, kind=kind).order_by()
    return set(papers.values_list("holder_id", flat=True))


def _standing(registration: Registration) -> Standing:
    return Standing(
        cancelled=registration.state == Registration.State.CANCELLED,
        has_posyandu=hasattr(registration.user, "kader"),
    )


def _attendance_candidates(bimtek: Bimtek) -> list[Candidate]:
    summaries = event_queries.attendance_summary(bimtek)
    holders = _holders(bimtek, PaperKind.ATTENDANCE)
    found = []
    for registration in participants(bimtek):
        summary = summaries[registration.pk]
        hours = HoursFollowed(
            jp_attended=summary.jp_attended,
            jp_planned=summary.jp_planned,
            percent=summary.percent,
            minimum_percent=bimtek.min_attendance_percent,
        )
        unmet = unmet_for_attendance(_standing(registration), hours)
        has_paper = registration.user_id in holders
        found.append(Candidate(registration, unmet, has_paper, summary))
    return found


def _competence_candidates(bimtek: Bimtek, today: date) -> list[Candidate]:
    holders = _holders(bimtek, PaperKind.COMPETENCE)
    statuses = defaultdict(list)
    for status in (
        SkillStatus.objects.filter(kader__registrations__bimtek=bimtek)
        .select_related("skill__group", "ruleset")
        .order_by("skill__number")
    ):
        statuses[status.kader_id].append(status)
    seen = _observations(bimtek)
    found = []
    for registration in participants(bimtek):
        user = registration.user
        own = seen.get(user.pk, {})
        standings, proven = [], []
        for status in statuses[user.pk]:
            observations = own.get(status.skill_id, [])
            standing = _skill_standing(status, observations, bimtek.context_key)
            standings.append(standing)
            if standing.proven(today):
                best = [row for row in observations if row.competent][-1]
                proven.append(ProvenSkill(status, best))
        unmet = unmet_for_competence(_standing(registration), standings, today)
        has_paper = user.pk in holders
        found.append(Candidate(registration, unmet, has_paper, None, proven))
    return found


def _observations(bimtek: Bimtek) -> dict[int, dict[int, list[Observation]]]:
    """Counted observations of the participants by kader and skill, oldest first."""
    found: dict[int, dict[int, list[Observation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in (
        counted_observations()
        .filter(kader__registrations__bimtek=bimtek)
        .select_related("checklist", "assessor")
        .order_by("occurred_at", "pk")
    ):
        found[row.kader_id][row.checklist.skill_id].append(row)
    return found


def _skill_standing(
    status: SkillStatus, observations: list[Observation], context: str
) -> SkillStanding:
    return SkillStanding(
        number=status.skill.number,
        competent=status.status == SkillStatus.Status.COMPETENT,
        practice_seen=any(row.competent for row in observations),
        seen_at_this_event=any(row.context == context for row in observations),
        valid_until=status.valid_until,
    )


def register(bimtek: Bimtek) -> QuerySet[Certificate]:
    """The papers of an event as the register lists them: by kind, then number."""
    return (
        Certificate.objects.filter(bimtek=bimtek)
        .with_revoked()
        .select_related("holder", "file")
        .order_by("kind", "number")
    )


def wallet(user: User) -> QuerySet[Certificate]:
    """The person's own papers, newest first, with event and organiser."""
    return (
        Certificate.objects.filter(holder=user)
        .with_revoked()
        .select_related("bimtek__organiser", "file")
        .order_by("-issued_at", "-pk")
    )


def papers_of(run: PaperRun, user: User) -> QuerySet[EventPaper]:
    """Finished papers of a run that the person may open; slips open accounts."""
    ready = run.papers.filter(ready_at__isnull=False)
    if rules.can_issue(user, run.bimtek):
        return ready
    return ready.exclude(kind=EventPaper.Kind.SLIPS)


@dataclass(frozen=True)
class Failure:
    """A paper that could not be made, with the sentence that says why."""

    name: str
    sentence: str


def failures(run: PaperRun) -> list[Failure]:
    """What failed in a run, by the name a person knows it under; at most 3 queries."""
    parked = run.batch.items.filter(state=WorkItem.State.PARKED).order_by("pk")
    errors = dict(parked.values_list("subject", "last_error"))
    names = dict(
        Certificate.objects.filter(uid__in=errors).values_list("uid", "holder__name")
    )
    names |= dict(EventPaper.objects.filter(uid__in=errors).values_list("uid", "title"))
    return [
        Failure(names.get(UUID(subject), subject), error)
        for subject, error in errors.items()
    ]


def is_being_rendered(certificate: Certificate) -> bool:
    """Say whether a worker will still make the file of a paper."""
    return WorkItem.objects.filter(
        topic=topics.RENDER,
        subject=str(certificate.uid),
        state=WorkItem.State.WAITING,
    ).exists()


@dataclass(frozen=True)
class VerifiedPaper:
    """What a stranger may know of a paper, taken from its frozen facts."""

    certificate: Certificate
    state: str
    revocation: CertificateEvent | None

    @property
    def kind_name(self) -> str:
        return self.certificate.get_kind_display()

    @property
    def code(self) -> str:
        return codes.grouped(self.certificate.code)

    @property
    def event_days(self) -> str:
        """First and last day; the certificate's own facts do not repeat them."""
        data, event = self.certificate.facts, self.certificate.bimtek
        if "starts_on" not in data:
            return sampai_tanggal(event.starts_on, event.ends_on)
        first, last = data["starts_on"], data["ends_on"]
        return sampai_tanggal(date.fromisoformat(first), date.fromisoformat(last))

    @property
    def hours(self) -> str:
        """JP followed of JP planned; empty on a certificate."""
        data = self.certificate.facts
        if self.certificate.kind != PaperKind.ATTENDANCE:
            return ""
        got, total = (Decimal(data[key]) for key in ("jp_attended", "jp_total"))
        return f"{hours_text(got, total)} JP"

    @property
    def skills(self) -> list[str]:
        """Titles of the proven skills; empty on a letter."""
        rows = self.certificate.facts.get("skills", [])
        return [f"{row['number']}. {row['title']}" for row in rows]


def verified(code: str, today: date) -> VerifiedPaper | None:
    """Return what is known under a code, or None; sah, dicabut or kedaluwarsa."""
    certificate = Certificate.objects.filter(code=code).select_related("bimtek").first()
    if certificate is None:
        return None
    revocation = certificate.events.filter(kind=CertificateEvent.Kind.REVOKED).first()
    state = "sah"
    if revocation:
        state = "dicabut"
    elif certificate.valid_until and certificate.valid_until < today:
        state = "kedaluwarsa"
    return VerifiedPaper(certificate, state, revocation)
