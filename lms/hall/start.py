"""What gunicorn says when it starts to speak TLS by itself."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from lms.hall.check import check_hall
from lms.hall.findings import report


def tell_before_start(
    address: str, certificate: str, key: str, out: TextIO | None = None
) -> None:
    """Check the certificate for the address that phones will open; print the result.

    Raises SystemExit(1) when TLS cannot be spoken with these files at all.
    """
    name = urlsplit(address).hostname or "localhost"
    findings = check_hall(name, Path(certificate), Path(key), now=datetime.now(UTC))
    print(report(address, findings), file=out or sys.stderr, flush=True)
    if any(finding.fatal for finding in findings):
        raise SystemExit(1)
