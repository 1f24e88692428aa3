"""The QR card: a signed text that says who stands there, readable without signal.

It proves that the card was made here, not that its holder is its owner: whoever scans
it sees a face and a name. Only capitals, digits and dots, which a QR code packs best.
"""

import base64
import binascii
from uuid import UUID

import zxingcpp
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.accounts.models import User

_VERSION = "CK1"
_SALT = "lms.accounts.cards"
# 80 bits: 16 characters of base32 without padding.
_SEAL_BYTES = 10
_UID_PADDING = "======"


def card_token(user: User) -> str:
    """Return the text of the person's card: "CK1.<uid>.<seal>"."""
    body = base64.b32encode(user.uid.bytes).decode().rstrip("=")
    return f"{_VERSION}.{body}.{_seal(body, settings.SECRET_KEY)}"


def read_card(text: str) -> UUID | None:
    """Return the uid of the person whose card carries this text, None for a forgery."""
    version, _, rest = text.strip().upper().partition(".")
    body, _, seal = rest.partition(".")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if version != _VERSION or not body.isascii() or not seal.isascii():
        return None
    if not any([constant_time_compare(seal, _seal(body, key)) for key in keys]):
        return None
    try:
        return UUID(bytes=base64.b32decode(body + _UID_PADDING))
    except (binascii.Error, ValueError):
        return None


def card_svg(user: User) -> str:
    """Return the card's QR code as an svg element without a fixed size."""
    code = zxingcpp.create_barcode(
        card_token(user), zxingcpp.BarcodeFormat.QRCode, ec_level="M"
    )
    drawing = code.to_svg(scale=1, add_quiet_zones=True)
    element = drawing[drawing.index("<svg") :]
    side = int(element.split('width="', 1)[1].split('"', 1)[0])
    fixed = f'width="{side}" height="{side}"'
    # Half of the quiet zone is cut off: the card around it is white and padded.
    shown = f"2 2 {side - 4} {side - 4}"
    label = f'viewBox="{shown}" role="img" aria-label="Kode QR kartu kader"'
    return element.replace(fixed, label, 1).replace(' id="barcode"', "", 1)


def _seal(body: str, key: str) -> str:
    mac = salted_hmac(_SALT, f"{_VERSION}.{body}", secret=key, algorithm="sha256")
    return base64.b32encode(mac.digest()[:_SEAL_BYTES]).decode()
