from django.core.management.base import BaseCommand

from courses.services.curriculum import load_curriculum


class Command(BaseCommand):
    help = (
        "Load the modules under content/curriculum/ as pages, questions and "
        "checklists. Safe to repeat; whatever was edited in the CMS is kept and named."
    )

    def handle(self, **options: object) -> None:
        for line in load_curriculum().lines():
            self.stdout.write(line)
