"""How many tests are handed in per second of the server's processor time.

Phones send through the real server, one after the other. Each handing in brings all
its answers, as that of a phone without signal does, and the test certifies: grading,
evidence and statuses are paid for. BENCH_SUBMITS makes it smaller.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lms.bench import sync
from lms.bench.figure import Figure
from lms.bench.phone_site import manage
from lms.bench.sync_postgresql import NoPostgreSQL
from lms.bench.sync_site import serving

GROUP = "assessment"
SUBMITS = int(os.environ.get("BENCH_SUBMITS", "300"))
NAME = "assessment.submit.per_cpu_second"
# A hall of a thousand hands in within one minute, on one core.
GOAL = 17
CERTIFY = (
    "from assessments.models import Assessment;"
    "Assessment.objects.update(certifying=True)"
)


def figures() -> Iterator[Figure]:
    """Yield the speed on SQLite, and on PostgreSQL where it is installed."""
    for name, site in (
        (NAME, sync.sqlite_site),
        (f"{NAME}.postgresql", sync.postgresql_site),
    ):
        try:
            with TemporaryDirectory(prefix="cakap-submit-") as folder:
                speed = measure(Path(folder), site)
        except NoPostgreSQL as missing:
            sys.stderr.write(f"{name} skipped: {missing}\n")
            continue
        yield Figure.at_least(name, speed, "tests/s", GOAL)


def measure(scratch: Path, site: Callable[..., Any]) -> float:
    """Return tests handed in and graded per second of processor time."""
    with site(scratch) as (made, copy):
        handing_in = [
            {**phone, "items": own}
            for phone in made
            if (own := [i for i in phone["items"] if i["type"] == "attempt.submit"])
        ][:SUBMITS]
        with serving(scratch, copy("submit")) as server:
            manage(server.environment, "shell", "-v", "0", "-c", CERTIFY)
            seconds = sync.run_in_order(server, sync.phones_of(handing_in))
    return len(handing_in) / seconds
