"""What a paper costs: CPU and bytes of one, papers per second, an event's lists."""

import time
from collections.abc import Iterator
from statistics import median

from certificates.pdf.render import render_certificate, render_daftar_hadir
from lms.bench.figure import Figure
from lms.bench.samples import attendance_list, competence

ROUNDS = 20
PEOPLE, SESSIONS = 250, 6


def figures() -> Iterator[Figure]:
    """Yield the figures of one core; rendering needs neither database nor network."""
    # The first paper reads fonts and templates; workers do that once in their life.
    render_certificate(competence())
    cpus, size = [], 0
    for serial in range(1, ROUNDS + 1):
        start = time.process_time()
        size = len(render_certificate(competence(serial)))
        cpus.append(time.process_time() - start)
    yield Figure.at_most(
        "certificate.weasyprint.cpu_ms", 1000 * median(cpus), "ms", 250
    )
    yield Figure.at_most("certificate.weasyprint.bytes", size, "B", 100_000)
    # Per core: CPU time, not wall time, so that a busy machine does not change it.
    yield Figure.at_least("certificate.per_second", ROUNDS / sum(cpus), "1/s", 4)
    yield from _lists()


def _lists() -> Iterator[Figure]:
    """Yield the cost of one list, and of one for every session of an event."""
    lists = [attendance_list(number, PEOPLE) for number in range(1, SESSIONS + 1)]
    for name, chosen in ((f"{PEOPLE}", lists[:1]), (f"{PEOPLE}x{SESSIONS}", lists)):
        start = time.process_time()
        render_daftar_hadir(chosen)
        spent = 1000 * (time.process_time() - start)
        yield Figure.at_most(f"daftar_hadir.{name}.cpu_ms", spent, "ms", 2_000)
