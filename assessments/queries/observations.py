"""Which observations count: those never held, and those released since."""

from django.db.models import Q, QuerySet

from assessments.models import Observation


def counted_observations() -> QuerySet[Observation]:
    """Return the observations that count; without their release they are held."""
    return Observation.objects.filter(Q(quarantine_code="") | Q(release__isnull=False))


def held_observations() -> QuerySet[Observation]:
    """Return the observations kept apart that nobody released."""
    return Observation.objects.exclude(quarantine_code="").filter(release=None)
