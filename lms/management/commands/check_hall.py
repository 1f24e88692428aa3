from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms.hall.check import EVENT_DAYS, check_hall
from lms.hall.findings import is_secure, report


class Command(BaseCommand):
    help = (
        "Check whether phones in the hall will get a secure connection: files "
        "readable, key fits, name covered, valid until the end of the event, chain "
        "complete, name leads to this machine, clock sane. Prints each problem in "
        "Indonesian with what will not work. Exit code 0 when secure, 1 otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cert", type=Path, required=True, help="fullchain.pem")
        parser.add_argument("--key", type=Path, required=True, help="privkey.pem")
        parser.add_argument("--name", required=True, help="as phones will open it")
        parser.add_argument("--days", type=int, default=EVENT_DAYS, help="of the event")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        findings = check_hall(
            options["name"],
            options["cert"],
            options["key"],
            now=now,
            until=now + timedelta(days=options["days"]),
        )
        self.stdout.write(report(f"https://{options['name']}", findings))
        if not is_secure(findings):
            raise SystemExit(1)
