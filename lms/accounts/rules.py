"""Who may do what where. The only place that reads roles.

A role counts in its wilayah and everything inside it, between its dates.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.accounts.models import KaderProfile, RoleAssignment, User
from lms.wilayah import codes

Role = RoleAssignment.Role
# Who judges what a phone sent and was held; who may bring a phone's file.
FACT_JUDGES = (Role.PANITIA, Role.DINAS)
FACT_CARRIERS = (*FACT_JUDGES, Role.FACILITATOR)


def areas_of(user: User, *roles: str) -> list[str]:
    """Return the codes of the areas where the person holds one of the roles today.

    The roles of one person are read once per request and kept on the user object.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    return sorted({code for role, code in _roles_today(user) if role in roles})


def _roles_today(user: User) -> list[tuple[str, str]]:
    if not hasattr(user, "_current_roles"):
        read_roles([user])
    return user._current_roles


def read_roles(users: Sequence[User]) -> None:
    """Read today's roles of these people at once; later questions cost nothing."""
    today = timezone.localdate()
    rows = RoleAssignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        user__in=users,
        valid_from__lte=today,
    ).values_list("user_id", "role", "wilayah__code")
    held = defaultdict(list)
    for user_id, role, code in rows:
        held[user_id].append((role, code))
    for user in users:
        user._current_roles = held[user.pk]


def holds(user: User, roles: Iterable[str], code: str) -> bool:
    """Say whether one of the person's roles covers the area with that code."""
    return any(codes.contains(area, code) for area in areas_of(user, *roles))


def is_kader(user: User) -> bool:
    """Say whether the person serves at a posyandu; looked up once per user object."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_is_kader"):
        user._is_kader = KaderProfile.objects.filter(user=user).exists()
    return user._is_kader


def can_see_area(user: User, code: str) -> bool:
    """Dinas sees the figures and people of its own wilayah."""
    return holds(user, [Role.DINAS], code)


def can_see_kader(user: User, profile: KaderProfile) -> bool:
    """Oneself, and Dinas for kaders of its wilayah. Reads the posyandu's village."""
    return user.pk == profile.user_id or can_see_area(user, profile.posyandu.desa.code)


def can_run_events(user: User, code: str) -> bool:
    """Panitia prepares and closes events of its wilayah."""
    return holds(user, [Role.PANITIA], code)


def can_take_attendance(user: User, code: str) -> bool:
    """Panitia and facilitators record who is present."""
    return holds(user, [Role.PANITIA, Role.FACILITATOR], code)


def can_assess(user: User, code: str) -> bool:
    """Assessors record observed practice."""
    return holds(user, [Role.ASSESSOR], code)


def can_adjudicate(user: User, code: str) -> bool:
    """Dinas and panitia decide between assessors who disagree."""
    return holds(user, FACT_JUDGES, code)


def can_record_outside(user: User, code: str) -> bool:
    """Dinas and panitia record what a kader learnt elsewhere, with its proof."""
    return holds(user, FACT_JUDGES, code)


def can_change_rules(user: User) -> bool:
    """The Dinas of a whole province weighs rules, which hold for everybody."""
    areas = areas_of(user, Role.DINAS)
    return any(len(code) == codes.LENGTHS["provinsi"] for code in areas)


def can_confirm(user: User, code: str) -> bool:
    """A bidan (assessor) or Dinas confirms a skill on a posyandu day."""
    return holds(user, [Role.ASSESSOR, Role.DINAS], code)


def can_confirm_somewhere(user: User) -> bool:
    """Say whether the person confirms skills in any area."""
    return bool(areas_of(user, Role.ASSESSOR, Role.DINAS))


def assessing_days(user_ids: Collection[int]) -> Callable[[int, str, date], bool]:
    """Return a test "was this person an assessor over that area on that day?".

    For what happened on another day than today; reads the roles once. An empty area
    code is nobody's.
    """
    held = defaultdict(list)
    for row in RoleAssignment.objects.filter(
        user__in=user_ids, role=Role.ASSESSOR
    ).select_related("wilayah"):
        held[row.user_id].append(row)

    def was_assessor(user_id: int, code: str, on: date) -> bool:
        return any(
            codes.contains(row.wilayah.code, code)
            and row.valid_from <= on
            and (row.valid_until is None or on <= row.valid_until)
            for row in held[user_id]
        )

    return was_assessor


