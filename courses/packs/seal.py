"""The server's seal on a pack, so that one that came by hand can be trusted.

ECDSA P-256 with SHA-256; the key is derived from SECRET_KEY and stored nowhere.
"""

import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

INFO = b"cakap pack seal v1"
# Order of the curve's group; a private key is between 1 and this, exclusive.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def canonical(manifest: dict[str, Any]) -> bytes:
    """Return the bytes the seal is over: the manifest without it, in one spelling."""
    body = {key: value for key, value in manifest.items() if key != "seal"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sealed(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest with its seal; the same content has the same seal."""
    key = _private_key(settings.SECRET_KEY)
    how = ec.ECDSA(SHA256(), deterministic_signing=True)
    r, s = utils.decode_dss_signature(key.sign(canonical(manifest), how))
    # Browsers take the two numbers side by side, not the DER form.
    return {**manifest, "seal": _base64(r.to_bytes(32) + s.to_bytes(32))}


def public_key() -> str:
    """Return the key that checks the seal: the uncompressed point, base64url."""
    point = _private_key(settings.SECRET_KEY).public_key()
    return _base64(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@lru_cache(maxsize=4)
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    # 48 bytes: what is left over makes every key as likely as the next.
    derived = HKDF(SHA256(), length=48, salt=None, info=INFO).derive(secret.encode())
    number = int.from_bytes(derived) % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
