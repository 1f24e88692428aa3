"""The read-only site of a hall: a page in plain words, packs, and module files.

A WSGI application without Django's stack, sessions or database: it reads one folder
(lms.hall.folder) and answers GET, HEAD and OPTIONS. Phones whose app comes from another
address may read packs here, so every answer under /paket/ allows all origins; nothing
here is private, and nothing is ever written.
"""

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from lms.hall.folder import is_whole, zip_name
from lms.hall.qr import qr_svg

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# What the page is drawn with, of the product's own files.
DRAWN_WITH = {
    "gaya.css": ("text/css; charset=utf-8", "lms/css/cakap.css", "lms/css/parts.css"),
    "ikon.svg": ("image/svg+xml", "lms/img/icon.svg"),
}
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"
# A part opened by itself may paint, never run or fetch.
PART_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# The last line is what Chrome asks of a server in a private network (preflight).
OPEN_TO_ALL = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Max-Age", "86400"),
    ("Access-Control-Allow-Private-Network", "true"),
]


@dataclass(frozen=True)
class Answer:
    """One answer before it is written: status, body, type, how long it may be kept."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    cache: str = ASK_AGAIN
    headers: list[tuple[str, str]] = field(default_factory=list)


NOT_HERE = Answer(b"Tidak ada di sini.", status=HTTPStatus.NOT_FOUND)


class Packs:
    """What a folder holds now; a module that is not whole is left out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = json.loads((folder / "asal.json").read_bytes())["site"]
        self.key = (folder / "kunci.json").read_bytes()
        listed = json.loads((folder / "paket.json").read_bytes())
        self.manifests: dict[str, dict[str, Any]] = {}
        self.broken: list[str] = []
        for pack in listed["packs"]:
            path = folder / "manifest" / f"{pack['slug']}.json"
            manifest = json.loads(path.read_bytes())
            if all(self._whole(file["sha256"]) for file in manifest["files"]):
                self.manifests[pack["slug"]] = manifest
            else:
                self.broken.append(pack["title"])
        whole = [one for one in listed["packs"] if one["slug"] in self.manifests]
        self.listing = json.dumps({**listed, "packs": whole}, ensure_ascii=False)
        self.types = {
            file["sha256"]: file["type"]
            for manifest in self.manifests.values()
            for file in manifest["files"]
        }
        self.files = {zip_name(one): one for one in self.manifests.values()}

    def _whole(self, sha256: str) -> bool:
        return is_whole(self.folder / "bagian" / sha256, sha256)


class HallSite:
    """The WSGI application; `address` is where phones find it, for the QR code."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._read: tuple[int, Packs] | None = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        if method == "OPTIONS":
            answer = Answer(status=HTTPStatus.NO_CONTENT)
        elif method in ("GET", "HEAD"):
            answer = self.answer(path)
        else:
            answer = Answer(
                b"Di sini hanya dapat mengambil.",
                status=HTTPStatus.METHOD_NOT_ALLOWED,
                headers=[("Allow", "GET, HEAD, OPTIONS")],
            )
        body, headers = _packed(answer, environ.get("HTTP_ACCEPT_ENCODING", ""))
        if path.startswith("/paket/"):
            headers += OPEN_TO_ALL
        status = f"{answer.status.value} {answer.status.phrase}"
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [] if method == "HEAD" else [body]

    @property
    def packs(self) -> Packs:
        """What the folder holds, read again after an export."""
        written = (self.folder / "paket.json").stat().st_mtime_ns
        if self._read is None or self._read[0] != written:
            self._read = (written, Packs(self.folder))
        return self._read[1]

    def answer(self, path: str) -> Answer:
        """Return the answer to a GET of a path; what is not listed is not there."""
        packs = self.packs
        match [part for part in path.split("/") if part]:
            case []:
                return self._page(packs)
            case [name] if name in DRAWN_WITH:
                content_type, *files = DRAWN_WITH[name]
                return Answer(joined(*files), content_type)
            case ["kode.svg"]:
                return Answer(qr_svg(self.address).encode(), "image/svg+xml")
            case ["paket", *rest]:
                return _pack_answer(packs, rest)
            case ["berkas", name] if name in packs.files:
                return _download(packs.folder / "berkas" / name)
        return NOT_HERE

    def _page(self, packs: Packs) -> Answer:
        rows = [
            {
                "title": manifest["title"],
                "file": f"/berkas/{name}",
                "file_bytes": (packs.folder / "berkas" / name).stat().st_size,
            }
            for name, manifest in packs.files.items()
        ]
        context = {
            "packs": rows,
            "address": self.address,
            "app": packs.origin,
            # The app may not ask a server without a certificate.
            "secure": self.address.startswith("https://"),
        }
        page = render_to_string("hall/index.html", context)
        return Answer(
            page.encode(),
            "text/html; charset=utf-8",
            headers=[("Content-Security-Policy", CSP)],
        )


def _pack_answer(packs: Packs, rest: list[str]) -> Answer:
    match rest:
        case []:
            return _json(packs.listing.encode())
        case ["kunci"]:
            return _json(packs.key)
        case ["bagian", sha] if sha in packs.types:
            body = (packs.folder / "bagian" / sha).read_bytes()
            policy = [("Content-Security-Policy", PART_CSP)]
            return Answer(body, packs.types[sha], cache=FOREVER, headers=policy)
        case [slug] if slug in packs.manifests:
            return _json(json.dumps(packs.manifests[slug]).encode())
    return NOT_HERE


def _json(body: bytes) -> Answer:
    return Answer(body, "application/json")


def _download(path: Path) -> Answer:
    return Answer(
        path.read_bytes(),
        "application/zip",
        headers=[("Content-Disposition", f'attachment; filename="{path.name}"')],
    )


@lru_cache
def joined(*names: str) -> bytes:
    """Return static files of the product as one."""
    found = [finders.find(name) for name in names]
    return b"\n".join(Path(path).read_bytes() for path in found if path)


def _packed(answer: Answer, accepted: str) -> tuple[bytes, list[tuple[str, str]]]:
    headers = [
        ("Content-Type", answer.content_type),
        ("Cache-Control", answer.cache),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Accept-Encoding"),
        *answer.headers,
    ]
    if "gzip" in accepted and _is_text(answer.content_type) and answer.body:
        return squeezed(answer.body), [*headers, ("Content-Encoding", "gzip")]
    return answer.body, headers


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0]
    return kind.startswith("text/") or kind in ("application/json", "image/svg+xml")


@lru_cache(maxsize=512)
def squeezed(body: bytes) -> bytes:
    """Return text gzipped; 250 phones ask for the same few files."""
    return gzip.compress(body, mtime=0)
