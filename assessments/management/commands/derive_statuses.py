from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.levels import RuleSetError
from assessments.models import Evidence
from assessments.services import derive_many, owe_expired_statuses
from lms.accounts.models import User


class Command(BaseCommand):
    help = (
        "Derive skill statuses and levels from the ledger. --all: now, for every "
        "person with evidence. --expired: owe it to the worker for those with a "
        "cakap past its date. Both may run at any time and any number of times."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true")
        which.add_argument("--expired", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["expired"]:
            count = owe_expired_statuses(timezone.localdate())
            self.stdout.write(f"Owed: {count}")
            return
        people = User.objects.filter(pk__in=Evidence.objects.values("kader"))
        try:
            levels = derive_many(people)
        except RuleSetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Derived: {len(levels)}")
