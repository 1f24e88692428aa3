"""Loads Kemendagri's areas from the npm package idn-area-data, safely twice.

A code whose name changed gets a new row from the given date and the old row is closed;
a code that vanished is closed. Facts keep pointing at the row of their time, posyandu
and children move to the new one.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction

from lms.wilayah import codes
from lms.wilayah.models import Posyandu, Wilayah

SOURCE = "Kepmendagri 300.2.2-2138/2025 (npm idn-area-data 4.0.1, ODbL)"
# The decree is of 2025; its exact day is not verified, so the year's first is used.
VALID_FROM = date(2025, 1, 1)
FILES = ("provinces", "regencies", "districts", "villages")


@dataclass(frozen=True)
class AreaRow:
    """One line of the package: its code says its level and parent."""

    code: str
    name: str
    kind: str


class AreaDataMissing(Exception):
    """The package is not installed; the message names the command that installs it."""


def read_areas(province: str | None = None) -> Iterator[AreaRow]:
    """Yield areas from province to village; of one province when its code is given.

    Raises AreaDataMissing when `npm ci` has not been run.
    """
    folder = settings.NODE_MODULES / "idn-area-data" / "data"
    if not folder.is_dir():
        raise AreaDataMissing(f"{folder} is missing: run `npm ci` first")
    corrections = yaml.safe_load(
        Path(__file__).with_name("corrections.yaml").read_text(encoding="utf-8")
    )
    for file in FILES:
        path = folder / f"{file}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                code = row["code"]
                if province is None or codes.contains(province, code):
                    name = corrections.get(code, row["name"])
                    yield AreaRow(code, name, kind_of(code, name))


def kind_of(code: str, name: str) -> str:
    """Return the kind of an area from its code and name.

    In village codes the serial begins with 1 for a kelurahan, 2 for a desa and 3 for a
    desa adat (counted in the package).
    """
    level = codes.level_of(code)
    if level == "kabupaten":
        return Wilayah.Kind.KOTA if name.startswith("Kota ") else Wilayah.Kind.KABUPATEN
    if level == "desa":
        by_digit = {"1": Wilayah.Kind.KELURAHAN, "3": Wilayah.Kind.DESA_ADAT}
        return by_digit.get(code[9], Wilayah.Kind.DESA)
    return level


@transaction.atomic
def load_areas(province: str | None = None, *, as_of: date = VALID_FROM) -> Counter:
    """Bring the table in line with the package; returns counts by what was done.

    Keys: added, renamed, closed, unchanged.
    """
    counts: Counter = Counter()
    current = Wilayah.objects.current()
    scope = current.within(province) if province else current
    known = {area.code: area for area in scope}
    seen: set[str] = set()
    for level in codes.LEVELS:
        rows = [r for r in read_areas(province) if codes.level_of(r.code) == level]
        seen.update(row.code for row in rows)
        _load_level(level, rows, known, as_of, counts)
    counts["closed"] = _close_missing(known, seen, as_of)
    return counts


def _load_level(
    level: str,
    rows: list[AreaRow],
    known: dict[str, Wilayah],
    as_of: date,
    counts: Counter,
) -> None:
    fresh: list[Wilayah] = []
    replaced: list[tuple[Wilayah, Wilayah]] = []
    for row in rows:
        old = known.get(row.code)
        if old and (old.name, old.kind) == (row.name, row.kind):
            counts["unchanged"] += 1
            continue
        new = Wilayah(
            code=row.code,
            name=row.name,
            kind=row.kind,
            level=level,
            parent=known.get(row.code.rpartition(".")[0]),
            valid_from=as_of,
            source=SOURCE,
        )
        if old:
            replaced.append((old, new))
        fresh.append(new)
    _close([old for old, _ in replaced], as_of)
    Wilayah.objects.bulk_create(fresh, batch_size=500)
    known.update({area.code: area for area in fresh})
    for old, new in replaced:
        old.children.filter(valid_until=None).update(parent=new)
        Posyandu.objects.filter(desa=old).update(desa=new)
    counts["renamed"] += len(replaced)
    counts["added"] += len(fresh) - len(replaced)


def _close_missing(known: dict[str, Wilayah], seen: set[str], as_of: date) -> int:
    missing = [area for code, area in known.items() if code not in seen]
    _close(missing, as_of)
    return len(missing)


def _close(areas: list[Wilayah], as_of: date) -> None:
    Wilayah.objects.filter(pk__in=[a.pk for a in areas]).update(valid_until=as_of)
