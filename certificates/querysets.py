from django.db import models
from django.db.models import Exists, OuterRef, Q

from lms.accounts import rules as account_rules
from lms.accounts.models import User


def _within(path: str, codes: list[str]) -> Q:
    scope = Q(pk__in=[])
    for code in codes:
        scope |= Q(**{path: code}) | Q(**{f"{path}__startswith": f"{code}."})
    return scope


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CertificateQuerySet":
        """One's own papers and those of one's area; agrees with rules.can_download."""
        if not user.is_authenticated:
            return self.none()
        role = account_rules.Role
        events = account_rules.areas_of(user, role.PANITIA, role.DINAS)
        homes = account_rules.areas_of(user, role.DINAS)
        return self.filter(
            Q(holder=user)
            | _within("bimtek__wilayah__code", events)
            | _within("holder__kader__posyandu__desa__code", homes)
        )

    def with_revoked(self) -> "CertificateQuerySet":
        """Add `revoked`: whether the paper was taken back."""
        events = self.model._meta.get_field("events").related_model.objects
        taken = events.filter(certificate=OuterRef("pk"), kind="dicabut")
        return self.annotate(revoked=Exists(taken))
