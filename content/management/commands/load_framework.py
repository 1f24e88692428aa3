from django.core.management.base import BaseCommand

from content.loading import load_framework


class Command(BaseCommand):
    help = (
        "Load the six SPM fields, the 25 skills and the level rules from "
        "content/framework/. Safe to repeat; rows edited in the CMS are kept and named."
    )

    def handle(self, **options: object) -> None:
        for line in load_framework().lines():
            self.stdout.write(line)
