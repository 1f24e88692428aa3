"""The check before a hall opens: certificate, name, clock; what a phone will miss.

Run by `check_hall`, by `serve_hall`, and by gunicorn when TLS_CERT is set.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509

from lms.hall.certificate import (
    Unreadable,
    certificate_findings,
    read_pair,
    trusted_roots,
)
from lms.hall.findings import Finding

# Days an event lasts when nobody says: a bimtek takes three.
EVENT_DAYS = 3
# A clock may be this wrong before browsers object to a fresh certificate.
CLOCK_SLACK = timedelta(days=1)

Resolve = Callable[[str], Iterable[str]]


def check_hall(
    name: str,
    certificate: Path,
    key: Path,
    *,
    now: datetime,
    until: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    resolve: Resolve | None = None,
) -> list[Finding]:
    """Return what stands between phones and a secure connection to this machine.

    `until` is the last day of the event (three days from now if absent); `roots` and
    `resolve` are the machine's own unless given. Asks the name server for `name`.
    """
    clock = clock_findings(now)
    try:
        pair = read_pair(certificate, key)
    except Unreadable as unreadable:
        return [*clock, unreadable.finding]
    findings = certificate_findings(
        pair,
        name,
        now=now,
        until=until or now + timedelta(days=EVENT_DAYS),
        roots=trusted_roots() if roots is None else roots,
    )
    return [*clock, *findings, *name_findings(name, resolve or addresses_of, is_here)]


def clock_findings(now: datetime, written: datetime | None = None) -> list[Finding]:
    """Say when this clock shows a time before the software itself was written."""
    written = written or software_time()
    if now >= written - CLOCK_SLACK:
        return []
    return [
        Finding(
            "clock_behind",
            f"Jam laptop ini salah: menunjukkan {now:%d-%m-%Y}.",
            "Setel tanggal dan jam, lalu jalankan lagi.",
        )
    ]


def software_time() -> datetime:
    """Return when the files of this program were written."""
    seconds = Path(__file__).stat().st_mtime
    return datetime.fromtimestamp(seconds, UTC)


def addresses_of(name: str) -> list[str]:
    """Return the addresses a name has for this machine; none when it has none."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({entry[4][0] for entry in found})


def is_here(address: str) -> bool:
    """Say whether an address belongs to this machine: only then it can be taken."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def name_findings(
    name: str, resolve: Resolve, here: Callable[[str], bool]
) -> list[Finding]:
    """Say whether phones that ask for the name come to this machine."""
    addresses = list(resolve(name))
    if not addresses:
        return [
            Finding(
                "no_address",
                f"Nama {name} tidak dikenal di jaringan ini.",
                "Daftarkan nama ini di router aula, atau di DNS umum dengan alamat "
                "laptop ini.",
            )
        ]
    elsewhere = [address for address in addresses if not here(address)]
    if elsewhere:
        return [
            Finding(
                "elsewhere",
                f"Nama {name} menunjuk ke {', '.join(elsewhere)}, bukan ke laptop ini.",
                "Beri laptop ini alamat itu di router, atau ubah alamat nama itu.",
            )
        ]
    if all(ip_address(address).is_loopback for address in addresses):
        return [
            Finding(
                "only_here",
                f"Di laptop ini nama {name} menunjuk ke dirinya sendiri.",
                "Pastikan di router nama itu menunjuk ke alamat wifi laptop ini; "
                "coba buka dari satu HP.",
                warning=True,
            )
        ]
    return []
