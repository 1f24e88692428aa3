"""Which lesson packs a person needs on the phone."""

from django.db.models import Q

from courses.models import CoursePage, Registration
from lms.accounts.models import User


def own_pack_slugs(user: User) -> list[str]:
    """Return modules the person follows, or whose skills or field their events train.

    In the order of the modules; one query.
    """
    events = Registration.objects.filter(user=user).exclude(
        state=Registration.State.CANCELLED
    )
    bimtek = events.values("bimtek")
    wanted = (
        Q(enrollments__user=user)
        | Q(skills__sessions__bimtek__in=bimtek)
        | Q(spm_field__sessions__bimtek__in=bimtek)
    )
    courses = CoursePage.objects.live().filter(wanted).order_by("path").distinct()
    return list(courses.values_list("slug", flat=True))
