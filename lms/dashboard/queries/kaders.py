"""Kaders by name: lists to invite from, and one kader with every reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.levels import LevelVerdict
from assessments.models import KaderLevel, SkillStatus
from certificates.models import Certificate
from content.models import Skill
from courses.models import Attendance, Registration
from courses.presence import Mark, derive_presence
from courses.queries.bimtek import MARK_FIELDS
from lms.accounts.models import KaderProfile, User
from lms.dashboard.queries.levels import NO_LEVEL, levels_after_expiry, rules_in_force
from lms.dashboard.queries.matrix import run_out, still_valid
from lms.dashboard.queries.places import kaders_in
from lms.wilayah.models import Posyandu, Wilayah

EXPIRED = "kedaluwarsa"


@dataclass(frozen=True)
class KaderFilters:
    """What a list is narrowed to; empty means everyone in the area."""

    level: str = ""
    # Number of a skill in which the kader is not *cakap*.
    lacks: int | None = None
    posyandu: Posyandu | None = None


@dataclass(frozen=True)
class KaderRow:
    """One line of a list; `competent` counts only what is valid today."""

    profile: KaderProfile
    level: str
    competent: int
    expired: int
    sentence: str


@dataclass(frozen=True)
class SkillLine:
    """A skill of one kader with its verdict."""

    skill: Skill
    status: str
    sentence: str


@dataclass(frozen=True)
class EventLine:
    """An event the kader was registered for, with the sessions attended."""

    registration: Registration
    attended: int
    planned: int


@dataclass(frozen=True)
class KaderCard:
    """Everything the Dinas reads about one kader."""

    row: KaderRow
    skills: tuple[SkillLine, ...]
    papers: tuple[Certificate, ...]
    events: tuple[EventLine, ...]


def kader_profiles(
    area: Wilayah, filters: KaderFilters | None = None
) -> QuerySet[KaderProfile]:
    """Return the kaders of an area by place and name, narrowed by the filters."""
    filters = filters or KaderFilters()
    today = timezone.localdate()
    found = kaders_in(area)
    if filters.posyandu:
        found = found.filter(posyandu=filters.posyandu)
    if filters.level:
        found = found.filter(_at_level(area, filters.level))
    if filters.lacks is not None:
        holds = SkillStatus.objects.filter(
            still_valid(today),
            kader_id=OuterRef("user_id"),
            skill__number=filters.lacks,
        )
        found = found.filter(~Exists(holds))
    return (
        found.select_related("user__level", "posyandu__desa__parent__parent")
        .annotate(
            competent=_statuses(still_valid(today)), expired=_statuses(run_out(today))
        )
        .order_by("posyandu__desa__code", "posyandu__name", "user__name", "pk")
    )


def _statuses(condition: Q) -> Coalesce:
    """How many skill statuses of the kader meet the condition."""
    own = SkillStatus.objects.filter(condition, kader_id=OuterRef("user_id"))
    counted = own.order_by().values("kader_id").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _at_level(area: Wilayah, level: str) -> Q:
    stored = Q(user__level__level=level)
    if level == NO_LEVEL:
        stored = Q(user__level=None) | Q(user__level__level="")
    true = {
        pk: verdict.level or NO_LEVEL
        for pk, verdict in levels_after_expiry(area, rules_in_force()).items()
    }
    here = [pk for pk, code in true.items() if code == level]
    return (stored & ~Q(user_id__in=list(true))) | Q(user_id__in=here)


def kader_rows(area: Wilayah, profiles: Iterable[KaderProfile]) -> list[KaderRow]:
    """Return lines for profiles of `kader_profiles`; three queries of its own."""
    true = levels_after_expiry(area, rules_in_force())
    return [_row(profile, true.get(profile.user_id)) for profile in profiles]


def _row(profile: KaderProfile, verdict: LevelVerdict | None) -> KaderRow:
    stored: KaderLevel | None = getattr(profile.user, "level", None)
    now = verdict or stored
    return KaderRow(
        profile,
        level=(now.level if now else "") or NO_LEVEL,
        competent=profile.competent,
        expired=profile.expired,
        sentence=now.sentence if now else "",
    )


def kader_card(area: Wilayah, user: User, viewer: User) -> KaderCard:
    """Return one kader of the area: verdicts, papers the viewer may see, events.

    Raises KaderProfile.DoesNotExist for somebody who is not a kader there.
    """
    profile = kader_profiles(area).get(user=user)
    papers = Certificate.objects.visible_to(viewer).filter(holder=user)
    return KaderCard(
        row=kader_rows(area, [profile])[0],
        skills=tuple(_skill_lines(user)),
        papers=tuple(papers.with_revoked().select_related("bimtek")),
        events=tuple(_event_lines(user)),
    )


def _skill_lines(user: User) -> Iterable[SkillLine]:
    held = {row.skill_id: row for row in user.skill_statuses.all()}
    today = timezone.localdate()
    for skill in Skill.objects.select_related("group").order_by("number"):
        row = held.get(skill.pk)
        if row is None:
            status, sentence = SkillStatus.Status.NONE.value, ""
        else:
            competent = row.status == SkillStatus.Status.COMPETENT
            over = row.valid_until is not None and row.valid_until < today
            status = EXPIRED if competent and over else row.status
            sentence = row.sentence
        yield SkillLine(skill, status, sentence)


def _event_lines(user: User) -> Iterable[EventLine]:
    registrations = (
        user.registrations.exclude(state=Registration.State.CANCELLED)
        .select_related("bimtek")
        .prefetch_related("bimtek__sessions")
        .order_by("-bimtek__starts_on", "pk")
    )
    marks: dict[tuple[int, int], list[Mark]] = {}
    facts = Attendance.objects.filter(registration__user=user)
    for registration_id, session_id, *values in facts.values_list(
        "registration_id", "session_id", *MARK_FIELDS
    ):
        marks.setdefault((registration_id, session_id), []).append(Mark(*values))
    for registration in registrations:
        sessions = list(registration.bimtek.sessions.all())
        attended = sum(
            derive_presence(
                marks.get((registration.pk, session.pk), []), session.starts_at
            ).is_present
            for session in sessions
        )
        yield EventLine(registration, attended, len(sessions))
