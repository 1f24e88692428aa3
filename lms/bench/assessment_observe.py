"""Observed practice of a morning without signal, through the real server.

Twenty assessors' phones send fifty sheets each; BENCH_ASSESSORS makes it smaller. The
figure is the processor time of gunicorn, without that of PostgreSQL, for storing the
sheet, its line in the ledger, and the kader's status and level.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lms.bench.figure import Figure
from lms.bench.sync import phones_of, postgresql_site, run_in_order, sqlite_site
from lms.bench.sync_postgresql import NoPostgreSQL
from lms.bench.sync_site import serving

GROUP = "assessment"
ASSESSORS = int(os.environ.get("BENCH_ASSESSORS", "20"))
SEED = f"from lms.bench.assessment_observe_seed import seed;print(seed({ASSESSORS}))"
# Ours: 300 sheets of an event's day are then two seconds of one processor.
GOAL = 150
NAME = "assessment.observe.per_cpu_second"


def figures() -> Iterator[Figure]:
    """Yield observations per second of processor time, on both databases."""
    for name, site in ((NAME, sqlite_site), (f"{NAME}.postgresql", postgresql_site)):
        try:
            speed = measure(site)
        except NoPostgreSQL as missing:
            sys.stderr.write(f"{name} skipped: {missing}\n")
            continue
        yield Figure.at_least(name, speed, "observations/s", GOAL)


def measure(site: Callable[..., Any]) -> float:
    """Return how many sheets the server stores in a second of its processor time."""
    with TemporaryDirectory(prefix="cakap-observe-") as folder:
        scratch = Path(folder)
        with site(scratch, SEED) as (made, copy):
            sheets = sum(len(phone["items"]) for phone in made)
            with serving(scratch, copy("observed")) as server:
                return sheets / run_in_order(server, phones_of(made))
