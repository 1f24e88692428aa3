"""The body of a request: bounded, plain or gzip, one JSON object."""

import json
import zlib
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from lms.sync.door import BadBatch

MAX_UNPACKED = 8 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS
TOO_BIG = "Kiriman terlalu besar. Kirim sebagian dulu."
UNREADABLE = "Kiriman tidak dapat dibaca."


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Return the request's JSON object; raises BadBatch when it is none."""
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise BadBatch(TOO_BIG) from error
    except UnreadablePostError as error:
        # The network went away half-way; nobody is there to read the answer.
        raise BadBatch("Kiriman terputus.") from error
    try:
        body = json.loads(unpack(raw, request.headers.get("Content-Encoding", "")))
    except (ValueError, RecursionError) as error:
        raise BadBatch(UNREADABLE) from error
    if not isinstance(body, dict):
        raise BadBatch(UNREADABLE)
    return body


def unpack(raw: bytes, encoding: str) -> bytes:
    """Return the plain bytes of a body that came as `encoding` ("" or "gzip").

    Raises BadBatch for another encoding, a broken archive or more than 8 MB.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return raw
    if encoding != "gzip":
        raise BadBatch(UNREADABLE)
    reader = zlib.decompressobj(_GZIP)
    try:
        # Never more than the bound in memory, whatever the archive promises.
        plain = reader.decompress(raw, MAX_UNPACKED + 1)
    except zlib.error as error:
        raise BadBatch(UNREADABLE) from error
    if len(plain) > MAX_UNPACKED:
        raise BadBatch(TOO_BIG)
    if not reader.eof:
        raise BadBatch(UNREADABLE)
    return plain
