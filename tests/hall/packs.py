"""Packs made on the spot, in the shape of docs/packs.md."""

import hashlib
from typing import Any

from lms.hall.source import SourceFailed


def file_of(
    body: bytes, kind: str = "page", type_: str = "text/html"
) -> dict[str, Any]:
    sha = hashlib.sha256(body).hexdigest()
    return {
        "sha256": sha,
        "url": f"/paket/bagian/{sha}/",
        "kind": kind,
        "type": type_,
        "size": len(body),
        "bytes": len(body),
    }


def make_manifest(slug: str, *bodies: bytes, version: str = "0" * 16) -> dict[str, Any]:
    return {
        "format": 1,
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "version": version,
        "bytes": sum(map(len, bodies)),
        "published_at": "2026-11-22T02:40:00Z",
        "files": [file_of(body) for body in bodies],
        "seal": "segel",
    }


class Shelf:
    """A source in memory that counts which parts were asked for."""

    site = "https://cakap.example.id"

    def __init__(self, **modules: tuple[bytes, ...]) -> None:
        self.asked: list[str] = []
        self.manifests: dict[str, dict[str, Any]] = {}
        self.bodies: dict[str, bytes] = {}
        for name, bodies in modules.items():
            self.put(name.replace("_", "-"), *bodies)

    def put(self, slug: str, *bodies: bytes, version: str = "0" * 16) -> None:
        self.manifests[slug] = make_manifest(slug, *bodies, version=version)
        self.bodies |= {hashlib.sha256(body).hexdigest(): body for body in bodies}

    def key(self) -> dict[str, str]:
        return {"alg": "ES256", "key": "kunci"}

    def slugs(self) -> list[str]:
        return list(self.manifests)

    def manifest(self, slug: str) -> dict[str, Any]:
        return self.manifests[slug]

    def part(self, sha256: str) -> bytes:
        self.asked.append(sha256)
        if sha256 not in self.bodies:
            raise SourceFailed("terputus")
        return self.bodies[sha256]