def assessor_roles_within(user: User) -> QuerySet[RoleAssignment]:
    """Return today's assessor roles inside the areas of a Dinas, with their people."""
    today = timezone.localdate()
    inside = Q(pk__in=[])
    for code in filter(codes.is_code, areas_of(user, Role.DINAS)):
        inside |= Q(wilayah__code=code) | Q(wilayah__code__startswith=code + ".")
    return (
        RoleAssignment.objects.filter(
            inside,
            Q(valid_until=None) | Q(valid_until__gte=today),
            role=Role.ASSESSOR,
            valid_from__lte=today,
            user__is_active=True,
        )
        .select_related("user", "wilayah")
        .order_by("wilayah__code")
    )


def can_license(actor: User, assessor: User) -> bool:
    """Dinas licenses assessors whose whole working area lies inside its own.

    Nobody licenses themself.
    """
    areas = areas_of(assessor, Role.ASSESSOR)
    return (
        actor.pk != assessor.pk
        and bool(areas)
        and all(holds(actor, [Role.DINAS], code) for code in areas)
    )


def can_release(user: User, kader: User) -> bool:
    """Panitia and Dinas of the kader's village let a held observation count."""
    profile = KaderProfile.objects.filter(user=kader).select_related("posyandu__desa")
    return any(holds(user, FACT_JUDGES, one.posyandu.desa.code) for one in profile)


def can_see_event(user: User, code: str) -> bool:
    """Everyone with a working role over the event's wilayah sees its pages."""
    roles = [Role.PANITIA, Role.FACILITATOR, Role.ASSESSOR, Role.DINAS]
    return holds(user, roles, code)


def can_write_modules(user: User) -> bool:
    """Authors work in the CMS; modules belong to no single wilayah."""
    return bool(areas_of(user, Role.AUTHOR)) or user.is_superuser


def can_hand_out_slips(user: User) -> bool:
    """Panitia and Dinas help people who forgot their PIN, each in its wilayah."""
    return bool(areas_of(user, Role.PANITIA, Role.DINAS)) or user.is_superuser


def can_issue_slip(actor: User, user: User) -> bool:
    """Say whether the actor may hand this person a slip, which opens the account.

    Kaders get it from panitia and Dinas of their village; officers only from a Dinas
    above all their roles, so that nobody takes over an equal or a superior.
    """
    if not user.is_active or actor.pk == user.pk:
        return False
    if actor.is_superuser:
        return True
    if user.is_superuser or user.is_staff:
        return False
    held = _roles_today(user)
    if held:
        return all(_is_above(actor, role, code) for role, code in held)
    profile = getattr(user, "kader", None)
    if profile is None:
        return False
    return holds(actor, [Role.PANITIA, Role.DINAS], profile.posyandu.desa.code)


def _is_above(actor: User, role: str, code: str) -> bool:
    strictly = role == Role.DINAS
    return any(
        codes.contains(area, code) and not (strictly and area == code)
        for area in areas_of(actor, Role.DINAS)
    )


def can_judge_facts(user: User) -> bool:
    """Panitia and Dinas look at what phones of their wilayah sent and was held."""
    return bool(areas_of(user, *FACT_JUDGES))


def can_carry_facts(user: User) -> bool:
    """Panitia, Dinas and facilitators bring files of phones of their wilayah."""
    return bool(areas_of(user, *FACT_CARRIERS))


def people_within(user: User, roles: Iterable[str]) -> QuerySet[User]:
    """Return the people inside the areas where the user holds one of the roles.

    Kaders count where their posyandu is, officers where they have or had a role.
    """
    areas = areas_of(user, *roles)
    at_work = Q(pk__in=[])
    for code in filter(codes.is_code, areas):
        at_work |= Q(wilayah__code=code) | Q(wilayah__code__startswith=code + ".")
    kaders = KaderProfile.objects.within_any(areas)
    officers = RoleAssignment.objects.filter(at_work)
    return User.objects.filter(
        Q(pk__in=kaders.values("user_id")) | Q(pk__in=officers.values("user_id"))
    )
