import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import uuid5

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Evidence, OutsideLearning
from assessments.refusals import Refusal
from assessments.services.statuses import derive_or_owe
from content.models import Skill
from lms.accounts.models import User
from lms.accounts.rules import can_record_outside

MAX_BYTES = 5 * 1024 * 1024
# How a file of each kind begins; its name and what the browser says prove nothing.
KINDS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


def kind_of_file(content: bytes) -> str:
    """Return "pdf", "jpg" or "png" by what the bytes begin with, "" for all else."""
    return next((kind for start, kind in KINDS if content.startswith(start)), "")


def record_outside_learning(
    *,
    kader: User,
    skills: Iterable[Skill],
    title: str,
    provider: str,
    number: str,
    jp: int,
    ended_on: date,
    content: bytes,
    by: User,
) -> OutsideLearning:
    """Keep the proof of learning elsewhere; it speaks for knowledge of these skills.

    Raises Refusal: `bukan_hak`, `berkas_besar`, `berkas_salah` (no PDF, JPEG or PNG),
    `tanpa_nomor`, `tanpa_keterampilan`, `belum_selesai` (ends after today),
    `sudah_dicatat` (the same certificate of the same provider).
    """
    skills = list(skills)
    _require_proof(kader, by, content)
    number, provider = number.strip(), provider.strip()
    if not number:
        raise Refusal("tanpa_nomor", "Tulis nomor sertifikatnya.")
    if not skills:
        raise Refusal("tanpa_keterampilan", "Pilih paling sedikit satu keterampilan.")
    if ended_on > timezone.localdate():
        raise Refusal("belum_selesai", "Tanggal selesai belum tiba.")
    twin = OutsideLearning.objects.filter(
        kader=kader, provider__iexact=provider, number__iexact=number
    )
    if twin.exists():
        raise Refusal("sudah_dicatat", "Sertifikat ini sudah dicatat untuk kader ini.")
    at = timezone.make_aware(datetime.combine(ended_on, time(12)))
    learning = OutsideLearning(
        kader=kader,
        title=title.strip(),
        provider=provider,
        number=number,
        jp=jp,
        sha256=hashlib.sha256(content).hexdigest(),
        recorded_by=by,
        occurred_at=at,
    )
    return _keep(learning, skills, content)


def _require_proof(kader: User, by: User, content: bytes) -> None:
    profile = getattr(kader, "kader", None)
    if (
        profile is None
        or kader.pk == by.pk
        or not can_record_outside(by, profile.posyandu.desa.code)
    ):
        raise Refusal(
            "bukan_hak", "Hanya Dinas atau panitia wilayah kader yang dapat mencatat."
        )
    if len(content) > MAX_BYTES:
        raise Refusal("berkas_besar", "Berkas lebih besar dari 5 MB.")
    if not kind_of_file(content):
        raise Refusal("berkas_salah", "Berkas harus PDF, JPEG, atau PNG.")


def _keep(
    learning: OutsideLearning, skills: list[Skill], content: bytes
) -> OutsideLearning:
    name = f"{learning.uid}.{kind_of_file(content)}"
    learning.file.save(name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            learning.save()
            learning.skills.set(skills)
            _write_lines(learning, skills)
            derive_or_owe([learning.kader], skills)
    except IntegrityError as error:
        # Somebody else recorded it a moment ago; no row points at this file.
        learning.file.storage.delete(learning.file.name)
        raise Refusal(
            "sudah_dicatat", "Sertifikat ini sudah dicatat untuk kader ini."
        ) from error
    return learning


def _write_lines(learning: OutsideLearning, skills: list[Skill]) -> None:
    Evidence.objects.bulk_create(
        [
            Evidence(
                uid=uuid5(learning.uid, f"outside:{skill.number}"),
                kader=learning.kader,
                skill=skill,
                kind=Evidence.Kind.OUTSIDE,
                positive=True,
                outside=learning,
                detail=f"{learning.title}, {learning.jp} JP, no. {learning.number}"[
                    :255
                ],
                recorded_by=learning.recorded_by,
                occurred_at=learning.occurred_at,
            )
            for skill in skills
        ]
    )
