"""Certificates made on the spot: an authority, a link below it, a server."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
NAME = "aula.example.id"


@dataclass(frozen=True)
class Signed:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, password: bytes = b"") -> bytes:
        how: KeySerializationEncryption = NoEncryption()
        if password:
            how = BestAvailableEncryption(password)
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


def sign(
    subject: str,
    issuer: Signed | None = None,
    *,
    names: tuple[str, ...] = (),
    start: datetime = NOW - timedelta(days=10),
    days: int = 90,
) -> Signed:
    """Make a certificate; without an issuer it signs itself. Names make a server's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
    )
    if names:
        listed = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
        builder = builder.add_extension(listed, critical=False)
    else:
        basic = x509.BasicConstraints(ca=True, path_length=None)
        builder = builder.add_extension(basic, critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Signed(certificate, key)


@dataclass(frozen=True)
class Authority:
    root: Signed
    link: Signed

    def server(self, *names: str, **dates) -> Signed:
        return sign(NAME, self.link, names=names or (NAME,), **dates)


def make_authority() -> Authority:
    root = sign("Akar", days=4000)
    return Authority(root, sign("Perantara", root, days=2000))


def write(folder: Path, *chain: Signed, key: Signed | None = None) -> tuple[Path, Path]:
    """Write fullchain.pem and privkey.pem (of the first unless given)."""
    certificate, private = folder / "fullchain.pem", folder / "privkey.pem"
    certificate.write_bytes(b"".join(one.pem for one in chain))
    private.write_bytes((key or chain[0]).key_pem())
    return certificate, private
