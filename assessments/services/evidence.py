from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.grading import Points
from assessments.lines import practice_uid
from assessments.models import Attempt, Evidence, Observation
from assessments.observing import Outcome
from assessments.refusals import Refusal
from assessments.services.statuses import derive_or_owe
from content.models import Skill
from lms.accounts.models import User


@transaction.atomic
def record_training(
    kaders: Iterable[User],
    skills: Iterable[Skill],
    *,
    occurred_at: datetime,
    source_uid: UUID,
    detail: str,
    by: User | None,
) -> None:
    """Write down that kaders were trained in skills, and derive their statuses.

    Each line's uid follows from `source_uid` (what was attended), the kader and the
    skill, so recording the same training again adds nothing.
    """
    kaders, skills = list(kaders), list(skills)
    lines = [
        Evidence(
            uid=training_uid(source_uid, kader, skill),
            kader=kader,
            skill=skill,
            kind=Evidence.Kind.TRAINED,
            positive=True,
            detail=detail[:255],
            recorded_by=by,
            occurred_at=occurred_at,
        )
        for kader in kaders
        for skill in skills
    ]
    Evidence.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)
    derive_or_owe(kaders, skills)


def training_uid(source_uid: UUID, kader: User, skill: Skill) -> UUID:
    """Return the uid of the training line that a source makes for kader and skill."""
    return uuid5(source_uid, f"trained:{kader.uid}:{skill.number}")


@transaction.atomic
def record_knowledge(
    attempt: Attempt, skills: Mapping[int, Points], *, revision: int = 0
) -> None:
    """Write down what a graded, certifying attempt proves, per skill number.

    A skill's line is positive when the share of its own questions reaches
    `knowledge_pass_percent` of the rules in force; without rules, the test's pass mark.
    `revision` counts how often the result had been put right before.
    """
    row = ruleset_in_force(timezone.localdate(attempt.submitted_at))
    rules = parse_ruleset(row) if row else None

    def mark(number: int) -> int:
        if rules is None:
            return attempt.sitting.assessment.pass_percent
        return rules.rule_for(number).knowledge_pass_percent

    found = list(Skill.objects.filter(number__in=skills))
    lines = [
        Evidence(
            uid=knowledge_uid(attempt, skill, revision),
            kader=attempt.user,
            skill=skill,
            kind=Evidence.Kind.KNOWLEDGE,
            positive=skills[skill.number].reaches(mark(skill.number)),
            attempt=attempt,
            revision=revision,
            score=skills[skill.number].score,
            max_score=skills[skill.number].max_score,
            detail=attempt.sitting.assessment.title[:255],
            occurred_at=attempt.submitted_at,
        )
        for skill in found
    ]
    Evidence.objects.bulk_create(lines, ignore_conflicts=True)
    derive_or_owe([attempt.user], found)


def knowledge_uid(attempt: Attempt, skill: Skill, revision: int) -> UUID:
    """Return the uid of the line that an attempt, so often put right, makes."""
    again = f":{revision}" if revision else ""
    return uuid5(attempt.uid, f"knowledge:{skill.number}{again}")


@transaction.atomic
def correct_knowledge(
    attempt: Attempt, skills: Mapping[int, Points], *, reason: str, at: datetime
) -> None:
    """Withdraw what an attempt seemed to prove and write down what it proves now.

    For a result that was put right; the withdrawing lines name `reason`.
    """
    standing = Evidence.objects.filter(
        attempt=attempt, kind=Evidence.Kind.KNOWLEDGE, evidence=None
    )
    Evidence.objects.bulk_create(
        [
            Evidence(
                uid=uuid5(line.uid, "withdrawn"),
                withdraws=line,
                kader_id=line.kader_id,
                skill_id=line.skill_id,
                kind=Evidence.Kind.WITHDRAWAL,
                positive=False,
                detail=reason[:255],
                occurred_at=at,
            )
            for line in standing
        ],
        ignore_conflicts=True,
    )
    record_knowledge(attempt, skills, revision=attempt.revisions.count())


def record_practice(observation: Observation) -> None:
    """Write down what an observation that counts proves about its skill."""
    outcome = Outcome(
        observation.steps_done, observation.steps_total, observation.competent
    )
    record_practices([(observation, outcome)])


@transaction.atomic
def record_practices(found: Sequence[tuple[Observation, Outcome]]) -> None:
    """Write down what observations that count prove; again adds nothing.

    The outcome is given apart: a sheet of repeated steps stands on an earlier one.
    """
    lines = [
        Evidence(
            uid=practice_uid(observation.uid),
            kader=observation.kader,
            skill=observation.checklist.skill,
            kind=Evidence.Kind.PRACTICE,
            positive=outcome.competent,
            observation=observation,
            score=outcome.done,
            max_score=outcome.total,
            detail=observation.checklist.title[:255],
            recorded_by=observation.assessor,
            occurred_at=observation.occurred_at,
        )
        for observation, outcome in found
    ]
    Evidence.objects.bulk_create(lines, ignore_conflicts=True, batch_size=500)
    kaders = {row.kader_id: row.kader for row, _ in found}
    skills = {row.checklist.skill_id: row.checklist.skill for row, _ in found}
    derive_or_owe(list(kaders.values()), skills.values())


@transaction.atomic
def withdraw_evidence(
    evidence: Evidence, *, by: User, reason: str, at: datetime
) -> Evidence:
    """Take a line of the ledger out of account by a new line, and derive again.

    Asking twice returns the first withdrawal. Raises Refusal: `tanpa_alasan`,
    `bukan_bukti` for a line that is itself a withdrawal.
    """
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tulis alasan penarikan bukti.")
    if evidence.kind == Evidence.Kind.WITHDRAWAL:
        raise Refusal("bukan_bukti", "Penarikan bukti tidak dapat ditarik kembali.")
    line, made = Evidence.objects.get_or_create(
        withdraws=evidence,
        defaults={
            "kader": evidence.kader,
            "skill": evidence.skill,
            "kind": Evidence.Kind.WITHDRAWAL,
            "positive": False,
            "detail": reason.strip()[:255],
            "recorded_by": by,
            "occurred_at": at,
        },
    )
    if made:
        derive_or_owe([evidence.kader], [evidence.skill])
    return line
