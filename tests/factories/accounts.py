"""People. Phones are made up one after the other unless given."""

from itertools import count

from lms.accounts.models import KaderProfile, RoleAssignment, User
from tests.factories.wilayah import make_posyandu, make_wilayah

PIN = "270845"
_serial = count(1)


def make_user(name: str = "", phone: str | None = None, pin: str | None = PIN) -> User:
    number = next(_serial)
    if phone is None:
        phone = f"+628110{number:06d}"
    return User.objects.create_user(
        password=pin, name=name or f"Orang {number}", phone=phone
    )


def make_kader(
    name: str = "", desa_code: str = "62.03.01.2001", posyandu: str = "Melati", **user
) -> User:
    """A person with a kader profile; `user.kader` is set."""
    person = make_user(name, **user)
    KaderProfile.objects.create(
        user=person, posyandu=make_posyandu(desa_code, posyandu), sex="P"
    )
    return person


def make_officer(role: str, area: str = "62", name: str = "", **user) -> User:
    """A person who holds one role (see RoleAssignment.Role) in one area."""
    person = make_user(name or f"{role.title()} {area}", **user)
    RoleAssignment.objects.create(
        user=person, role=role, wilayah=make_wilayah(area), valid_from="2020-01-01"
    )
    return person
