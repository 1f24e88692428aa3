import json
from dataclasses import asdict

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
        return JsonResponse(
            {"code": "belum_masuk", "sentence": "Masuk dulu, lalu kirim lagi."},
            status=401,
        )
    try:
        body = json.loads(request.body)
        answers = receive_items(
            request.user, body.get("items") if isinstance(body, dict) else None
        )
    except (ValueError, BadBatch) as error:
        sentence = (
            str(error) if isinstance(error, BadBatch) else "Kiriman tidak dapat dibaca."
        )
        return JsonResponse({"code": "kiriman_salah", "sentence": sentence}, status=400)
    return JsonResponse(
        {
            "server_time": timezone.now().isoformat(),
            "receipts": [asdict(answer) for answer in answers],
        }
    )
