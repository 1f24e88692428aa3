from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.hall.check import EVENT_DAYS, check_hall
from lms.hall.findings import LOST, report
from lms.hall.serve import Door, HallServer, PortRefused, check_port
from lms.hall.site import HallSite

SECURE, PLAIN = 443, 80


class Command(BaseCommand):
    help = (
        "Serve exported packs in a hall without internet, until Ctrl-C. With --cert, "
        "--key and --name phones get a secure connection, which is checked first: see "
        "check_hall. Without them only files can be downloaded. Reads --packs, writes "
        "nothing, uses no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--packs", type=Path, required=True, help="of export_packs")
        parser.add_argument("--cert", type=Path, help="fullchain.pem")
        parser.add_argument("--key", type=Path, help="privkey.pem")
        parser.add_argument("--name", required=True, help="as phones will open it")
        parser.add_argument(
            "--port", type=int, help=f"{SECURE}, or {PLAIN} without TLS"
        )
        # Phones are on the network of the hall, not on this machine.
        parser.add_argument("--bind", default="0.0.0.0", help="address")  # noqa: S104
        parser.add_argument("--days", type=int, default=EVENT_DAYS, help="of the event")

    def handle(self, *args: Any, **options: Any) -> None:
        certificate, key = options["cert"], options["key"]
        if (certificate is None) != (key is None):
            raise CommandError("Berikan --cert dan --key bersama-sama.")
        door = Door(
            options["bind"],
            options["port"] or (SECURE if certificate else PLAIN),
            certificate,
            key,
        )
        address = address_of(options["name"], door)
        site = self._site(options["packs"], address)
        self._check(options, address)
        try:
            check_port(door)
        except PortRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"\nServer aula: {address}   (Ctrl-C menghentikan)")
        self.stdout.flush()
        HallServer(site, door).run()

    def _site(self, folder: Path, address: str) -> HallSite:
        site = HallSite(folder, address)
        try:
            packs = site.packs
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(
                f"Di {folder} belum ada modul. Jalankan dahulu: "
                f"python manage.py export_packs --to {folder}"
            ) from error
        self.stdout.write(f"{len(packs.manifests)} modul dari {packs.origin}")
        for title in packs.broken:
            self.stdout.write(f"Tidak utuh, tidak dibagikan: {title}. Ekspor lagi.")
        return site

    def _check(self, options: dict[str, Any], address: str) -> None:
        if options["cert"] is None:
            lines = ["Tanpa sertifikat, sambungan ini tidak aman.", *LOST]
            self.stdout.write("\n".join(lines))
            return
        now = datetime.now(UTC)
        findings = check_hall(
            options["name"],
            options["cert"],
            options["key"],
            now=now,
            until=now + timedelta(days=options["days"]),
        )
        self.stdout.write(report(address, findings))
        if any(finding.fatal for finding in findings):
            raise CommandError("Dengan berkas ini server aula tidak dapat dijalankan.")


def address_of(name: str, door: Door) -> str:
    """Return the address phones open, without a port where it is the usual one."""
    scheme, usual = ("https", SECURE) if door.certificate else ("http", PLAIN)
    return f"{scheme}://{name}" + ("" if door.port == usual else f":{door.port}")
