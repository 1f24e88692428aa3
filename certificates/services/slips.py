"""Activation slips of an event's participants who have no PIN yet."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from certificates import topics
from certificates.facts import SlipFacts
from certificates.models import EventPaper, PaperRun
from certificates.services.event_papers import owe_papers
from courses.models import Bimtek, Registration
from courses.refusals import Refusal
from lms.accounts import phones, services
from lms.accounts.models import User

# Twelve sheets: what one request prints in a few seconds.
SLIPS_AT_ONCE = 96


def without_pin(bimtek: Bimtek, kabupaten: str = "") -> QuerySet[Registration]:
    """Participants who never set a PIN, in order of participant number."""
    where = {"kabupaten__code": kabupaten} if kabupaten else {}
    no_pin = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return (
        bimtek.registrations.exclude(state=Registration.State.CANCELLED)
        .filter(no_pin, user__is_active=True, **where)
        .select_related("user__kader__posyandu__desa")
        .order_by("number")
    )


def make_slips(bimtek: Bimtek, *, by: User, kabupaten: str = "") -> bytes:
    """Give each participant without a PIN a new slip; returns the sheets as PDF.

    `kabupaten` is an area code that narrows the print. The codes are in the PDF and
    nowhere else, so a slip printed again replaces the one before. Raises Refusal
    when everybody has a PIN.
    """
    # Here because WeasyPrint costs every process that imports it a second and 40 MB.
    from certificates.pdf.render import render_slips

    rows = list(without_pin(bimtek, kabupaten))
    if not rows:
        raise Refusal("no_slips", "Semua peserta sudah memiliki PIN.")
    with transaction.atomic():
        slips = [_slip(row.user, by) for row in rows]
    return render_slips(slips)


def owe_slips(bimtek: Bimtek, *, by: User) -> PaperRun:
    """Owe one print of slips per kabupaten/kota, for events too large for a request.

    Raises Refusal when everybody has a PIN.
    """
    areas = (
        without_pin(bimtek)
        .order_by("kabupaten__code")
        .values_list("kabupaten__code", "kabupaten__name")
        .distinct()
    )
    papers = [
        EventPaper(kind=EventPaper.Kind.SLIPS, scope=code, title=name)
        for code, name in areas
    ]
    if not papers:
        raise Refusal("no_slips", "Semua peserta sudah memiliki PIN.")
    return owe_papers(bimtek, PaperRun.Kind.SLIPS, topics.SLIPS, papers, by)


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
