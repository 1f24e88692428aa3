"""The sign-ins of the demonstration: invented people, printed at `make run`.

They exist only where `seed_demo` was run, and are marked `is_demo`.
"""

from dataclasses import dataclass

DEMO_PIN = "482915"


@dataclass(frozen=True)
class DemoAccount:
    """One sign-in to try; `role` is a role value of RoleAssignment, or `kader`."""

    role: str
    label: str
    area: str
    name: str
    phone: str
    pin: str = DEMO_PIN


DEMO_ACCOUNTS = (
    DemoAccount("kader", "Kader", "62.03", "Rina Marlina (contoh)", "+6281180000101"),
    DemoAccount("panitia", "Panitia", "62", "Panitia (contoh)", "+6281180000102"),
    DemoAccount(
        "fasilitator", "Fasilitator", "62", "Fasilitator (contoh)", "+6281180000103"
    ),
    DemoAccount("penilai", "Penilai", "62", "Penilai Satu (contoh)", "+6281180000104"),
    DemoAccount("penilai", "Penilai", "62", "Penilai Dua (contoh)", "+6281180000105"),
    DemoAccount(
        "dinas", "Dinas PMD provinsi", "62", "Dinas Provinsi (contoh)", "+6281180000106"
    ),
    DemoAccount(
        "dinas",
        "Dinas PMD kabupaten (Kapuas)",
        "62.03",
        "Dinas Kapuas (contoh)",
        "+6281180000107",
    ),
    DemoAccount("penulis", "Penulis modul", "62", "Penulis (contoh)", "+6281180000108"),
)
