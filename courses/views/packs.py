"""Lesson packs over the network: the same bytes for everybody, without cookies."""

import hashlib
import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from courses.models import CoursePage, PackPart
from courses.packs.build import FORMAT
from courses.packs.present import pack_of, present_packs
from courses.packs.seal import public_key, sealed
from courses.queries.packs import own_pack_slugs

IMMUTABLE = "public, max-age=31536000, immutable"
# A part opened by itself is a document: it may paint, never run or fetch.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def pack_list(request: HttpRequest) -> HttpResponse:
    """List every module with the size and version of its pack."""
    text = json.dumps({"format": FORMAT, "packs": _rows()}, ensure_ascii=False)
    return _tagged(request, text, hashlib.sha256(text.encode()).hexdigest()[:16])


def _rows() -> list[dict[str, str | int]]:
    return [
        {
            "slug": pack.manifest["slug"],
            "title": pack.manifest["title"],
            "version": pack.version,
            "bytes": pack.bytes,
        }
        for pack in present_packs()
    ]


@require_safe
def pack_manifest(request: HttpRequest, course: str) -> HttpResponse:
    """Say what the pack of one module consists of, under the server's seal."""
    page = get_object_or_404(CoursePage.objects.live(), slug=course)
    pack = pack_of(page)
    text = json.dumps(sealed(pack.manifest), ensure_ascii=False)
    return _tagged(request, text, pack.version)


@require_safe
def pack_part(request: HttpRequest, sha256: str) -> HttpResponse:
    """Serve one file of a pack, gzipped where the phone can undo that."""
    part = get_object_or_404(PackPart, pk=sha256)
    packed = bytes(part.packed)
    zipped = packed and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(packed if zipped else bytes(part.body))
    response["Content-Type"] = part.content_type
    # Said in any case, so that no middleware packs it another way.
    response["Content-Encoding"] = "gzip" if zipped else "identity"
    response["Cache-Control"] = IMMUTABLE
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
def pack_key(request: HttpRequest) -> HttpResponse:
    """Hand out the key that checks the seal of a pack."""
    key = public_key()
    return _tagged(request, json.dumps({"alg": "ES256", "key": key}), key[:16])


@login_required
@require_safe
def own_packs(request: HttpRequest) -> HttpResponse:
    """List every module, and which are of the person's own events and lessons."""
    rows = _rows()
    own = own_pack_slugs(request.user)
    response = JsonResponse({"format": FORMAT, "packs": rows, "own": own})
    response["Cache-Control"] = "private, no-store"
    return response


def _tagged(request: HttpRequest, text: str, tag: str) -> HttpResponse:
    """Answer JSON, or 304 when the phone has this version."""
    response = HttpResponse(text, content_type="application/json")
    # Weak: the gzipped body of a middleware is the same list in other bytes.
    response["ETag"] = f'W/"{tag}"'
    response["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response)
