from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Evidence, GuidelineChange
from assessments.refusals import Refusal
from assessments.services.recompute import owe_derivations
from content.models import Skill
from lms.accounts.models import User
from lms.accounts.rules import can_change_rules


@transaction.atomic
def announce_guideline_change(
    *,
    title: str,
    source: str,
    effective_on: date,
    skills: Iterable[Skill],
    by: User,
) -> GuidelineChange:
    """Say that evidence from before a day no longer holds for the named skills.

    Whoever has evidence of one of them is owed a new derivation; nobody else moves.
    Raises Refusal: `bukan_hak`, `tanpa_dasar`, `tanpa_keterampilan`.
    """
    skills = list(skills)
    if not can_change_rules(by):
        raise Refusal("bukan_hak", "Hanya Dinas provinsi yang dapat mengumumkan ini.")
    if not title.strip() or not source.strip():
        raise Refusal("tanpa_dasar", "Tulis perubahan dan dasarnya.")
    if not skills:
        raise Refusal("tanpa_keterampilan", "Pilih paling sedikit satu keterampilan.")
    change = GuidelineChange.objects.create(
        title=title.strip()[:200],
        source=source.strip()[:255],
        effective_on=effective_on,
        announced_by=by,
        occurred_at=timezone.now(),
    )
    change.skills.set(skills)
    affected = Evidence.objects.filter(skill__in=skills).order_by("kader_id")
    kaders = affected.values_list("kader_id", flat=True).distinct()
    owe_derivations(kaders)
    return change
