from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.models import KaderLevel
from assessments.ruleset import RuleSetError
from assessments.services import (
    owe_expired_statuses,
    owe_recompute,
    run_recompute,
)
from assessments.services.statuses import frame_in_force


class Command(BaseCommand):
    help = (
        "Derive skill statuses and levels from the ledger. --all: now, for every "
        "person with evidence, in chunks; killed half-way, it goes on where it "
        "stopped. --owe: the same, left to the workers. --expired: owe it to the "
        "workers for those whose verdict time has changed. All may run at any time "
        "and any number of times."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true")
        which.add_argument("--owe", action="store_true")
        which.add_argument("--expired", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["expired"]:
            count = owe_expired_statuses(timezone.localdate())
            self.stdout.write(f"Owed: {count}")
            return
        if options["owe"]:
            self.stdout.write(f"Owed chunks: {owe_recompute().items.count()}")
            return
        try:
            frame_in_force()
        except RuleSetError as error:
            raise CommandError(str(error)) from error
        left = run_recompute()
        if left:
            raise CommandError(f"{left} chunks are held by a worker; run it again.")
        self.stdout.write(f"Derived: {KaderLevel.objects.count()}")
