"""How all tables of an event are doing: the panitia's board and sheets to look at."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments.disputes import Practice, deciding_practice
from assessments.framework import assessor_rule_on
from assessments.lines import EvidenceFact
from assessments.models import Checklist, Evidence, Observation
from assessments.observing import answer_of, equal_runs
from assessments.services.statuses import as_fact
from assessments.stats.sampling import wants_double
from courses.models import Bimtek, Registration
from courses.queries.bimtek import roster
from courses.queries.board import short_area

# A table that was silent for longer has packed up or takes a rest.
ACTIVE = timedelta(minutes=30)
HOUR = timedelta(hours=1)
NAMES_SHOWN = 12
EQUAL_RUN = "equal_run"
FLAG_WORDS = {
    "too_fast": "Terlalu cepat untuk diamati",
    "straight_line": "Semua jawaban sama, sangat cepat",
    EQUAL_RUN: "Lembar sama berturut-turut",
}
# Kader and checklist, by primary key.
Key = tuple[int, int]


@dataclass(frozen=True)
class TableRow:
    """One checklist: of the participants, how many were watched and what came of it.

    `disputed` are among `done`; `held` are sheets that do not count yet; `per_hour` are
    sheets of the last hour, `tables` assessors seen in the last half hour; `doubles`
    are drawn for a second look and had none so far.
    """

    checklist: Checklist
    expected: int
    done: int
    competent: int
    disputed: int
    held: int
    per_hour: int
    tables: int
    doubles: int

    @property
    def failed(self) -> int:
        return self.done - self.competent

    @property
    def waiting(self) -> int:
        return self.expected - self.done


@dataclass(frozen=True)
class AreaRow:
    """One kabupaten/kota: who was not watched at every checklist yet."""

    name: str
    expected: int
    unseen: int


@dataclass(frozen=True)
class StationBoard:
    """All tables of an event."""

    rows: list[TableRow]
    areas: list[AreaRow]
    # Names of the next few who were not watched at every checklist, and how many more.
    unseen: list[str]
    unseen_more: int
    to_look_at: int

    @property
    def per_hour(self) -> int:
        return sum(row.per_hour for row in self.rows)


@dataclass(frozen=True)
class Oddity:
    """One sheet to look at, with the reasons in words."""

    sheet: Observation
    reasons: list[str]


def station_board(bimtek: Bimtek, now: datetime) -> StationBoard:
    """Count the tables of an event at that moment; six queries for all sizes."""
    checklists = list(bimtek.checklists.select_related("skill").order_by("key"))
    places = list(roster(bimtek))
    expected = {place.user_id for place in places}
    sheets = [row for row in sheets_of(bimtek) if row.kader_id in expected]
    decided = deciding(bimtek, {row.pk: row for row in sheets})
    todo = _todo(places, checklists, decided)
    percent = assessor_rule_on(timezone.localdate(now)).double_percent
    names = [place.user.name for place in places if todo[place.user_id]]
    return StationBoard(
        rows=[
            _row(
                one,
                len(places),
                sheets,
                _of(decided, one),
                now=now,
                percent=percent,
            )
            for one in checklists
        ],
        areas=_areas(places, todo),
        unseen=names[:NAMES_SHOWN],
        unseen_more=max(0, len(names) - NAMES_SHOWN),
        to_look_at=len(oddities(sheets)),
    )


def sheets_of(bimtek: Bimtek) -> QuerySet[Observation]:
    """Return every sheet of an event, with people and `in_ledger`, oldest first."""
    lines = Evidence.objects.filter(observation=OuterRef("pk"))
    found = Observation.objects.filter(context=bimtek.context_key)
    return (
        found.select_related("kader", "assessor", "checklist")
        .annotate(in_ledger=Exists(lines))
        .defer("note")
        .order_by("occurred_at", "uid")
    )


def deciding(bimtek: Bimtek, sheets: Mapping[int, Observation]) -> dict[Key, Practice]:
    """Return what the sheets of an event come to, per kader and checklist.

    By the rules of the ledger: a second try replaces the first, of observers who
    disagree the stricter holds until somebody decides. Two queries.
    """
    lines: dict[Key, list[EvidenceFact]] = defaultdict(list)
    practice = Evidence.objects.filter(
        observation__context=bimtek.context_key, kind="practice", evidence=None
    ).select_related("recorded_by", "observation", "withdraws")
    for line in practice:
        if sheet := sheets.get(line.observation_id):
            lines[sheet.kader_id, sheet.checklist_id].append(as_fact(line))
    rulings: dict[int, list[EvidenceFact]] = defaultdict(list)
    decisions = Evidence.objects.filter(
        kind="adjudication", evidence=None, kader__in={key[0] for key in lines}
    ).select_related("recorded_by", "observation", "withdraws")
    for line in decisions:
        rulings[line.kader_id].append(as_fact(line))
    return {key: deciding_practice(own, rulings[key[0]]) for key, own in lines.items()}


def _of(decided: Mapping[Key, Practice], checklist: Checklist) -> list[Practice]:
    return [one for (_, pk), one in decided.items() if pk == checklist.pk]


def _row(
    checklist: Checklist,
    expected: int,
    sheets: Iterable[Observation],
    decided: list[Practice],
    *,
    now: datetime,
    percent: int,
) -> TableRow:
    own = [row for row in sheets if row.checklist_id == checklist.pk]
    ages = [(now - row.occurred_at, row.assessor_id) for row in own]
    return TableRow(
        checklist=checklist,
        expected=expected,
        done=len(decided),
        competent=sum(one.line.positive for one in decided),
        disputed=sum(bool(one.dispute) for one in decided),
        held=sum(bool(row.quarantine_code) and not row.in_ledger for row in own),
        per_hour=sum(age <= HOUR for age, _ in ages),
        tables=len({by for age, by in ages if age <= ACTIVE}),
        doubles=_doubles(own, percent),
    )


def _doubles(sheets: Iterable[Observation], percent: int) -> int:
    """Return for how many watched kaders a second look is drawn and was not taken."""
    looked = {row.kader_id for row in sheets if row.is_double}
    return len(
        {
            row.kader_id
            for row in sheets
            if row.kader_id not in looked
            and wants_double(
                str(row.kader.uid), row.checklist.key, row.context, percent
            )
        }
    )


def _todo(
    places: Iterable[Registration],
    checklists: Iterable[Checklist],
    decided: Mapping[Key, Practice],
) -> dict[int, int]:
    """Return how many checklists of the event each participant has not done yet."""
    return {
        place.user_id: sum(
            (place.user_id, checklist.pk) not in decided for checklist in checklists
        )
        for place in places
    }


def _areas(places: list[Registration], todo: Mapping[int, int]) -> list[AreaRow]:
    expected = Counter(place.kabupaten for place in places)
    unseen = Counter(place.kabupaten for place in places if todo[place.user_id])
    ordered = sorted(expected, key=lambda area: area.code)
    return [
        AreaRow(short_area(area.name), expected[area], unseen[area]) for area in ordered
    ]


def oddities(sheets: Iterable[Observation]) -> list[Oddity]:
    """Return the sheets that look odd, the newest first. Reads nothing."""
    sheets = list(sheets)
    reasons: dict[UUID, list[str]] = {row.uid: list(row.flags) for row in sheets}
    by_hand: dict[Key, list[Observation]] = defaultdict(list)
    for row in sheets:
        by_hand[row.assessor_id, row.checklist_id].append(row)
    for own in by_hand.values():
        answers = [
            (row.occurred_at, row.uid, [answer_of(step) for step in row.steps])
            for row in own
        ]
        for uid in equal_runs(answers):
            reasons[uid].append(EQUAL_RUN)
    found = [
        Oddity(row, [FLAG_WORDS.get(code, code) for code in reasons[row.uid]])
        for row in sheets
        if reasons[row.uid]
    ]
    return sorted(
        found, key=lambda one: (one.sheet.occurred_at, one.sheet.uid), reverse=True
    )


def look_at(bimtek: Bimtek) -> list[Oddity]:
    """Return the sheets of an event that a person should look at."""
    return oddities(sheets_of(bimtek))


def board_now(bimtek: Bimtek) -> StationBoard:
    """Return the board as it is."""
    return station_board(bimtek, timezone.now())
