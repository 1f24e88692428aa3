"""Reads of the coordinators' pages: held items, and which phones have not spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from lms.accounts import rules
from lms.accounts.models import KaderProfile, User
from lms.sync.forms import OPEN
from lms.sync.models import Device, DeviceRevocation, Receipt
from lms.wilayah import codes
from lms.wilayah.models import Wilayah

LEVEL = Wilayah.Level.KABUPATEN


def kabupaten_choices(user: User) -> list[tuple[str, str]]:
    """Return the kabupaten of the person's wilayah; one query."""
    within = Q(pk__in=[])
    for area in rules.areas_of(user, *rules.FACT_JUDGES):
        length = codes.LENGTHS[LEVEL]
        within |= (
            Q(code__startswith=area) if len(area) < length else Q(code=area[:length])
        )
    found = Wilayah.objects.current().filter(within, level=LEVEL)
    return list(found.order_by("code").values_list("code", "name"))


def receipts_for(user: User, filters: Mapping[str, Any]) -> QuerySet[Receipt]:
    """Return the receipts the person may judge, newest first, narrowed by the form."""
    found = Receipt.objects.visible_to(user)
    state = filters.get("keadaan") or OPEN
    if state == OPEN:
        found = found.open()
    elif state in Receipt.Status:
        found = found.filter(status=state)
    if filters.get("jenis"):
        found = found.filter(type=filters["jenis"])
    if filters.get("kabupaten"):
        people = KaderProfile.objects.within(filters["kabupaten"])
        found = found.filter(user__in=people.values("user_id"))
    if filters.get("sejak"):
        found = found.filter(received_at__date__gte=filters["sejak"])
    if filters.get("sampai"):
        found = found.filter(received_at__date__lte=filters["sampai"])
    home = "user__kader__posyandu__desa__parent__parent"
    return found.select_related(home, "carried_by").order_by("-received_at", "-pk")


# --- who has not spoken to us -----------------------------------------------------


@dataclass(frozen=True)
class ContactSummary:
    """How many kaders of a kabupaten spoke to us lately; `waiting` are facts."""

    code: str
    name: str
    kaders: int
    linked: int
    week: int
    month: int
    waiting: int

    @property
    def never(self) -> int:
        """Kaders without any linked phone."""
        return self.kaders - self.linked


def kader_contacts(user: User, filters: Mapping[str, Any]) -> QuerySet[KaderProfile]:
    """Return kaders with `devices`, `last_seen`, `waiting`, `is_revoked`.

    Those who are silent the longest come first. The page and its file read this.
    """
    found = _contacts(user).annotate(is_revoked=Exists(_revocations()))
    if filters.get("kabupaten"):
        found = found.within(filters["kabupaten"])
    kind = filters.get("kontak") or ""
    if kind == "belum":
        found = found.filter(last_seen=None)
    elif kind == "sisa":
        found = found.filter(waiting__gt=0)
    elif kind == "dicabut":
        found = found.filter(is_revoked=True)
    elif kind:
        found = found.filter(last_seen__lt=days_ago(int(kind)))
    home = "posyandu__desa__parent__parent"
    return found.select_related("user", home).order_by(
        Coalesce("last_seen", timezone.now() - timedelta(days=36500)),
        "user__name",
        "pk",
    )


def contact_summaries(
    user: User, names: Mapping[str, str], kabupaten: str = ""
) -> list[ContactSummary]:
    """Return one line per kabupaten of the person's wilayah; one query.

    `names` are those of `kabupaten_choices`.
    """
    found = _contacts(user).with_area(LEVEL)
    if kabupaten:
        found = found.within(kabupaten)
    rows = (
        found.order_by()
        .values("area_code")
        .annotate(
            kaders=Count("pk"),
            linked=Count("last_seen"),
            week=Count("pk", filter=Q(last_seen__lt=days_ago(7))),
            month=Count("pk", filter=Q(last_seen__lt=days_ago(30))),
            left=Sum("waiting"),
        )
    )
    return [
        ContactSummary(
            code=row["area_code"],
            name=names.get(row["area_code"], row["area_code"]),
            kaders=row["kaders"],
            linked=row["linked"],
            week=row["week"],
            month=row["month"],
            waiting=row["left"] or 0,
        )
        for row in sorted(rows, key=lambda row: row["area_code"])
    ]


def days_ago(days: int) -> datetime:
    """Return the moment that many days before now."""
    return timezone.now() - timedelta(days=days)


def _contacts(user: User) -> QuerySet[KaderProfile]:
    own = Device.objects.filter(user_id=OuterRef("user_id")).order_by()
    grouped = own.values("user_id")
    areas = rules.areas_of(user, *rules.FACT_JUDGES)
    return (
        KaderProfile.objects.within_any(areas)
        .filter(user__is_active=True)
        .annotate(
            devices=Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
            last_seen=Subquery(grouped.annotate(at=Max("last_seen_at")).values("at")),
            waiting=Coalesce(
                Subquery(grouped.annotate(n=Sum("last_waiting")).values("n")), 0
            ),
        )
    )


def _revocations() -> QuerySet[DeviceRevocation]:
    return DeviceRevocation.objects.filter(
        device__user_id=OuterRef("user_id"), lifted_at=None
    )


def device_labels(profiles: Iterable[KaderProfile]) -> dict[int, str]:
    """Return the phones of these kaders in words, by user id; one query."""
    users = [profile.user_id for profile in profiles]
    labels: dict[int, list[str]] = {}
    rows = Device.objects.filter(user__in=users).order_by("-last_seen_at")
    for user_id, label in rows.values_list("user_id", "label"):
        labels.setdefault(user_id, []).append(label or "HP")
    return {user_id: ", ".join(found) for user_id, found in labels.items()}
