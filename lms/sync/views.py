import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from lms.sync.door import BadBatch, receive_items


@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> JsonResponse:
    """Take facts (POST), or tell the time and hand out the CSRF cookie (GET)."""
    if request.method == "GET":
        return JsonResponse({"server_time": timezone.now().isoformat()})
    return receive(request)


def receive(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return refusal(401, "belum_masuk", "Masuk dulu, lalu kirim lagi.")
    try:
        body = read_body(request)
        if body.get("account", str(request.user.uid)) != str(request.user.uid):
            # A page of the person before is still open on a shared phone.
            return refusal(409, "akun_lain", "Catatan ini milik akun lain di HP ini.")
        answers = receive_items(request.user, body.get("items"))
    except BadBatch as error:
        return refusal(400, "kiriman_salah", str(error))
    return JsonResponse(
        {
            "server_time": timezone.now().isoformat(),
            "receipts": [asdict(answer) for answer in answers],
        }
    )


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Return the request's JSON object; raises BadBatch when it is none."""
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BadBatch("Kiriman tidak dapat dibaca.") from error
    if not isinstance(body, dict):
        raise BadBatch("Kiriman tidak dapat dibaca.")
    return body


def refusal(status: int, code: str, sentence: str) -> JsonResponse:
    return JsonResponse({"code": code, "sentence": sentence}, status=status)
