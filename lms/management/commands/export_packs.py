from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.hall.folder import export
from lms.hall.local import LocalSource
from lms.hall.source import SiteSource, Source, SourceFailed
from lms.templatetags.ui import kb


class Command(BaseCommand):
    help = (
        "Write every published module as sealed files into a folder, for serve_hall "
        "and to hand on. Only what is missing there is fetched; files no module needs "
        "any more are removed. With --from the packs of another Cakap are fetched over "
        "the network, without it those of this database are written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the folder")
        parser.add_argument("--from", dest="site", help="https://… of a Cakap")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"]
        try:
            source: Source = (
                SiteSource(options["site"]) if options["site"] else LocalSource()
            )
            done = export(source, folder, now=datetime.now(UTC))
        except (SourceFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.packs} modul ({kb(done.bytes)}) di {folder}: {done.fetched} bagian "
            f"baru, {done.kept} sudah ada, {done.removed} berkas lama dihapus."
        )
