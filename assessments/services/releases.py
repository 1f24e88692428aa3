"""Held observations that count after all. The observation itself never changes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from assessments.licensing import LICENCE_CODES, RELEASABLE_CODES, SELF_ASSESSED
from assessments.models import AssessorLicence, Observation, ObservationRelease
from assessments.refusals import Refusal
from assessments.services.licences import Watch, why_none_counted
from assessments.services.observations import count_observations
from content.models import Skill
from lms.accounts import rules
from lms.accounts.models import User


@transaction.atomic
def release_observations(assessor: User, skill: Skill) -> list[Observation]:
    """Let count what an assessor's licences now cover; again releases nothing more.

    Each held observation is judged anew for its own day. Returns those released.
    """
    held = list(
        Observation.objects.filter(
            assessor=assessor,
            checklist__skill=skill,
            quarantine_code__in=LICENCE_CODES,
            release=None,
        ).select_related("kader", "assessor", "checklist__skill")
    )
    answers = why_none_counted([_watch(row) for row in held])
    free = [row for row, code in zip(held, answers, strict=True) if not code]
    if not free:
        return []
    licences = AssessorLicence.objects.filter(assessor=assessor, skill=skill)
    newest = licences.select_related("granted_by").latest("granted_at", "pk")
    reason = f"Lisensi penilai: {newest.basis}"
    _release(free, by=newest.granted_by, reason=reason)
    return free


@transaction.atomic
def release_observation(
    observation: Observation, *, by: User, reason: str
) -> ObservationRelease:
    """Let a held observation count because a person with right says so.

    Panitia or Dinas of the kader's village, neither the assessor nor the kader. Asking
    twice returns the first decision. Raises Refusal: `tanpa_alasan`, `tidak_ditahan`,
    `menilai_diri` (nobody ever assesses themself), `bukan_wewenang`.
    """
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tulis alasan pengamatan ini dihitung.")
    if observation.quarantine_code == SELF_ASSESSED:
        raise Refusal(SELF_ASSESSED, "Menilai diri sendiri tidak pernah dihitung.")
    if observation.quarantine_code not in RELEASABLE_CODES:
        raise Refusal("tidak_ditahan", "Pengamatan ini tidak ditahan.")
    if by.pk in (observation.assessor_id, observation.kader_id) or not (
        rules.can_release(by, observation.kader)
    ):
        raise Refusal(
            "bukan_wewenang", "Hanya panitia atau Dinas wilayah kader yang memutuskan."
        )
    _release([observation], by=by, reason=reason.strip())
    return ObservationRelease.objects.get(observation=observation)


def _watch(row: Observation) -> Watch:
    day = timezone.localdate(row.occurred_at)
    return Watch(row.kader_id, row.assessor_id, row.checklist.skill_id, day)


def _release(rows: Sequence[Observation], *, by: User, reason: str) -> None:
    now = timezone.now()
    ObservationRelease.objects.bulk_create(
        [
            ObservationRelease(
                observation=row, by=by, reason=reason[:255], occurred_at=now
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    count_observations(rows, released={row.pk for row in rows})
