"""Ten thousand facts of five hundred phones, through the real server.

Two copies of one seeded site: in the first the phones send in order, one after the
other, and the server's processor time is measured; in the second everything goes
wrong that goes wrong in the field, and the server is killed three times. Both must
end in the same state. BENCH_PHONES makes it smaller.
"""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from time import sleep
from typing import Any

from lms.bench.figure import Figure
from lms.bench.phone_site import manage, scratch_environment
from lms.bench.sync_phones import BATCH, FIELD, ORDERLY, Phone, run_phones
from lms.bench.sync_postgresql import (
    NoPostgreSQL,
    create_database,
    running_postgresql,
)
from lms.bench.sync_site import Server, copy_sqlite, http_courier, serving
from lms.bench.sync_state import Comparison, State, compare
from lms.ids import new_uuid7

GROUP = "phone"
PHONES = int(os.environ.get("BENCH_PHONES", "500"))
GOAL = 650
ROUGH = 0.1
THREADS = 6
# Phones that send a hundred readings each, to measure these alone.
READERS = 50
KILLS = (0.25, 0.5, 0.75)
SEED = f"from lms.bench.sync_seed import seed; print(seed({PHONES}))"
DUMP = (
    "import json; from lms.bench.sync_state import read_state;"
    "print(json.dumps(read_state()))"
)

# Gives the address of a copy of the seeded database, under a name.
Copier = Callable[[str], str]


def figures() -> Iterator[Figure]:
    """Yield speed per database, then what was lost, doubled or different in all."""
    results = []
    for name, site in (("sqlite", sqlite_site), ("postgresql", postgresql_site)):
        try:
            with TemporaryDirectory(prefix="cakap-sync-") as folder:
                # The server of PostgreSQL may have to enter it as another user.
                speeds, result = measure(Path(folder), site)
        except NoPostgreSQL as missing:
            sys.stderr.write(f"sync.facts_per_cpu_second.{name} skipped: {missing}\n")
            continue
        results.append(result)
        for what, speed in speeds.items():
            label = f"sync.{what}_per_cpu_second.{name}"
            yield Figure.at_least(label, speed, "facts/s", GOAL)
    for what in ("lost", "doubled", "different"):
        count = sum(getattr(result, what) for result in results)
        yield Figure.at_most(f"sync.{what}", count, "facts", 0)


def measure(
    scratch: Path, site: Callable[..., Any]
) -> tuple[dict[str, float], Comparison]:
    """Return facts per second of processor time, and how the rough run compares.

    `facts` of all types as phones send them, and `readings` alone, in full batches.
    """
    with site(scratch) as (made, copy):
        sent = [item["id"] for phone in made for item in phone["items"]]
        with serving(scratch, copy("orderly")) as server:
            seconds = run_in_order(server, phones_of(made))
            orderly = state_of(server)
            readers = phones_of(more_readings(made))
            readings = len(readers) * BATCH / run_in_order(server, readers)
        with serving(scratch, copy("rough")) as server:
            run_roughly(server, phones_of(made), len(sent))
            found = state_of(server)
    speeds = {"facts": len(sent) / seconds, "readings": readings}
    return speeds, compare(sent, orderly, found)


def more_readings(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return phones with a batch of new readings each, of lessons they sent before."""
    return [
        {
            "token": one["token"],
            "items": [
                {**item, "id": str(new_uuid7())} for item in islice(cycle(known), BATCH)
            ],
        }
        for one in made[:READERS]
        if (known := [i for i in one["items"] if i["type"] == "lesson.read"])
    ]


def phones_of(made: list[dict[str, Any]]) -> list[Phone]:
    return [
        Phone(one["token"], one["items"], random.Random(number))  # noqa: S311
        for number, one in enumerate(made)
    ]


def run_in_order(server: Server, phones: list[Phone]) -> float:
    """Let the phones send one by one; returns the server's processor time."""
    courier = http_courier(server, taken=lambda _: None)
    # What is loaded with the first request belongs to the start of the server.
    for _ in range(10):
        courier(phones[0].token, [], 0)
    before = server.cpu_seconds()
    run_phones(phones, courier, ORDERLY)
    return server.cpu_seconds() - before


def run_roughly(server: Server, phones: list[Phone], total: int) -> None:
    """Let the phones send in trouble, and kill the server when some got through."""
    lock, taken = Lock(), [0]

    def note(count: int) -> None:
        with lock:
            taken[0] += count

    courier = http_courier(server, rough=ROUGH, seed=1, taken=note)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            run_phones(phones, courier, FIELD, threads=THREADS)
        except Exception as error:
            failures.append(error)

    field = Thread(target=run)
    field.start()
    for share in KILLS:
        while field.is_alive() and taken[0] < share * total:
            sleep(0.05)
        server.kill()
        server.start()
    field.join()
    if failures:
        raise failures[0]


def state_of(server: Server) -> State:
    return json.loads(manage(server.environment, "shell", "-v", "0", "-c", DUMP))


def prepare(environment: dict[str, str], seed: str) -> list[dict[str, Any]]:
    """Fill an empty database, at last by the line `seed`; returns the phones."""
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "load_framework")
    manage(environment, "load_curriculum")
    return json.loads(manage(environment, "shell", "-v", "0", "-c", seed))


@contextmanager
def sqlite_site(
    scratch: Path, seed: str = SEED
) -> Iterator[tuple[list[dict[str, Any]], Copier]]:
    """Seed an SQLite file; yields the phones and how to copy it."""
    made = prepare(scratch_environment(scratch, 0, "http://localhost"), seed)
    source = scratch / "bench.sqlite3"
    yield made, lambda name: copy_sqlite(source, scratch / f"{name}.sqlite3")


@contextmanager
def postgresql_site(
    scratch: Path, seed: str = SEED
) -> Iterator[tuple[list[dict[str, Any]], Copier]]:
    """Seed a database of a PostgreSQL of our own; raises NoPostgreSQL."""
    with running_postgresql() as address:
        environment = scratch_environment(scratch, 0, "http://localhost")
        seeded = create_database(address, "seeded")
        made = prepare({**environment, "DATABASE_URL": seeded}, seed)
        yield made, lambda name: create_database(address, name, "seeded")
