from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessments.models import Evidence
from assessments.refusals import Refusal
from assessments.services.statuses import derive_or_owe
from content.models import Skill
from lms.accounts.models import User
from lms.accounts.rules import can_adjudicate


@transaction.atomic
def adjudicate(
    kader: User,
    skill: Skill,
    positive: bool,
    *,
    by: User,
    reason: str,
    settles: Iterable[UUID | str],
    at: datetime,
) -> Evidence:
    """Decide between observations of a skill that disagree; they stay in the ledger.

    `settles` are the uids of their lines of evidence. Asking for the decision that
    holds already returns it; another decision is a new line. Raises Refusal:
    `bukan_hak`, `pengamat_sendiri` (one of the observers, or the kader),
    `tanpa_alasan`, `tidak_berbeda` (the lines are not observations of this kader and
    skill that stand and disagree).
    """
    named = sorted({str(uid) for uid in settles})
    _require_right(kader, by, reason)
    lines = _standing_lines(kader, skill, named)
    if by.pk in {line.recorded_by_id for line in lines}:
        raise Refusal("pengamat_sendiri", "Yang ikut menilai tidak dapat memutuskan.")
    before = (
        Evidence.objects.filter(
            kader=kader, skill=skill, kind=Evidence.Kind.ADJUDICATION, evidence=None
        )
        .order_by("-occurred_at", "-pk")
        .first()
    )
    if before and before.positive == positive and before.settles == named:
        return before
    line = Evidence.objects.create(
        kader=kader,
        skill=skill,
        kind=Evidence.Kind.ADJUDICATION,
        positive=positive,
        settles=named,
        detail=reason.strip()[:255],
        recorded_by=by,
        occurred_at=at,
    )
    derive_or_owe([kader], [skill])
    return line


def _require_right(kader: User, by: User, reason: str) -> None:
    profile = getattr(kader, "kader", None)
    if profile is None or not can_adjudicate(by, profile.posyandu.desa.code):
        raise Refusal(
            "bukan_hak", "Hanya Dinas atau panitia wilayah kader yang dapat memutuskan."
        )
    if by.pk == kader.pk:
        raise Refusal("pengamat_sendiri", "Tidak ada yang memutuskan nilainya sendiri.")
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tulis alasan putusan.")


def _standing_lines(kader: User, skill: Skill, named: list[str]) -> list[Evidence]:
    uids = [UUID(uid) for uid in named]
    lines = list(
        Evidence.objects.filter(
            kader=kader,
            skill=skill,
            kind=Evidence.Kind.PRACTICE,
            uid__in=uids,
            evidence=None,
        )
    )
    disagree = {line.positive for line in lines} == {True, False}
    if len(lines) < len(named) or not disagree:
        raise Refusal(
            "tidak_berbeda", "Pengamatan ini tidak berbeda, atau sudah ditarik."
        )
    return lines
