"""Lines of the ledger, written as services would."""

from datetime import datetime, timedelta

from django.utils import timezone

from assessments.models import Evidence
from assessments.services.statuses import derive_or_owe
from content.models import Skill
from lms.accounts.models import User


def add_line(
    kader: User,
    skill: Skill,
    kind: str,
    *,
    positive: bool = True,
    at: datetime | None = None,
    days_ago: int = 0,
    by: User | None = None,
    derive: bool = True,
    **fields,
) -> Evidence:
    """Write a line, at noon today unless told otherwise, and derive the skill."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    line = Evidence.objects.create(
        kader=kader,
        skill=skill,
        kind=kind,
        positive=positive,
        recorded_by=by,
        occurred_at=at or noon - timedelta(days=days_ago),
        **fields,
    )
    if derive:
        derive_or_owe([kader], [skill])
    return line
