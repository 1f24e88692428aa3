from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.framework import parse_ruleset, ruleset_in_force
from assessments.grading import Points
from assessments.models import Checklist, Observation
from assessments.refusals import Refusal
from assessments.ruleset import PRACTICE_PASS_PERCENT
from assessments.services.evidence import record_practice
from lms.accounts.models import User
from lms.accounts.rules import can_assess
from lms.ids import new_uuid7

SELF_ASSESSED = "menilai_diri"
UNLICENSED = "bukan_penilai"
NO_POSYANDU = "tanpa_posyandu"
QUARANTINE_SENTENCES = {
    SELF_ASSESSED: "Disimpan, belum dihitung: penilai tidak menilai diri sendiri.",
    UNLICENSED: (
        "Disimpan, belum dihitung: Anda belum terdaftar sebagai penilai untuk wilayah "
        "kader ini. Hubungi Dinas."
    ),
    NO_POSYANDU: (
        "Disimpan, belum dihitung: orang ini belum terdaftar di sebuah Posyandu. "
        "Hubungi panitia."
    ),
}


@transaction.atomic
def record_observation(
    *,
    checklist: Checklist,
    kader: User,
    assessor: User,
    done: Collection[int],
    occurred_at: datetime,
    uid: UUID | None = None,
    note: str = "",
    place: str = "",
    context: str = "",
    device: str = "",
    clock_offset: int = 0,
) -> Observation:
    """Write down an observed practice; `done` holds the orders of the steps seen.

    Competent means every critical step and at least the rules' share of all steps. An
    observation that may not count is stored with a `quarantine_code` and leaves no
    evidence. The same uid is the same row. Raises Refusal: `tanpa_langkah`,
    `langkah_tidak_dikenal`, `uid_terpakai` (the number belongs to another observation).
    """
    uid = uid or new_uuid7()
    steps = _steps(checklist, done)
    observation, made = Observation.objects.get_or_create(
        uid=uid,
        defaults={
            "checklist": checklist,
            "kader": kader,
            "assessor": assessor,
            "steps": steps,
            "steps_done": sum(step["done"] for step in steps),
            "steps_total": len(steps),
            "competent": _is_competent(steps, occurred_at),
            "note": note,
            "place": place[:200],
            "context": context[:64],
            "quarantine_code": _quarantine_code(kader, assessor),
            "occurred_at": occurred_at,
            "device": device[:64],
            "clock_offset": clock_offset,
        },
    )
    same = (observation.kader_id, observation.assessor_id, observation.checklist_id)
    if same != (kader.pk, assessor.pk, checklist.pk):
        raise Refusal(
            "uid_terpakai", "Nomor pengamatan ini sudah dipakai pengamatan lain."
        )
    if made and not observation.quarantine_code:
        record_practice(observation)
    return observation


def _steps(checklist: Checklist, done: Collection[int]) -> list[dict[str, Any]]:
    items = list(checklist.items.order_by("order"))
    if not items:
        raise Refusal("tanpa_langkah", "Daftar tilik ini belum berisi langkah.")
    if not set(done) <= {item.order for item in items}:
        raise Refusal(
            "langkah_tidak_dikenal", "Ada langkah yang tidak ada di daftar tilik ini."
        )
    return [
        {
            "order": item.order,
            "text": item.text,
            "critical": item.critical,
            "done": item.order in done,
        }
        for item in items
    ]


def _is_competent(steps: list[dict[str, Any]], occurred_at: datetime) -> bool:
    row = ruleset_in_force(timezone.localdate(occurred_at))
    share = (
        parse_ruleset(row).skill_rule.practice_pass_percent
        if row
        else PRACTICE_PASS_PERCENT
    )
    points = Points(sum(step["done"] for step in steps), len(steps))
    critical_done = all(step["done"] for step in steps if step["critical"])
    return critical_done and points.reaches(share)


def _quarantine_code(kader: User, assessor: User) -> str:
    """Return why an observation may not count, "" when it may."""
    if kader.pk == assessor.pk:
        return SELF_ASSESSED
    profile = getattr(kader, "kader", None)
    if profile is None:
        return NO_POSYANDU
    return "" if can_assess(assessor, profile.posyandu.desa.code) else UNLICENSED
