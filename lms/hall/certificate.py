"""Is this certificate good for this name on these days, as a phone will judge it?

Reads files and answers; it asks no network. Trust is judged against the machine's own
list of authorities, which is close to, but not the same as, the list in a phone.
"""

import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from warnings import catch_warnings, simplefilter

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from lms.hall.findings import Finding
from lms.templatetags.ui import tanggal

RENEW = "Minta sertifikat baru (docs/hall.md, “Sebelum acara”), lalu jalankan lagi."
FULL_CHAIN = (
    "Pakai berkas fullchain.pem dari penerbit sertifikat, bukan cert.pem, "
    "lalu jalankan lagi."
)


class Unreadable(Exception):
    """A file of the certificate cannot be used; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


@dataclass(frozen=True)
class Pair:
    """A chain (the server's certificate first) and the public half of the key."""

    chain: list[x509.Certificate]
    public_key: bytes

    @property
    def leaf(self) -> x509.Certificate:
        return self.chain[0]


def read_pair(certificate: Path, key: Path) -> Pair:
    """Read both files. Raises Unreadable with what is wrong in words."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
    except OSError:
        raise _unreadable("cert_missing", certificate, "tidak dapat dibuka") from None
    except ValueError:
        problem = "bukan sertifikat PEM yang utuh"
        raise _unreadable("cert_broken", certificate, problem) from None
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except OSError:
        raise _unreadable("key_missing", key, "tidak dapat dibuka") from None
    except TypeError:
        problem = "terkunci dengan kata sandi"
        raise _unreadable("key_locked", key, problem) from None
    except ValueError:
        problem = "bukan kunci PEM yang utuh"
        raise _unreadable("key_broken", key, problem) from None
    return Pair(chain, _spki(private.public_key()))


def _unreadable(code: str, path: Path, problem: str) -> Unreadable:
    remedy = "Periksa letak berkas dan hak bacanya; salin ulang dari penerbitnya."
    if code == "key_locked":
        remedy = "Simpan kunci tanpa kata sandi, hanya dapat dibaca oleh Anda."
    return Unreadable(Finding(code, f"Berkas {path} {problem}.", remedy, fatal=True))


def _spki(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def certificate_findings(
    pair: Pair,
    name: str,
    *,
    now: datetime,
    until: datetime,
    roots: Sequence[x509.Certificate],
) -> list[Finding]:
    """Return what a phone would not accept, between now and the end of the event."""
    if _spki(pair.leaf.public_key()) != pair.public_key:
        return [
            Finding(
                "key_mismatch",
                "Kunci bukan pasangan sertifikat ini.",
                "Pakai privkey.pem yang dibuat bersama fullchain.pem ini.",
                fatal=True,
            )
        ]
    return [
        *_name_findings(pair.leaf, name),
        *_date_findings(pair.chain, now, until),
        *_chain_findings(pair.chain, roots),
    ]


def names_of(certificate: x509.Certificate) -> list[str]:
    """Return the DNS names a certificate is for; the old common name does not count."""
    try:
        extension = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
    except x509.ExtensionNotFound:
        return []
    return extension.value.get_values_for_type(x509.DNSName)


def covers(pattern: str, name: str) -> bool:
    """Say whether a name in a certificate covers a host; "*." stands for one label."""
    pattern, name = pattern.lower().rstrip("."), name.lower().rstrip(".")
    if not pattern.startswith("*."):
        return pattern == name
    first, _, rest = name.partition(".")
    return bool(first) and rest == pattern[2:]


def _name_findings(leaf: x509.Certificate, name: str) -> list[Finding]:
    names = names_of(leaf)
    if any(covers(pattern, name) for pattern in names):
        return []
    known = ", ".join(names) or "tidak ada nama"
    return [
        Finding(
            "wrong_name",
            f"Sertifikat ini bukan untuk {name}, tetapi untuk: {known}.",
            "Pakai nama yang ada dalam sertifikat, atau minta sertifikat baru.",
        )
    ]


def _date_findings(
    chain: Sequence[x509.Certificate], now: datetime, until: datetime
) -> list[Finding]:
    start = max(one.not_valid_before_utc for one in chain)
    end = min(one.not_valid_after_utc for one in chain)
    if now < start:
        return [
            Finding(
                "not_yet_valid",
                f"Sertifikat baru berlaku mulai {tanggal(start)}.",
                "Periksa tanggal dan jam laptop ini.",
            )
        ]
    if now >= end:
        sentence = f"Sertifikat sudah tidak berlaku sejak {tanggal(end)}."
        return [Finding("expired", sentence, RENEW)]
    if until >= end:
        sentence = (
            f"Sertifikat habis {tanggal(end)}, sebelum acara selesai "
            f"({tanggal(until)})."
        )
        return [Finding("expires_early", sentence, RENEW)]
    return []


def _chain_findings(
    chain: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> list[Finding]:
    for lower, upper in pairwise(chain):
        if not _issued(upper, lower):
            return [
                Finding(
                    "chain_broken",
                    "Urutan sertifikat dalam berkas tidak bersambung.",
                    FULL_CHAIN,
                )
            ]
    top = chain[-1]
    if any(top == root or _issued(root, top) for root in roots):
        return []
    if top.subject != top.issuer:
        if not roots and len(chain) > 1:
            return []  # no list of authorities here to judge the last link by
        sentence = (
            "Rantai sertifikat tidak lengkap: tidak sampai ke penerbit yang dikenal."
        )
        return [Finding("chain_missing", sentence, FULL_CHAIN)]
    return [
        Finding(
            "self_made",
            "Sertifikat ini buatan sendiri; HP peserta tidak mempercayainya.",
            "Minta sertifikat dari penerbit umum dengan DNS-01 (docs/hall.md).",
        )
    ]


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


@cache
def trusted_roots() -> list[x509.Certificate]:
    """Return the authorities this machine trusts; empty when it keeps no list."""
    bundle = ssl.get_default_verify_paths().cafile
    if not bundle:
        return []
    blocks = Path(bundle).read_text(encoding="ascii", errors="replace")
    end = "-----END CERTIFICATE-----"
    found = []
    for block in blocks.split(end)[:-1]:
        # An authority this library cannot read, or doubts, is none to judge by.
        with suppress(ValueError), catch_warnings():
            simplefilter("ignore")
            found.append(x509.load_pem_x509_certificate((block + end).encode()))
    return found
