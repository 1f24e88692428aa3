import time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.scenarios.build import build_scenario
from lms.scenarios.plan import UnknownScenario


class Command(BaseCommand):
    help = (
        "Rebuild the event of a scenario with invented people (marked as examples). "
        "Safe to repeat: what is there already is found again. Needs load_wilayah, "
        "load_framework and load_curriculum first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scenario", default="kalteng")

    def handle(self, *, scenario: str, **options: object) -> None:
        started = time.monotonic()
        try:
            bimtek = build_scenario(
                scenario, lambda line: self.stdout.write(f"  … {line}")
            )
        except UnknownScenario as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        count = bimtek.registrations.count()
        self.stdout.write(f"{bimtek.name}: {count} participants ({seconds:.0f} s)")
