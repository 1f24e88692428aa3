"""The people of a scenario: participants with posyandu, officers with roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from assessments.models import AssessorLicence
from assessments.services.licence_grants import grant_licences
from content.models import Skill
from courses.models import Bimtek, Registration
from courses.services.registration import register_participant
from lms.accounts.demo import DEMO_ACCOUNTS
from lms.accounts.models import KaderProfile, RoleAssignment, User
from lms.accounts.services import assign_role, register_kader
from lms.scenarios.plan import FOLDER, Plan, read_yaml
from lms.wilayah import codes
from lms.wilayah.models import Posyandu, Wilayah

MOSTLY_WOMEN = 0.93
# Before any scenario: who works in it held the role and the licence then.
SERVING_SINCE = date(2025, 1, 1)
LICENSED_SINCE = date(2025, 7, 1)
LICENCE_LEFT = timedelta(days=400)
LICENCE_NEARLY_OVER = timedelta(days=45)


@dataclass(frozen=True)
class Participant:
    """An invited person of the scenario with the place in the event."""

    code: str
    serial: int
    registration: Registration

    @property
    def user(self) -> User:
        return self.registration.user


def make_officers() -> dict[str, list[User]]:
    """Make the demo sign-ins and return officers by role; safe to repeat."""
    officers: dict[str, list[User]] = {}
    for account in DEMO_ACCOUNTS:
        if not account.role:
            continue
        user = User.objects.filter(phone=account.phone).first()
        if user is None:
            user = User.objects.create_user(
                password=account.pin,
                name=account.name,
                phone=account.phone,
                is_demo=True,
            )
        _give_role(user, account.role, account.area)
        officers.setdefault(account.role, []).append(user)
    return officers


def make_assessors(plan: Plan) -> list[User]:
    """Make the invented assessors of the stations; they never sign in."""
    assessors = []
    for number, name in enumerate(plan.data["practice"]["assessors"], start=1):
        phone = f"+62811800{number:05d}"
        user = User.objects.filter(phone=phone).first()
        if user is None:
            user = User.objects.create_user(name=name, phone=phone, is_demo=True)
        _give_role(user, RoleAssignment.Role.ASSESSOR, plan.data["province"])
        assessors.append(user)
    return assessors


def _give_role(user: User, role: str, code: str) -> None:
    area = Wilayah.objects.current().get(code=code)
    if not user.roles.filter(role=role, wilayah=area).exists():
        assign_role(user, role, area, valid_from=SERVING_SINCE)


def license_assessors(assessors: Sequence[User], by: User) -> None:
    """License every assessor for all practical skills; the last one not for long."""
    today = timezone.localdate()
    skills = list(Skill.objects.filter(practice=True))
    for assessor in assessors:
        if AssessorLicence.objects.filter(assessor=assessor).exists():
            continue
        left = LICENCE_NEARLY_OVER if assessor == assessors[-1] else LICENCE_LEFT
        grant_licences(
            assessor,
            skills,
            by=by,
            basis="Pelatihan penilai 2025 (data contoh)",
            valid_from=LICENSED_SINCE,
            valid_until=today + left,
        )


def make_participants(plan: Plan, bimtek: Bimtek, by: User) -> list[Participant]:
    """Invite everybody of the plan; people who exist already are found again."""
    kabupaten = {
        area.code: area
        for area in Wilayah.objects.current().filter(code__in=plan.data["quotas"])
    }
    villages = {code: _villages(code) for code in kabupaten}
    known = {
        registration.user.phone: registration
        for registration in bimtek.registrations.select_related("user")
    }
    demo_kader = next(a for a in DEMO_ACCOUNTS if not a.role)
    people = []
    for position, (code, serial) in enumerate(plan.seats(), start=1):
        is_demo_kader = serial == 1 and codes.contains(code, demo_kader.area)
        phone = demo_kader.phone if is_demo_kader else f"+62811900{position:05d}"
        registration = known.get(phone)
        if registration is None:
            user = _kader(plan, phone, code, serial, villages[code])
            if is_demo_kader and not user.has_usable_password():
                user.name = demo_kader.name
                user.set_password(demo_kader.pin)
                user.save()
            registration = register_participant(
                bimtek,
                user,
                kabupaten=kabupaten[code],
                position=f"Kader {user.kader.posyandu}",
                by=by,
            )
            registration.user = user
        people.append(Participant(code, serial, registration))
    return people


def _villages(code: str) -> list[Wilayah]:
    areas = Wilayah.objects.current().within(code).filter(level="desa")
    return list(areas.order_by("code"))


def _kader(
    plan: Plan, phone: str, code: str, serial: int, villages: list[Wilayah]
) -> User:
    found = User.objects.filter(phone=phone, kader__isnull=False).first()
    if found:
        return found
    names = read_yaml(FOLDER / "names.yaml")
    chance = plan.chance("person", code, serial)
    # Spread over the kabupaten, two kaders to a posyandu at most.
    place = serial // 2
    posyandu, _ = Posyandu.objects.get_or_create(
        desa=villages[place * 7 % len(villages)],
        name=names["posyandu"][place % len(names["posyandu"])],
    )
    is_woman = chance.random() < MOSTLY_WOMEN
    return register_kader(
        name=f"{chance.choice(names['first'])} {chance.choice(names['last'])}",
        phone=phone,
        sex=KaderProfile.Sex.FEMALE if is_woman else KaderProfile.Sex.MALE,
        posyandu=posyandu,
        is_demo=True,
    )
