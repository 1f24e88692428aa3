from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessments.models import Evidence
from assessments.refusals import Refusal
from assessments.services.statuses import derive_or_owe
from content.models import Skill
from lms.accounts.models import User
from lms.accounts.rules import can_confirm
from lms.ids import new_uuid7


def why_not_confirmed_by(kader: User, by: User) -> str:
    """Return the code why this person's confirmation may not count, "" when it may.

    `mengonfirmasi_diri`, `tanpa_posyandu`, `bukan_petugas` (no bidan of the area).
    """
    if kader.pk == by.pk:
        return "mengonfirmasi_diri"
    profile = getattr(kader, "kader", None)
    if profile is None:
        return "tanpa_posyandu"
    return "" if can_confirm(by, profile.posyandu.desa.code) else "bukan_petugas"


CONFIRMATION_SENTENCES = {
    "mengonfirmasi_diri": "Tidak ada yang mengonfirmasi dirinya sendiri.",
    "tanpa_posyandu": "Orang ini belum terdaftar di sebuah Posyandu.",
    "bukan_petugas": "Anda belum terdaftar sebagai petugas wilayah kader ini.",
}


@transaction.atomic
def record_confirmation(
    *,
    kader: User,
    skill: Skill,
    positive: bool,
    by: User,
    occurred_at: datetime,
    uid: UUID | None = None,
    note: str = "",
    device: str = "",
    clock_offset: int = 0,
) -> Evidence:
    """Write down what a bidan saw of a skill on a posyandu day; `positive`: it is done.

    The same uid is the same line. Raises Refusal with a code of
    CONFIRMATION_SENTENCES, or `uid_terpakai`.
    """
    code = why_not_confirmed_by(kader, by)
    if code:
        raise Refusal(code, CONFIRMATION_SENTENCES[code])
    line, made = Evidence.objects.get_or_create(
        uid=uid or new_uuid7(),
        defaults={
            "kader": kader,
            "skill": skill,
            "kind": Evidence.Kind.CONFIRMATION,
            "positive": positive,
            "detail": note.strip()[:255],
            "recorded_by": by,
            "occurred_at": occurred_at,
            "device": device[:64],
            "clock_offset": clock_offset,
        },
    )
    said = (line.kader_id, line.skill_id, line.recorded_by_id, line.positive)
    if said != (kader.pk, skill.pk, by.pk, positive):
        raise Refusal("uid_terpakai", "Nomor konfirmasi ini sudah dipakai yang lain.")
    if made:
        derive_or_owe([kader], [skill])
    return line
