"""Pictures of observed practice, in private storage."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from assessments.models import ObservationPhoto
from assessments.photos import clean_photo
from assessments.refusals import Refusal
from lms.accounts.models import User


@transaction.atomic
def keep_photo(
    *,
    uid: UUID,
    observation: UUID,
    taken_by: User,
    jpeg: str,
    occurred_at: datetime,
    device: str = "",
    clock_offset: int = 0,
) -> ObservationPhoto:
    """Keep one picture; `jpeg` is base64. The observation may arrive later.

    The same uid is the same picture. Raises PhotoError, and Refusal `uid_terpakai` when
    the number belongs to another picture.
    """
    known = ObservationPhoto.objects.filter(uid=uid).first()
    if known is None:
        data = clean_photo(jpeg)
        photo = ObservationPhoto(
            uid=uid,
            observation_uid=observation,
            taken_by=taken_by,
            sha256=hashlib.sha256(data).hexdigest(),
            occurred_at=occurred_at,
            device=device[:64],
            clock_offset=clock_offset,
        )
        photo.file.save(f"{uid}.jpg", ContentFile(data), save=False)
        photo.save()
        return photo
    if (known.observation_uid, known.taken_by_id) != (observation, taken_by.pk):
        raise Refusal("uid_terpakai", "Nomor foto ini sudah dipakai foto lain.")
    return known
