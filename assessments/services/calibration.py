"""Weak agreement between assessors becomes a task: watch together and talk."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.framework import assessor_rule_on
from assessments.models import CalibrationTask
from assessments.queries.agreement import (
    AssessorAgreement,
    Shared,
    by_assessor,
    shared_performances,
)
from assessments.refusals import Refusal
from assessments.ruleset import AssessorRule
from assessments.stats.agreement import Agreement
from lms.accounts import rules
from lms.accounts.models import User

# One odd sheet is chance; from three on it is a habit worth a talk.
ENOUGH_SHEETS = 3


@transaction.atomic
def raise_calibrations(assessors: Collection[int] | None = None) -> int:
    """Open a task per assessor and skill below the floors of the rules in force.

    Where one is open already nothing is added, and after a closed one only newer
    sheets speak. Returns how many were opened.
    """
    shared = shared_performances(assessors=assessors)
    rule = assessor_rule_on(timezone.localdate())
    closed = _last_closed()
    weak = [
        one
        for one in by_assessor(_since_closed(shared, closed))
        if one.sheets >= ENOUGH_SHEETS
        and (assessors is None or one.assessor.pk in assessors)
        and one.agreement.is_weak(rule.agreement_floor, rule.kappa_floor)
    ]
    before = _open_keys()
    new = [one for one in weak if (one.assessor.pk, one.skill.pk) not in before]
    CalibrationTask.objects.bulk_create(
        [
            CalibrationTask(
                assessor=one.assessor, skill=one.skill, cause=_cause(one, rule)
            )
            for one in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


@transaction.atomic
def close_calibration(
    task: CalibrationTask, *, by: User, outcome: str
) -> CalibrationTask:
    """Close a task with what came of it.

    Dinas over the assessor's area, not the assessor. Raises Refusal: `bukan_wewenang`,
    `tanpa_hasil`, `sudah_selesai`.
    """
    if not rules.can_license(by, task.assessor):
        raise Refusal(
            "bukan_wewenang", "Hanya Dinas wilayah penilai yang menutup tugas ini."
        )
    if not outcome.strip():
        raise Refusal("tanpa_hasil", "Tulis hasil penyamaan persepsi.")
    held = CalibrationTask.objects.select_for_update().get(pk=task.pk)
    if held.closed_at:
        raise Refusal("sudah_selesai", "Tugas ini sudah ditutup.")
    held.closed_at, held.closed_by = timezone.now(), by
    held.outcome = outcome.strip()[:255]
    held.save(update_fields=["closed_at", "closed_by", "outcome"])
    return held


def _open_keys() -> set[tuple[int, int]]:
    tasks = CalibrationTask.objects.filter(closed_at=None)
    return set(tasks.values_list("assessor_id", "skill_id"))


def _last_closed() -> dict[tuple[int, int], datetime]:
    tasks = CalibrationTask.objects.filter(closed_at__isnull=False)
    rows = tasks.order_by("closed_at").values_list(
        "assessor_id", "skill_id", "closed_at"
    )
    return {(assessor, skill): closed for assessor, skill, closed in rows}


def _since_closed(
    shared: list[Shared], closed: dict[tuple[int, int], datetime]
) -> list[Shared]:
    """Leave out a pair once either of the two has talked about it since."""
    return [
        pair
        for pair in shared
        if not any(
            key in closed and pair.at <= closed[key]
            for key in ((who.pk, pair.skill.pk) for who in pair.assessors)
        )
    ]


def _cause(one: AssessorAgreement, rule: AssessorRule) -> dict[str, Any]:
    return {
        "pairs": one.sheets,
        **_figures(one.agreement),
        "steps": [
            {"order": step.order, "text": step.text, **_figures(step.agreement)}
            for step in one.steps
        ],
        "floors": {"agreement": rule.agreement_floor, "kappa": rule.kappa_floor},
    }


def _figures(found: Agreement) -> dict[str, Any]:
    return {
        "n": found.n,
        "agreement": found.percent_agreement,
        "kappa": found.kappa,
        "method": found.method,
        "why": found.why,
    }
