from typing import Any

from django.core.management.base import BaseCommand

from lms.accounts.demo import DEMO_ACCOUNTS, DemoAccount
from lms.accounts.models import User
from lms.accounts.phones import national

HEADINGS = ("Masuk sebagai", "Nama", "Nomor HP", "PIN", "Mulai di")


class Command(BaseCommand):
    help = (
        "Print the sign-ins of the demonstration: people flagged as demo whose phone "
        "is in the list of demo accounts and whose PIN is still the one in that list. "
        "Reads only."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [line for account in DEMO_ACCOUNTS if (line := row_of(account))]
        if not rows:
            self.stdout.write("Belum ada akun contoh. Jalankan seed_demo lebih dahulu.")
            return
        widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
        for row in (HEADINGS, tuple("-" * width for width in widths), *rows):
            line = "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            )
            self.stdout.write(line.rstrip())


def row_of(account: DemoAccount) -> tuple[str, ...] | None:
    people = User.objects.filter(phone=account.phone, is_demo=True, is_active=True)
    person = next((p for p in people if p.check_password(account.pin)), None)
    if person is None:
        return None
    phone = national(account.phone)
    return (account.label, person.name, phone, account.pin, account.start)
