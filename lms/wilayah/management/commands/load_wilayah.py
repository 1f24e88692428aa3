from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.wilayah.loading import VALID_FROM, AreaDataMissing, load_areas


class Command(BaseCommand):
    help = (
        "Load Kemendagri's areas from the npm package idn-area-data. Safe to repeat: "
        "only new, renamed and vanished codes change anything."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", help="two-digit code; all 38 when left out")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=VALID_FROM,
            help="first day the loaded names are in force (YYYY-MM-DD)",
        )

    def handle(self, *, province: str | None, as_of: date, **options: object) -> None:
        try:
            counts = load_areas(province, as_of=as_of)
        except AreaDataMissing as error:
            raise CommandError(str(error)) from error
        if not any(counts.values()):
            raise CommandError(f"no area has the code {province}")
        self.stdout.write(
            ", ".join(f"{counts[k]} {k}" for k in ("added", "renamed", "closed"))
            + f", {counts['unchanged']} unchanged"
        )
