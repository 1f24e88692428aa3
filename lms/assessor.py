"""The desk of an assessor: tables, what is held, what to agree upon, own licences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.licensing import QUARANTINE_SENTENCES
from assessments.models import AssessorLicence, CalibrationTask, Checklist, Observation
from assessments.queries.observations import counted_observations, held_observations
from courses.models import Bimtek, Registration
from lms.accounts.models import User
from lms.accounts.rules import can_assess

EVENTS_SHOWN, HELD_SHOWN = 5, 50
# A licence that ends sooner is announced, so that the Dinas can renew it in time.
WARN_DAYS = 90
STORED = "Disimpan, belum dihitung: "


@dataclass(frozen=True)
class Table:
    """One checklist at an event: people expected, seen by anyone, seen by oneself."""

    checklist: Checklist
    expected: int
    seen: int
    own: int
    licensed: bool


@dataclass(frozen=True)
class EventTables:
    """An event the person assesses at, with its tables."""

    bimtek: Bimtek
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class HeldSheet:
    """An observation of one's own that does not count, and why, in words."""

    observation: Observation
    reason: str


@dataclass(frozen=True)
class LicenceLine:
    """One's newest licence for a skill; state: berlaku, segera, nanti or habis."""

    licence: AssessorLicence
    last_day: date
    state: str


@dataclass(frozen=True)
class AssessorDesk:
    """All that waits for an assessor."""

    events: tuple[EventTables, ...]
    held: tuple[HeldSheet, ...]
    held_total: int
    calibrations: tuple[CalibrationTask, ...]
    licences: tuple[LicenceLine, ...]
    licence_required: bool


@dataclass(frozen=True)
class AssessorNews:
    """What the first page says about the desk, in figures."""

    held: int
    calibrations: int

    @property
    def held_words(self) -> str:
        """How many sheets wait, and what for."""
        return f"{self.held} pengamatan tersimpan, tetapi ditahan. Lihat sebabnya."


def assessor_news(user: User) -> AssessorNews:
    """Count what is held and what is to be agreed upon; two queries."""
    return AssessorNews(
        held_observations().filter(assessor=user).count(),
        open_calibrations(user).count(),
    )


def assessor_desk(user: User, today: date) -> AssessorDesk:
    """Collect the desk of an assessor; the queries are the same for all sizes."""
    row = ruleset_in_force(today)
    required = bool(row) and parse_ruleset(row).assessor_rule.licence_required
    licences = licence_lines(user, today)
    held = held_observations().filter(assessor=user)
    shown = held.select_related("kader", "checklist__skill").order_by("-occurred_at")
    valid = {
        line.licence.skill_id
        for line in licences
        if line.state in ("berlaku", "segera")
    }
    return AssessorDesk(
        events=_events(user, valid if required else None),
        held=tuple(HeldSheet(sheet, reason_of(sheet)) for sheet in shown[:HELD_SHOWN]),
        held_total=held.count(),
        calibrations=tuple(open_calibrations(user).select_related("skill")),
        licences=licences,
        licence_required=required,
    )


def reason_of(sheet: Observation) -> str:
    """Return why an observation is held; the code where a release knows more."""
    sentence = QUARANTINE_SENTENCES.get(sheet.quarantine_code, sheet.quarantine_code)
    return sentence.removeprefix(STORED)


def open_calibrations(user: User) -> QuerySet[CalibrationTask]:
    """Skills in which the person agrees too little with others, not yet settled."""
    return CalibrationTask.objects.filter(assessor=user, closed_at=None)


def licence_lines(user: User, today: date) -> tuple[LicenceLine, ...]:
    """Return the licence that reaches furthest, per skill in order; one query."""
    rows = AssessorLicence.objects.filter(assessor=user).select_related("skill")
    furthest: dict[int, AssessorLicence] = {}
    for licence in rows.order_by("skill__number", "valid_from"):
        held = furthest.get(licence.skill_id)
        if held is None or _last_day(licence) >= _last_day(held):
            furthest[licence.skill_id] = licence
    return tuple(
        LicenceLine(licence, _last_day(licence), _state(licence, today))
        for licence in furthest.values()
    )


def _last_day(licence: AssessorLicence) -> date:
    return min(licence.valid_until, licence.ended_on or licence.valid_until)


def _state(licence: AssessorLicence, today: date) -> str:
    if _last_day(licence) < today:
        return "habis"
    if licence.valid_from > today:
        return "nanti"
    soon = _last_day(licence) <= today + timedelta(days=WARN_DAYS)
    return "segera" if soon else "berlaku"


def _events(user: User, valid: set[int] | None) -> tuple[EventTables, ...]:
    """Open events with their tables; `valid` is None where nobody needs a licence."""
    found = Bimtek.objects.visible_to(user).exclude(stage=Bimtek.Stage.CLOSED)
    events = [
        bimtek
        for bimtek in found.select_related("wilayah")
        .prefetch_related("checklists__skill")
        .order_by("-starts_on", "pk")[:EVENTS_SHOWN]
        if can_assess(user, bimtek.wilayah.code)
    ]
    expected = _expected(events)
    seen = _seen(events, counted_observations())
    own = _seen(events, Observation.objects.filter(assessor=user))
    return tuple(
        EventTables(
            bimtek,
            tuple(
                Table(
                    checklist,
                    expected.get(bimtek.pk, 0),
                    seen[bimtek.context_key, checklist.pk],
                    own[bimtek.context_key, checklist.pk],
                    valid is None or checklist.skill_id in valid,
                )
                for checklist in bimtek.checklists.all()
            ),
        )
        for bimtek in events
    )


def _expected(events: Sequence[Bimtek]) -> dict[int, int]:
    rows = (
        Registration.objects.filter(bimtek__in=events)
        .exclude(state=Registration.State.CANCELLED)
        .order_by()
        .values("bimtek")
        .annotate(people=Count("pk"))
    )
    return {row["bimtek"]: row["people"] for row in rows}


def _seen(
    events: Sequence[Bimtek], observations: QuerySet[Observation]
) -> dict[tuple[str, int], int]:
    """Kaders per event and checklist; somebody watched twice counts once."""
    rows = (
        observations.filter(context__in=[bimtek.context_key for bimtek in events])
        .order_by()
        .values("context", "checklist")
        .annotate(people=Count("kader", distinct=True))
    )
    counts: dict[tuple[str, int], int] = defaultdict(int)
    counts |= {(row["context"], row["checklist"]): row["people"] for row in rows}
    return counts
