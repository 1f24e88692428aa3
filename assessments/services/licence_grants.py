"""Giving and ending licences. A licence has no area: it follows the assessor's role."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.framework import assessor_rule_on
from assessments.models import AssessorLicence
from assessments.refusals import Refusal
from assessments.services.releases import release_observations
from assessments.verdicts import add_months
from content.models import Skill
from lms.accounts import rules
from lms.accounts.models import User


@transaction.atomic
def grant_licences(
    assessor: User,
    skills: Collection[Skill],
    *,
    by: User,
    basis: str,
    valid_from: date,
    valid_until: date | None = None,
) -> list[AssessorLicence]:
    """License an assessor for skills between two days, both included.

    Without a last day the rules' `licence_months` give it. What was held for want of
    such a licence counts from now on. The same skill from the same day is the same
    licence. Raises Refusal: `bukan_wewenang`, `tanpa_keterampilan`, `tanpa_dasar`,
    `tanggal_terbalik`.
    """
    _require_right(by, assessor)
    if not skills:
        raise Refusal("tanpa_keterampilan", "Pilih paling sedikit satu keterampilan.")
    if not basis.strip():
        raise Refusal("tanpa_dasar", "Tulis dasar lisensi, misalnya nomor SK.")
    last = valid_until or usual_last_day(valid_from)
    if last < valid_from:
        raise Refusal("tanggal_terbalik", "Tanggal akhir sebelum tanggal awal.")
    licences = []
    for skill in sorted(skills, key=lambda one: one.number):
        licence, _ = AssessorLicence.objects.get_or_create(
            assessor=assessor,
            skill=skill,
            valid_from=valid_from,
            defaults={
                "valid_until": last,
                "basis": basis.strip()[:200],
                "granted_by": by,
            },
        )
        licences.append(licence)
        release_observations(assessor, skill)
    return licences


@transaction.atomic
def end_licence(licence: AssessorLicence, *, by: User, reason: str) -> AssessorLicence:
    """End a licence before its time: today is its last day, what was seen counts.

    Never for a day gone by, so that nothing depends on when a phone reports. Raises
    Refusal: `bukan_wewenang`, `tanpa_alasan`, `sudah_berakhir`.
    """
    _require_right(by, licence.assessor)
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tulis alasan lisensi diakhiri.")
    held = AssessorLicence.objects.select_for_update().get(pk=licence.pk)
    today = timezone.localdate()
    if held.ended_on or held.valid_until < today:
        raise Refusal("sudah_berakhir", "Lisensi ini sudah berakhir.")
    held.ended_on, held.ended_by, held.end_reason = today, by, reason.strip()[:255]
    held.save(update_fields=["ended_on", "ended_by", "end_reason"])
    return held


def usual_last_day(valid_from: date) -> date:
    """Return the last day of a licence as long as the rules of its first day say."""
    months = assessor_rule_on(valid_from).licence_months
    return add_months(valid_from, months) - timedelta(days=1)


def _require_right(by: User, assessor: User) -> None:
    if not rules.can_license(by, assessor):
        raise Refusal(
            "bukan_wewenang",
            "Lisensi diberikan Dinas yang wilayahnya memuat seluruh wilayah penilai.",
        )
