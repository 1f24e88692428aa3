"""Where packs are exported from: a Cakap that is reached over the network.

The addresses and the format are those of docs/packs.md.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 60
# Above any module's budget, with a recording for each lesson.
MAX_BYTES = 32 * 1024 * 1024
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

Manifest = dict[str, Any]


class SourceFailed(Exception):
    """The packs cannot be read from there; the message is for the trainer."""


class Source(Protocol):
    """What gives packs: the address it speaks for, and the four answers of /paket/."""

    site: str

    def key(self) -> dict[str, str]: ...

    def slugs(self) -> list[str]: ...

    def manifest(self, slug: str) -> Manifest: ...

    def part(self, sha256: str) -> bytes: ...


class SiteSource:
    """A Cakap on the network; needs no account: packs are as public as the modules."""

    def __init__(self, site: str, fetch: Callable[[str], bytes] | None = None) -> None:
        if urlsplit(site).scheme not in ("http", "https"):
            raise SourceFailed(f"Alamat {site} harus diawali https://")
        self.site = site.rstrip("/")
        self._fetch = fetch or fetch_bytes

    def key(self) -> dict[str, str]:
        return self._json("/paket/kunci/")

    def slugs(self) -> list[str]:
        found = [str(pack["slug"]) for pack in self._json("/paket/")["packs"]]
        wrong = [slug for slug in found if not SLUG.fullmatch(slug)]
        if wrong:
            raise SourceFailed(f"Nama modul tidak dikenal: {wrong[0]!r}")
        return found

    def manifest(self, slug: str) -> Manifest:
        return self._json(f"/paket/{slug}/")

    def part(self, sha256: str) -> bytes:
        return self._fetch(f"{self.site}/paket/bagian/{sha256}/")

    def _json(self, path: str) -> dict[str, Any]:
        try:
            return json.loads(self._fetch(self.site + path))
        except ValueError:
            raise SourceFailed(f"{self.site}{path} bukan alamat paket Cakap.") from None


def fetch_bytes(address: str) -> bytes:
    """Return what an address answers. Raises SourceFailed without network or answer."""
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            body = answer.read(MAX_BYTES + 1)
    except (URLError, TimeoutError, ConnectionError) as error:
        raise SourceFailed(f"{address} tidak dapat diambil: {error}") from error
    if len(body) > MAX_BYTES:
        raise SourceFailed(f"{address} terlalu besar.")
    return body
