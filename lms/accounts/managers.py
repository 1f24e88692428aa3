import secrets
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from lms.wilayah import codes

if TYPE_CHECKING:
    from lms.accounts.models import User

# No 0/O, 1/I/L: read aloud in a hall and copied by hand.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def new_account_code() -> str:
    """Return a random account code of six unambiguous characters."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class UserManager(BaseUserManager):
    def create_user(
        self, account_code: str = "", password: str | None = None, **fields: Any
    ) -> "User":
        """Create a person; without a password only a slip lets them in."""
        user = self.model(account_code=account_code or new_account_code(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, account_code: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Create the technical administrator."""
        return self.create_user(
            account_code, password, is_staff=True, is_superuser=True, **fields
        )


class KaderProfileQuerySet(models.QuerySet):
    def within(self, code: str) -> "KaderProfileQuerySet":
        """Kaders whose posyandu lies in the area; nothing for a malformed code."""
        if not codes.is_code(code):
            return self.none()
        return self.filter(
            Q(posyandu__desa__code=code)
            | Q(posyandu__desa__code__startswith=code + ".")
        )

    def within_any(self, area_codes: list[str]) -> "KaderProfileQuerySet":
        """Kaders in any of the areas; nothing for an empty list."""
        scope = Q(pk__in=[])
        for code in filter(codes.is_code, area_codes):
            scope |= Q(posyandu__desa__code=code)
            scope |= Q(posyandu__desa__code__startswith=code + ".")
        return self.filter(scope)

    def with_area(self, level: str) -> "KaderProfileQuerySet":
        """Annotate `area_code`: the code of the area of that level."""
        return self.annotate(
            desa_code=F("posyandu__desa__code"),
            area_code=Substr("posyandu__desa__code", 1, codes.LENGTHS[level]),
        )
