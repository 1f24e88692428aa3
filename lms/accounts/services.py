"""What happens to people: registering, first PIN, roles, leaving."""

import secrets
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lms.accounts.authors import AUTHOR_GROUP, ensure_author_group
from lms.accounts.managers import CODE_ALPHABET, new_account_code
from lms.accounts.models import ActivationSlip, KaderProfile, RoleAssignment, User
from lms.accounts.phones import to_e164
from lms.wilayah.models import Posyandu, Wilayah

SLIP_LENGTH = 10
SLIP_LIFE = timedelta(days=30)
DEFAULT_POSITION = "Kader Posyandu"


class AlreadyRegistered(ValueError):
    """`user` serves at this posyandu already, by the same name and phone."""

    def __init__(self, user: User) -> None:
        super().__init__(f"{user.name} sudah terdaftar dengan nomor HP ini.")
        self.user = user


class SlipRefused(ValueError):
    """The slip opens nothing (any more); the message tells the person what to do."""


@transaction.atomic
def register_kader(
    *,
    name: str,
    phone: str,
    sex: str,
    posyandu: Posyandu,
    position: str = "",
    is_demo: bool = False,
) -> User:
    """Create a kader who cannot sign in yet; an empty phone is allowed.

    Raises InvalidPhone, and AlreadyRegistered when phone, posyandu and name agree with
    a kader we have. Phones are shared in families, so the phone alone proves nothing.
    """
    name = " ".join(name.split())
    phone = to_e164(phone) if phone.strip() else ""
    if phone:
        for twin in User.objects.filter(phone=phone, kader__posyandu=posyandu):
            if twin.name.casefold() == name.casefold():
                raise AlreadyRegistered(twin)
    user = User.objects.create_user(
        _free_account_code(), name=name, phone=phone, is_demo=is_demo
    )
    KaderProfile.objects.create(
        user=user,
        posyandu=posyandu,
        sex=sex,
        position=position.strip() or DEFAULT_POSITION,
    )
    return user


def _free_account_code() -> str:
    while True:
        code = new_account_code()
        if not User.objects.filter(account_code=code).exists():
            return code


@transaction.atomic
def issue_slip(user: User, *, by: User) -> str:
    """Return a new activation code, shown once; only its HMAC is kept.

    The person's older unused slips end now: a lost slip opens nothing after a new one.
    """
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(SLIP_LENGTH))
    now = timezone.now()
    _end_open_slips(user)
    ActivationSlip.objects.create(
        user=user,
        code_hash=slip_hash(code),
        created_by=by,
        expires_at=now + SLIP_LIFE,
    )
    return code


def _end_open_slips(user: User) -> None:
    now = timezone.now()
    ActivationSlip.objects.filter(user=user, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )


def slip_hash(code: str) -> str:
    """Return what is stored of a slip's code, however it was typed."""
    typed = "".join(filter(str.isalnum, code)).upper()
    mac = salted_hmac("lms.accounts.slips", typed, algorithm="sha256")
    return mac.hexdigest()


def find_slip(code: str) -> ActivationSlip:
    """Return the open slip with this code, its person at hand.

    Raises SlipRefused with a sentence for an unknown, used or expired code.
    """
    slip = (
        ActivationSlip.objects.filter(code_hash=slip_hash(code))
        .select_related("user")
        .first()
    )
    if slip is None or not slip.user.is_active:
        raise SlipRefused(
            "Kode ini tidak dikenal. Periksa lagi hurufnya, atau minta slip baru "
            "kepada panitia atau Dinas."
        )
    if slip.used_at:
        raise SlipRefused(
            "Slip ini sudah dipakai. Masuklah dengan nomor HP dan PIN Anda, atau minta "
            "slip baru kepada panitia atau Dinas."
        )
    if slip.expires_at <= timezone.now():
        raise SlipRefused(
            "Slip ini sudah tidak berlaku. Minta slip baru kepada panitia atau Dinas."
        )
    return slip


def redeem_slip(code: str, pin: str) -> User:
    """Set the person's PIN with a slip, which works once, and return the person.

    Raises SlipRefused, and ValidationError when the PIN is too easy or taken by
    somebody who shares the phone.
    """
    slip = find_slip(code)
    user = slip.user
    # Hashing is slow on purpose: it happens before the transaction takes any lock.
    validate_password(pin, user)
    _refuse_pin_of_phone_mate(pin, user)
    user.set_password(pin)
    now = timezone.now()
    with transaction.atomic():
        # The condition makes the slip single-use also for two requests at once.
        taken = ActivationSlip.objects.filter(
            pk=slip.pk, used_at=None, expires_at__gt=now, user__is_active=True
        ).update(used_at=now)
        if not taken:
            raise SlipRefused(
                "Slip ini sudah dipakai. Masuklah dengan nomor HP dan PIN Anda."
            )
        user.save(update_fields=["password"])
    return user


def _refuse_pin_of_phone_mate(pin: str, user: User) -> None:
    """Keep PINs apart where a phone is shared: there the PIN says who signs in."""
    if not user.phone:
        return
    mates = User.objects.filter(phone=user.phone, is_active=True).exclude(pk=user.pk)
    if any(mate.check_password(pin) for mate in mates):
        raise ValidationError(
            "Pilih PIN lain: nomor HP ini dipakai bersama, dan setiap orang perlu "
            "PIN sendiri.",
            code="pin_of_phone_mate",
        )


@transaction.atomic
def assign_role(
    user: User, role: str, wilayah: Wilayah, *, valid_from: date | None = None
) -> RoleAssignment:
    """Give the role in the area, from today on unless another day is given.

    A role held already is returned as it is.
    """
    assignment, _ = RoleAssignment.objects.get_or_create(
        user=user,
        role=RoleAssignment.Role(role),
        wilayah=wilayah,
        valid_until=None,
        defaults={"valid_from": valid_from or timezone.localdate()},
    )
    if assignment.role == RoleAssignment.Role.AUTHOR:
        user.groups.add(ensure_author_group())
    _forget_roles(user)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment) -> None:
    """End the role at once: yesterday was its last day."""
    assignment.valid_until = timezone.localdate() - timedelta(days=1)
    assignment.save(update_fields=["valid_until"])
    user = assignment.user
    still_author = user.roles.filter(
        role=RoleAssignment.Role.AUTHOR, valid_until=None
    ).exists()
    if assignment.role == RoleAssignment.Role.AUTHOR and not still_author:
        user.groups.remove(*user.groups.filter(name=AUTHOR_GROUP))
    _forget_roles(user)


def _forget_roles(user: User) -> None:
    user.__dict__.pop("_current_roles", None)


@transaction.atomic
def deactivate_user(user: User) -> None:
    """Shut the person out now: open sessions end, slips and roles too; facts stay."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_open_slips(user)
    for assignment in user.roles.filter(valid_until=None):
        end_role(assignment)
