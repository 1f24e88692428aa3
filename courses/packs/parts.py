"""The files of a pack while it is collected, each under the digest of its content."""

import gzip
import hashlib
from dataclasses import dataclass

from django.urls import reverse

from courses.models import PackPart

# What shrinks on the way; pictures and sound are packed already.
PACKED_TYPES = ("text/", "image/svg+xml", "application/json")


@dataclass(frozen=True)
class Part:
    """One file; `packed` is the body gzipped, empty where that saves nothing."""

    sha256: str
    kind: str
    content_type: str
    body: bytes
    packed: bytes
    name: str = ""

    @property
    def wire_bytes(self) -> int:
        """Bytes over the wire, without headers."""
        return len(self.packed or self.body)

    @property
    def entry(self) -> dict[str, str | int]:
        """The file as the manifest lists it."""
        return {
            "sha256": self.sha256,
            "url": part_url(self.sha256),
            "kind": self.kind,
            "type": self.content_type,
            "size": len(self.body),
            "bytes": self.wire_bytes,
        }


class PartBox:
    """Collects parts in the order they are met; implements `content.packing.Pack`."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}

    def keep(
        self, content: bytes, *, kind: str, content_type: str, name: str = ""
    ) -> str:
        """Take a file and return its address; the same content is kept once."""
        sha256 = self.add(content, kind=kind, content_type=content_type, name=name)
        return part_url(sha256)

    def add(
        self, content: bytes, *, kind: str, content_type: str, name: str = ""
    ) -> str:
        """Take a file and return its digest."""
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in self.parts:
            packed = b""
            if content_type.startswith(PACKED_TYPES):
                packed = gzip.compress(content, 9, mtime=0)
            if len(packed) >= len(content):
                packed = b""
            self.parts[sha256] = Part(sha256, kind, content_type, content, packed, name)
        return sha256

    def largest(self, count: int) -> list[Part]:
        """Return the parts that weigh most, the heaviest first."""
        parts = sorted(self.parts.values(), key=lambda part: -part.wire_bytes)
        return parts[:count]

    @property
    def wire_bytes(self) -> int:
        """What a phone without any of the parts fetches."""
        return sum(part.wire_bytes for part in self.parts.values())


def part_url(sha256: str) -> str:
    return reverse("pack_part", args=[sha256])


def store(box: PartBox) -> None:
    """Keep the parts that are not in the database yet; the others stay as they are."""
    known = set(PackPart.objects.filter(pk__in=box.parts).values_list("pk", flat=True))
    PackPart.objects.bulk_create(
        [
            PackPart(
                sha256=part.sha256,
                kind=part.kind,
                content_type=part.content_type,
                body=part.body,
                packed=part.packed,
                size=len(part.body),
                wire_bytes=part.wire_bytes,
            )
            for part in box.parts.values()
            if part.sha256 not in known
        ],
        # Another process may be making the same pack.
        ignore_conflicts=True,
    )
