"""Activation slips of an event's participants who have no PIN yet."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from certificates.facts import SlipFacts
from courses.models import Bimtek, Registration
from courses.refusals import Refusal
from lms.accounts import phones, services
from lms.accounts.models import User

# What one request renders in a few seconds; larger events print by kabupaten.
SLIPS_AT_ONCE = 300


def without_pin(bimtek: Bimtek) -> QuerySet[Registration]:
    """Participants who never set a PIN, in order of participant number."""
    no_pin = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (
        bimtek.registrations.exclude(state=Registration.State.CANCELLED)
        .filter(no_pin, user__is_active=True)
        .select_related("user__kader__posyandu__desa")
        .order_by("number")
    )


def make_slips(bimtek: Bimtek, *, by: User, kabupaten: str = "") -> bytes:
    """Give each participant without a PIN a new slip; returns the sheets as PDF.

    `kabupaten` is an area code that narrows the print. The codes are in the PDF and
    nowhere else, so a slip printed again replaces the one before. Raises Refusal
    when everybody has a PIN or there are too many for one print.
    """
    # Here because WeasyPrint costs every process that imports it a second and 40 MB.
    from certificates.pdf.render import render_slips

    waiting = without_pin(bimtek)
    if kabupaten:
        waiting = waiting.filter(kabupaten__code=kabupaten)
    rows = list(waiting[: SLIPS_AT_ONCE + 1])
    if not rows:
        raise Refusal("no_slips", "Semua peserta sudah memiliki PIN.")
    if len(rows) > SLIPS_AT_ONCE:
        raise Refusal(
            "too_many",
            f"Lebih dari {SLIPS_AT_ONCE} slip. Cetak per kabupaten/kota.",
        )
    with transaction.atomic():
        slips = [_slip(row.user, by) for row in rows]
    return render_slips(slips)


def _slip(user: User, by: User) -> SlipFacts:
    code = services.issue_slip(user, by=by)
    profile = getattr(user, "kader", None)
    return SlipFacts(
        name=user.name,
        posyandu=str(profile.posyandu) if profile else "",
        desa=profile.posyandu.desa.full_name if profile else "",
        phone=phones.masked(user.phone) if user.phone else "",
        code=code,
        url=settings.SITE_URL + reverse("activate_slip", args=[code]),
    )
