"""How a block gives its files to whoever collects a lesson for a phone.

A lesson is rendered once more with `pack` in the template context. A block that shows a
file asks `pack.keep` for the address of its bytes, in `get_context` or by a tag, and
shows that. New kinds of blocks join without a change here or in the collector.
"""

import mimetypes
from dataclasses import dataclass
from typing import Protocol

from content.models import CustomDocument, CustomImage
from content.recordings import recording_type

# Every phone that has a service worker shows WebP.
PICTURE_FILTER = "max-720x1080|format-webp"


class Pack(Protocol):
    """Collects files under the digest of their content."""

    def keep(
        self, content: bytes, *, kind: str, content_type: str, name: str = ""
    ) -> str:
        """Take a file and return the address it has on server and phone.

        `name` tells an author which file it is when the pack grows too large.
        """
        ...


@dataclass(frozen=True)
class KeptPicture:
    """A picture inside a pack; width and height in pixels."""

    url: str
    width: int
    height: int


def keep_picture(pack: Pack, image: CustomImage) -> KeptPicture:
    """Give a picture to a pack: a drawing as it is, a photo as WebP of phone width."""
    shown = image if image.is_svg() else image.get_rendition(PICTURE_FILTER)
    content_type = "image/svg+xml" if image.is_svg() else "image/webp"
    with shown.file.open("rb") as stream:
        content = stream.read()
    url = pack.keep(
        content, kind="picture", content_type=content_type, name=image.title
    )
    return KeptPicture(url, round(shown.width), round(shown.height))


def keep_recording(pack: Pack, recording: CustomDocument) -> str:
    """Give a recorded voice to a pack; returns its address there."""
    with recording.file.open("rb") as stream:
        content = stream.read()
    name = recording.file.name
    guess = mimetypes.guess_type(name)[0] or "application/octet-stream"
    content_type = recording_type(name) or guess
    return pack.keep(
        content, kind="audio", content_type=content_type, name=recording.title
    )
