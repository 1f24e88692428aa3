"""Phones linked to accounts: tokens that send facts, seals that prove a file."""

import hashlib
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lms.accounts.models import User
from lms.sync.models import Device, DeviceRevocation

NAME_LENGTH = 64
_SALT = "lms.sync.seal"
_SYSTEMS = (
    r"Android [\d.]+",
    r"iPhone",
    r"iPad",
    r"Windows",
    r"CrOS",
    r"Mac OS",
    "Linux",
)
_BROWSERS = (
    r"SamsungBrowser/\d+",
    r"OPR/\d+",
    r"Edg/\d+",
    r"Firefox/\d+",
    r"Chrome/\d+",
)


class DeviceRefused(Exception):
    """The device is no longer trusted; the sentence (Indonesian) says what to do."""


def link_device(user: User, name: str, *, user_agent: str = "") -> str:
    """Link a phone to an account and return the token, which is not kept here.

    Linking again gives a new token and ends the old one. Raises DeviceRefused for a
    device that was revoked: a stolen phone must not renew its own trust.
    """
    token = secrets.token_urlsafe(32)
    fields = {
        "token_hash": hash_token(token),
        "label": describe_browser(user_agent),
        "linked_at": timezone.now(),
        "last_seen_at": timezone.now(),
    }
    known = Device.objects.with_revoked().filter(user=user, name=name).first()
    if known and known.is_revoked:
        raise DeviceRefused(
            "HP ini tidak lagi dipercaya. Mintalah petugas memulihkannya."
        )
    Device.objects.update_or_create(user=user, name=name, defaults=fields)
    return token


def hash_token(token: str) -> str:
    """Return what is kept of a token; it is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_of_token(token: str) -> Device | None:
    """Return the device with its user and `is_revoked`, or None; one query."""
    devices = Device.objects.with_revoked().select_related("user")
    return devices.filter(token_hash=hash_token(token)).first()


def revoked_names(user: User) -> frozenset[str]:
    """Return the names of the person's devices that are no longer trusted."""
    open_ones = DeviceRevocation.objects.filter(device__user=user, lifted_at=None)
    return frozenset(open_ones.values_list("device__name", flat=True))


def note_contact(user: User, name: str, waiting: object) -> None:
    """Remember that the device spoke to us and how many facts it still keeps."""
    changes = {"last_seen_at": timezone.now()}
    if isinstance(waiting, int) and not isinstance(waiting, bool):
        changes["last_waiting"] = max(0, min(waiting, 10**6))
    Device.objects.filter(user=user, name=name).update(**changes)


def seal_key(account: object, name: str) -> str:
    """Return the key (hex) with which this account seals files on this device.

    It depends on nothing but the two names and our secret, so it survives relinking.
    """
    return salted_hmac(_SALT, f"{account}:{name}", algorithm="sha256").hexdigest()


def describe_browser(user_agent: str) -> str:
    """Return system and browser in short: "Android 10, Chrome 96"."""
    found = [
        next((m[0] for p in patterns if (m := re.search(p, user_agent))), "")
        for patterns in (_SYSTEMS, _BROWSERS)
    ]
    return ", ".join(part.replace("/", " ") for part in found if part)[:80]


@transaction.atomic
def revoke_device(device: Device, *, by: User, reason: str) -> DeviceRevocation:
    """Withdraw trust; what the device sends from now on is held. Twice is harmless."""
    try:
        with transaction.atomic():
            return DeviceRevocation.objects.create(device=device, by=by, reason=reason)
    except IntegrityError:
        return device.revocations.get(lifted_at=None)


def restore_device(device: Device, *, by: User) -> None:
    """Trust the device again; what was held meanwhile stays for a person."""
    device.revocations.filter(lifted_at=None).update(
        lifted_at=timezone.now(), lifted_by=by
    )
