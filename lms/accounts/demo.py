"""The people one may sign in as in the demonstration. All of them are invented.

The seeding creates them and `manage.py demo_accounts` prints those that exist; only
rows flagged `is_demo` are ever printed. Their PINs are public: never seed them where
real people work.
"""

from dataclasses import dataclass

from lms.accounts.models import RoleAssignment

Role = RoleAssignment.Role


@dataclass(frozen=True)
class DemoAccount:
    """One invented person; `role` is "" for a kader, whose area is a village."""

    label: str
    role: str
    area: str
    name: str
    phone: str
    pin: str
    start: str = "/"


DEMO_ACCOUNTS = (
    DemoAccount("Kader", "", "62.03.01.2001", "Rina Contoh", "+628110000001", "482916"),
    DemoAccount(
        "Fasilitator", Role.FACILITATOR, "62", "Budi Contoh", "+628110000002", "739402"
    ),
    DemoAccount(
        "Penilai", Role.ASSESSOR, "62", "Siti Contoh", "+628110000003", "586314"
    ),
    DemoAccount(
        "Panitia", Role.PANITIA, "62", "Yanti Contoh", "+628110000004", "394765"
    ),
    DemoAccount(
        "Dinas PMD provinsi",
        Role.DINAS,
        "62",
        "Hendra Contoh",
        "+628110000005",
        "670384",
    ),
    DemoAccount(
        "Dinas PMD Kabupaten Kapuas",
        Role.DINAS,
        "62.03",
        "Lestari Contoh",
        "+628110000006",
        "853297",
    ),
    DemoAccount(
        "Penulis modul",
        Role.AUTHOR,
        "62",
        "Andi Contoh",
        "+628110000007",
        "907463",
        "/cms/",
    ),
)
