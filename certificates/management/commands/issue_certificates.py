from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from certificates.models import PaperKind
from certificates.services import issue_papers
from courses.models import Bimtek
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.journal.work import batch_progress


class Command(BaseCommand):
    help = (
        "Issue one kind of paper to every participant of an event who has earned it "
        "and has none yet. Safe to repeat: nothing is issued twice. The PDF files are "
        "made by the worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="address of the event, as in /bimtek/<slug>/")
        parser.add_argument("--kind", required=True, choices=PaperKind.values)
        parser.add_argument(
            "--by", required=True, metavar="CODE", help="account code of who issues"
        )

    def handle(self, *args, slug: str, kind: str, by: str, **options) -> None:
        bimtek = Bimtek.objects.filter(slug=slug).first()
        if bimtek is None:
            raise CommandError(f"no event at /bimtek/{slug}/")
        officer = User.objects.filter(account_code__iexact=by, is_active=True).first()
        if officer is None:
            raise CommandError(f"no active account with the code {by}")
        try:
            run = issue_papers(bimtek, kind, by=officer)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        found = batch_progress(run.batch)
        self.stdout.write(f"{found.total} papers, {found.waiting} still to be rendered")
