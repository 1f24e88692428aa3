"""What happens in a scenario: arrivals, tests, observed practice, earlier evidence."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from assessments.models import (
    Answer,
    Attempt,
    Checklist,
    Evidence,
    Observation,
    Sitting,
)
from assessments.rehearsal import right_answer, wrong_answer
from assessments.services import (
    derive_many,
    derive_together,
    record_observation,
    start_attempt,
    submit_attempt,
)
from content.models import Skill
from courses.models import Attendance, Bimtek, BimtekSession
from courses.services.attendance import record_attendance
from lms.accounts.models import User
from lms.scenarios.people import Participant
from lms.scenarios.plan import Plan

OFTEN_PRESENT = 0.97
# Share of performances that two watch, and of second looks that miss a step.
SECOND_LOOK, SEES_LESS = 0.12, 0.3


def attend_sessions(
    plan: Plan, bimtek: Bimtek, people: Sequence[Participant], by: User
) -> None:
    """Record who came to which session; nobody misses the opening who is there."""
    opening = plan.data["opening_session"]
    known = set(
        Attendance.objects.filter(session__bimtek=bimtek).values_list("uid", flat=True)
    )
    for number, session in enumerate(bimtek.sessions.order_by("starts_at", "pk"), 1):
        with transaction.atomic(), derive_together():
            for person in people:
                uid = plan.uid("attendance", session.uid, person.code, person.serial)
                if uid in known or number < plan.first_session(
                    person.code, person.serial
                ):
                    continue
                chance = plan.chance("attend", number, person.code, person.serial)
                if number <= opening or chance.random() <= OFTEN_PRESENT:
                    _arrive(session, person, uid, chance, by)


def _arrive(
    session: BimtekSession, person: Participant, uid: UUID, chance: Random, by: User
) -> None:
    card = chance.random() < 0.8
    record_attendance(
        session,
        person.registration,
        kind=Attendance.Kind.ARRIVED,
        method=Attendance.Method.CARD if card else Attendance.Method.LIST,
        by=by,
        occurred_at=session.starts_at + timedelta(minutes=chance.randint(-12, 9)),
        uid=uid,
        device=f"gerbang-{chance.randint(1, 4)}",
    )


def sit_test(
    plan: Plan, sitting: Sitting, people: Sequence[Participant], mean: float
) -> None:
    """Let everybody who is there answer; `mean` is the share of right answers."""
    done = set(
        Attempt.objects.filter(sitting=sitting, submitted_at__isnull=False).values_list(
            "user_id", flat=True
        )
    )
    for person in people:
        if person.user.pk in done:
            continue
        chance = plan.chance("test", sitting.assessment.key, person.code, person.serial)
        ability = min(max(chance.gauss(mean, 0.13), 0.15), 0.99)
        with transaction.atomic():
            _answer_all(sitting, person.user, ability, chance)


def _answer_all(sitting: Sitting, user: User, ability: float, chance: Random) -> None:
    moment = sitting.opens_at + timedelta(minutes=2)
    attempt = start_attempt(sitting, user, moment)
    answers = []
    for row in attempt.snapshot:
        knows = chance.random() < ability
        chosen = right_answer(row) if knows else wrong_answer(row, chance)
        moment += timedelta(seconds=chance.randint(15, 60))
        answers.append(
            Answer(
                attempt=attempt,
                question_key=row["key"],
                selected=chosen,
                occurred_at=moment,
            )
        )
    Answer.objects.bulk_create(answers)
    submit_attempt(attempt, moment + timedelta(seconds=20))


def observe_practice(
    plan: Plan, bimtek: Bimtek, people: Sequence[Participant], assessors: list[User]
) -> None:
    """Let assessors watch part of the people with each checklist of the event."""
    practice = plan.data["practice"]
    session = bimtek.sessions.order_by("starts_at", "pk")[practice["session"] - 1]
    known = set(
        Observation.objects.filter(context=bimtek.context_key).values_list(
            "uid", flat=True
        )
    )
    for checklist in bimtek.checklists.select_related("skill"):
        share = practice["share_observed"].get(checklist.skill.number, 0)
        orders = list(checklist.items.values_list("order", flat=True))
        for position, person in enumerate(people):
            chance = plan.chance("practice", checklist.key, person.code, person.serial)
            uid = plan.uid("practice", checklist.key, person.code, person.serial)
            here = plan.first_session(person.code, person.serial)
            if here > practice["session"] or chance.random() > share or uid in known:
                continue
            done = {o for o in orders if chance.random() < practice["step_mean"]}
            with transaction.atomic():
                record_observation(
                    checklist=checklist,
                    kader=person.user,
                    assessor=assessors[position % len(assessors)],
                    done=done,
                    occurred_at=session.starts_at
                    + timedelta(minutes=chance.randint(5, 130)),
                    uid=uid,
                    place=f"Meja {position % len(assessors) + 1}, {bimtek.venue}",
                    context=bimtek.context_key,
                )
        _watch_twice(plan, bimtek, checklist, assessors)


def _watch_twice(
    plan: Plan, bimtek: Bimtek, checklist: Checklist, assessors: list[User]
) -> None:
    """Let the next table's assessor watch part of the performances too.

    A second pair of eyes may miss one harmless step: they disagree, the verdict stays.
    """
    harmless = checklist.items.filter(critical=False).values_list("order", flat=True)
    seen = Observation.objects.filter(
        context=bimtek.context_key, checklist=checklist, is_double=False
    ).select_related("kader", "assessor")
    for row in seen.order_by("occurred_at", "uid"):
        uid, chance = plan.uid("double", row.uid), plan.chance("double", row.uid)
        if row.assessor not in assessors or chance.random() > SECOND_LOOK:
            continue
        done = {step["order"] for step in row.steps if step["done"]}
        if row.steps_done == row.steps_total and chance.random() < SEES_LESS:
            done.discard(chance.choice(list(harmless)))
        other = assessors[(assessors.index(row.assessor) + 1) % len(assessors)]
        record_observation(
            checklist=checklist,
            kader=row.kader,
            assessor=other,
            done=done,
            occurred_at=row.occurred_at,
            uid=uid,
            is_double=True,
            place=row.place,
            context=bimtek.context_key,
        )


def recall_history(plan: Plan, people: Sequence[Participant], at: datetime) -> None:
    """Give part of the people evidence from before the event, marked as an example."""
    skills = list(Skill.objects.select_related("group"))
    lines = []
    for person in people:
        draw = plan.chance("history", person.code, person.serial).random()
        groups = _history_groups(plan, draw)
        for skill in skills:
            if skill.group.code in groups:
                lines += _past_lines(plan, person, skill, at)
    Evidence.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)
    derive_many([person.user for person in people])


def _history_groups(plan: Plan, draw: float) -> list[str]:
    for row in plan.data["history"]:
        if draw < row["share"]:
            return row["groups"]
        draw -= row["share"]
    return []


def _past_lines(
    plan: Plan, person: Participant, skill: Skill, at: datetime
) -> list[Evidence]:
    kinds = [Evidence.Kind.KNOWLEDGE]
    if skill.practice:
        kinds.append(Evidence.Kind.PRACTICE)
    return [
        Evidence(
            uid=plan.uid("history", person.code, person.serial, skill.number, kind),
            kader=person.user,
            skill=skill,
            kind=kind,
            positive=True,
            detail="Penilaian Puskesmas sebelum bimtek (data contoh)",
            occurred_at=at,
        )
        for kind in kinds
    ]
