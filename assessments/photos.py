"""A picture from a phone, made harmless: a small JPEG without anything but pixels."""

import base64
import binascii
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

# What a phone may send: 60 kB as base64.
MAX_TEXT = 61_440
MAX_SIDE = 1600
# A few kB can unpack to hundreds of MB: looked at before unpacking.
MAX_PIXELS = 8_000_000
QUALITY = 70


class PhotoError(ValueError):
    """The text is no usable picture; the sentence is Indonesian."""


def clean_photo(text: str) -> bytes:
    """Return the JPEG in a base64 text, drawn anew: no EXIF, no place, upright.

    Raises PhotoError for what is too large, no JPEG, or broken.
    """
    if len(text) > MAX_TEXT:
        raise PhotoError("Foto terlalu besar. Ambil lagi dari layar penilaian.")
    try:
        raw = base64.b64decode(text, validate=True)
        with Image.open(BytesIO(raw), formats=["JPEG"]) as found:
            if found.width * found.height > MAX_PIXELS:
                raise PhotoError("Foto terlalu besar. Ambil lagi.")
            picture = ImageOps.exif_transpose(found).convert("RGB")
    except (binascii.Error, UnidentifiedImageError, OSError, SyntaxError) as error:
        raise PhotoError("Foto ini tidak dapat dibaca. Ambil lagi.") from error
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    # A new image holds pixels only; what came beside them stays behind.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
