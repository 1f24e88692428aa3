"""What the check of a hall found, in words for the trainer who reads the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

# A browser gives these only to a page it considers safe ("secure context").
LOST = (
    "Yang tidak jalan tanpa sambungan aman:",
    "  - halaman dan modul tidak dapat disimpan di HP untuk dibaca tanpa sinyal",
    "  - kamera untuk memindai kartu QR tidak dapat dibuka",
    "  - Cakap tidak dapat dipasang di layar utama HP",
    "Yang tetap jalan:",
    "  - membaca modul dan menjawab tes selama tersambung",
    "  - daftar hadir dengan mencari nama atau mengetik kode kartu",
    "  - mengunduh berkas modul dari halaman server aula",
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, and what to do about it.

    `fatal` means that the server cannot speak TLS at all; `warning` that phones may
    still get a secure connection.
    """

    code: str
    sentence: str
    remedy: str
    fatal: bool = False
    warning: bool = False


def is_secure(findings: Sequence[Finding]) -> bool:
    """Say whether phones may expect a secure connection despite the findings."""
    return all(finding.warning for finding in findings)


def report(address: str, findings: Sequence[Finding]) -> str:
    """Return the check's result as lines of plain Indonesian."""
    if not findings:
        return f"Sambungan aman siap: {address}"
    lines = [f"Pemeriksaan sambungan aman untuk {address}:"]
    for number, finding in enumerate(findings, start=1):
        lines += [f"{number}. {finding.sentence}", f"   Lakukan: {finding.remedy}"]
    if not is_secure(findings):
        lines += ["", *LOST]
    return "\n".join(lines)
