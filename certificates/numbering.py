"""Official numbers: taken from a counter row inside the transaction that issues.

The UPDATE locks the row until the issuing transaction ends, so parallel issuers queue
behind each other and a rollback gives its numbers back: no gaps, no twins. A database
sequence would leave gaps, and reading the highest number plus one makes twins.
"""

from django.db import connection
from django.db.models import F

from certificates.models import NumberSeries, PaperKind
from courses.models import Organiser

# What {kind} becomes in a number pattern.
KIND_MARKS = {PaperKind.ATTENDANCE: "SKM", PaperKind.COMPETENCE: "KOM"}


def series_for(organiser: Organiser, kind: str, year: int) -> NumberSeries:
    """Return the register that numbers this kind of paper, making it when absent.

    A pattern without {kind} would print the same number on two papers, so there both
    kinds share one register.
    """
    apart = "{kind}" in organiser.number_pattern
    return NumberSeries.objects.get_or_create(
        organiser=organiser,
        year=year,
        classification=organiser.archive_code,
        kind=kind if apart else "",
    )[0]


def reserve_numbers(series: NumberSeries, count: int) -> range:
    """Take the next `count` numbers of a register; they return on rollback.

    Raises RuntimeError outside a transaction, where a failure would leave a gap.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are taken inside the issuing transaction")
    row = NumberSeries.objects.filter(pk=series.pk)
    row.update(last_number=F("last_number") + count)
    last = row.values_list("last_number", flat=True).get()
    return range(last - count + 1, last + 1)


def next_number(series: NumberSeries) -> int:
    """Take one number of a register; see reserve_numbers."""
    return reserve_numbers(series, 1)[0]


def format_number(
    pattern: str, *, number: int, kind: str, classification: str, unit: str, year: int
) -> str:
    """Return the number as the organiser writes it, three digits at least.

    Raises KeyError when the pattern names a field that does not exist.
    """
    return pattern.format(
        number=f"{number:03d}",
        kind=KIND_MARKS[PaperKind(kind)],
        classification=classification,
        unit=unit,
        year=year,
    )
