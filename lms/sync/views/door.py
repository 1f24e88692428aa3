from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.models import User
from lms.sync import devices
from lms.sync.door import (
    CLOSED_ACCOUNT,
    REVOKED_DEVICE,
    BadBatch,
    Delivery,
    receive_items,
)
from lms.sync.envelope import offset_at_sending
from lms.sync.unpack import read_body

SCHEME = "Perangkat "
BUSY_SECONDS = 30


@csrf_exempt
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> JsonResponse:
    """Take facts (POST), or tell the time and hand out the CSRF cookie (GET).

    A device's token stands for itself; a session is taken with a CSRF token only.
    """
    if request.method == "GET":
        return tell_time(request)
    if request.headers.get("Authorization", "").startswith(SCHEME):
        return receive_of_device(request)
    return receive_in_session(request)


@ensure_csrf_cookie
def tell_time(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"server_time": timezone.now().isoformat()})


def receive_of_device(request: HttpRequest) -> JsonResponse:
    device = devices.device_of_token(request.headers["Authorization"][len(SCHEME) :])
    if device is None:
        return refusal(
            401, "perangkat_tidak_dikenal", "HP ini belum dikenal. Masuk sekali lagi."
        )
    how = Delivery()
    if not device.user.is_active:
        how = replace(how, hold=CLOSED_ACCOUNT)
    elif device.is_revoked:
        how = replace(how, hold=REVOKED_DEVICE)
    return receive(request, device.user, how, lambda body: device.name)


@csrf_protect
def receive_in_session(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return refusal(401, "belum_masuk", "Masuk dulu, lalu kirim lagi.")
    how = Delivery(revoked=devices.revoked_names(request.user))
    return receive(request, request.user, how, sending_device)


def sending_device(body: dict[str, Any]) -> str:
    """Return the device that a batch names, itself or in its last item."""
    items = body.get("items") or [{}]
    last = items[-1] if isinstance(items[-1], dict) else {}
    return str(body.get("device") or last.get("device") or "")[: devices.NAME_LENGTH]


def receive(
    request: HttpRequest,
    sender: User,
    how: Delivery,
    device_of: Callable[[dict[str, Any]], str],
) -> JsonResponse:
    try:
        body = read_body(request)
        if body.get("account", str(sender.uid)) != str(sender.uid):
            # A page of the person before is still open on a shared phone.
            return refusal(409, "akun_lain", "Catatan ini milik akun lain di HP ini.")
        offset = offset_at_sending(body.get("sent_at"), timezone.now())
        answers = receive_items(
            sender, body.get("items"), replace(how, sent_offset=offset)
        )
        devices.note_contact(sender, device_of(body), body.get("waiting"))
    except BadBatch as error:
        return refusal(400, "kiriman_salah", str(error))
    except (OperationalError, InterfaceError):
        response = refusal(503, "sibuk", "Server sedang sibuk. Kirim lagi sebentar.")
        response["Retry-After"] = str(BUSY_SECONDS)
        return response
    return JsonResponse(
        {
            "server_time": timezone.now().isoformat(),
            "receipts": [asdict(answer) for answer in answers],
        }
    )


@require_POST
def link(request: HttpRequest) -> JsonResponse:
    """Link this phone to the account of the session; answers token and seal key."""
    if not request.user.is_authenticated:
        return refusal(401, "belum_masuk", "Masuk dulu, lalu kirim lagi.")
    try:
        name = read_body(request).get("device")
    except BadBatch as error:
        return refusal(400, "kiriman_salah", str(error))
    if not isinstance(name, str) or not 0 < len(name) <= devices.NAME_LENGTH:
        return refusal(400, "kiriman_salah", "Nama HP tidak dapat dibaca.")
    agent = request.headers.get("User-Agent", "")
    try:
        token = devices.link_device(request.user, name, user_agent=agent)
    except devices.DeviceRefused as error:
        return refusal(403, "perangkat_dicabut", str(error))
    return JsonResponse(
        {
            "account": str(request.user.uid),
            "token": token,
            "seal_key": devices.seal_key(request.user.uid, name),
            "server_time": timezone.now().isoformat(),
        }
    )


def refusal(status: int, code: str, sentence: str) -> JsonResponse:
    return JsonResponse({"code": code, "sentence": sentence}, status=status)
