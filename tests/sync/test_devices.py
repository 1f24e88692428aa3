import pytest
from django.db import IntegrityError, transaction

from lms.sync import devices
from lms.sync.models import Device, DeviceRevocation

pytestmark = pytest.mark.django_db


def test_linking_keeps_a_hash_and_never_the_token(kader):
    token = devices.link_device(kader, "hp-1", user_agent="Android 10; Chrome/96.0")
    device = Device.objects.get()
    assert (device.user, device.name, device.label) == (
        kader,
        "hp-1",
        "Android 10, Chrome 96",
    )
    assert device.token_hash != token
    assert devices.device_of_token(token) == device


def test_linking_again_ends_the_old_token(kader):
    old = devices.link_device(kader, "hp-1")
    new = devices.link_device(kader, "hp-1")
    assert devices.device_of_token(old) is None
    assert devices.device_of_token(new) == Device.objects.get()


def test_a_phone_of_two_people_has_two_links(kader, stranger):
    tokens = [devices.link_device(user, "hp-1") for user in (kader, stranger)]
    users = [devices.device_of_token(token).user for token in tokens]
    assert users == [kader, stranger]


def test_a_revoked_device_cannot_renew_its_trust(kader, panitia):
    token = devices.link_device(kader, "hp-1")
    device = devices.device_of_token(token)
    devices.revoke_device(device, by=panitia, reason="HP hilang")
    with pytest.raises(devices.DeviceRefused, match="tidak lagi dipercaya"):
        devices.link_device(kader, "hp-1")
    # It is still known: what it keeps unsent must not be lost.
    assert devices.device_of_token(token).is_revoked is True
    assert devices.revoked_names(kader) == {"hp-1"}


def test_a_device_is_revoked_once_and_may_be_restored(kader, panitia):
    device = devices.device_of_token(devices.link_device(kader, "hp-1"))
    first = devices.revoke_device(device, by=panitia, reason="HP hilang")
    assert devices.revoke_device(device, by=panitia, reason="lagi") == first
    devices.restore_device(device, by=panitia)
    first.refresh_from_db()
    assert (first.reason, first.lifted_by) == ("HP hilang", panitia)
    assert devices.revoked_names(kader) == set()
    devices.revoke_device(device, by=panitia, reason="hilang lagi")
    assert DeviceRevocation.objects.count() == 2


def test_the_database_refuses_a_second_open_revocation(kader, panitia):
    device = devices.device_of_token(devices.link_device(kader, "hp-1"))
    DeviceRevocation.objects.create(device=device, by=panitia, reason="HP hilang")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceRevocation.objects.create(device=device, by=panitia, reason="lagi")


def test_the_seal_key_belongs_to_one_account_on_one_device(kader, stranger):
    key = devices.seal_key(kader.uid, "hp-1")
    assert key == devices.seal_key(kader.uid, "hp-1")
    assert len(bytes.fromhex(key)) == 32
    others = {
        devices.seal_key(stranger.uid, "hp-1"),
        devices.seal_key(kader.uid, "hp-2"),
    }
    assert key not in others


@pytest.mark.parametrize(
    ("told", "kept"), [(7, 7), (-3, 0), (10**9, 10**6), ("7", 1), (True, 1), (None, 1)]
)
def test_the_waiting_count_is_kept_when_it_is_a_number(kader, token, told, kept):
    devices.note_contact(kader, "hp-1", 1)
    devices.note_contact(kader, "hp-1", told)
    assert Device.objects.get().last_waiting == kept


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/96.0",
            "Android 10, Chrome 96",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; SM) SamsungBrowser/14.2 Chrome/87.0",
            "Android 9, SamsungBrowser 14",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", "Linux, Firefox 128"),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_short(agent, words):
    assert devices.describe_browser(agent) == words
