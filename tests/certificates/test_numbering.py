import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max

from certificates.codes import new_code
from certificates.models import Certificate, NumberSeries, PaperKind
from certificates.numbering import (
    format_number,
    next_number,
    reserve_numbers,
    series_for,
)
from tests.factories.accounts import make_user
from tests.factories.courses import make_bimtek, make_organiser

ISSUERS, EACH = 12, 10


def test_a_number_is_written_in_the_organisers_pattern():
    text = format_number(
        "{classification}/{number}/{kind}/{unit}/{year}",
        number=7,
        kind=PaperKind.COMPETENCE,
        classification="400.10.2.4",
        unit="DPMD",
        year=2026,
    )
    assert text == "400.10.2.4/007/KOM/DPMD/2026"


def test_a_pattern_with_an_unknown_field_is_an_error():
    with pytest.raises(KeyError):
        format_number(
            "{number}/{bulan}",
            number=1,
            kind="keterangan",
            classification="",
            unit="",
            year=2026,
        )


@pytest.mark.django_db
def test_numbers_follow_each_other_without_a_gap():
    series = series_for(make_organiser(), PaperKind.ATTENDANCE, 2026)
    assert next_number(series) == 1
    assert list(reserve_numbers(series, 3)) == [2, 3, 4]
    assert next_number(series) == 5


@pytest.mark.django_db
def test_both_kinds_share_a_register_unless_the_pattern_tells_them_apart():
    organiser = make_organiser()
    letters = series_for(organiser, PaperKind.ATTENDANCE, 2026)
    assert series_for(organiser, PaperKind.COMPETENCE, 2026) == letters
    organiser.number_pattern = "{number}/{kind}/{year}"
    assert series_for(organiser, PaperKind.COMPETENCE, 2026) != letters


@pytest.mark.django_db(transaction=True)
def test_a_number_is_refused_outside_a_transaction():
    series = series_for(make_organiser(), PaperKind.ATTENDANCE, 2026)
    with pytest.raises(RuntimeError):
        next_number(series)


class Rollback(Exception):
    pass


def number_from_counter(series: NumberSeries) -> int:
    return next_number(series)


def number_from_maximum(series: NumberSeries) -> int:
    """What the guard replaces: the highest number so far, plus one."""
    papers = Certificate.objects.filter(series=series)
    top = papers.aggregate(top=Max("number"))["top"] or 0
    # The moment between reading and writing, held open long enough to be sure.
    time.sleep(0.005)
    return top + 1


def issue(take_number, series, bimtek, holder, fail: bool) -> None:
    with transaction.atomic():
        Certificate.objects.create(
            kind=PaperKind.ATTENDANCE,
            code=new_code(),
            holder=holder,
            bimtek=bimtek,
            series=series,
            number=take_number(series),
            number_text="uji",
            issued_at="2026-01-01T00:00:00Z",
            issued_by=holder,
            facts={},
        )
        if fail:
            raise Rollback


def run_issuers(take_number) -> tuple[list[int], int]:
    """Issue from parallel threads, 10 % rolled back; numbers kept and refusals."""
    bimtek = make_bimtek()
    series = series_for(bimtek.organiser, PaperKind.ATTENDANCE, 2026)
    holders = [make_user(pin=None) for _ in range(ISSUERS * EACH)]
    outcomes = Counter()

    def work(lane: int) -> None:
        random = Random(lane)
        for holder in holders[lane * EACH : (lane + 1) * EACH]:
            try:
                if random.random() < 0.1:
                    # Rolled back, then tried again as a person would.
                    with suppress(Rollback):
                        issue(take_number, series, bimtek, holder, True)
                issue(take_number, series, bimtek, holder, False)
            except (IntegrityError, OperationalError):
                outcomes["refused"] += 1
        connection.close()

    with ThreadPoolExecutor(ISSUERS) as pool:
        list(pool.map(work, range(ISSUERS)))
    numbers = Certificate.objects.filter(series=series).values_list("number", flat=True)
    return sorted(numbers), outcomes["refused"]


@pytest.mark.django_db(transaction=True)
def test_parallel_issuers_leave_no_gap_and_no_twin():
    numbers, refused = run_issuers(number_from_counter)
    assert numbers == list(range(1, ISSUERS * EACH + 1))
    assert refused == 0


@pytest.mark.django_db(transaction=True)
def test_control_the_highest_number_plus_one_fails_under_the_same_load():
    if connection.vendor == "sqlite":
        # BEGIN IMMEDIATE lets one writer in at a time and hides the race; a plain
        # BEGIN is what the guard must not depend on.
        numbers, refused = with_deferred_begin(number_from_maximum)
    else:
        numbers, refused = run_issuers(number_from_maximum)
    assert refused > 0
    assert len(numbers) < ISSUERS * EACH


def with_deferred_begin(take_number) -> tuple[list[int], int]:
    options = connection.settings_dict["OPTIONS"]
    kept = options["transaction_mode"]
    options["transaction_mode"] = "DEFERRED"
    connection.close()
    try:
        return run_issuers(take_number)
    finally:
        options["transaction_mode"] = kept
        connection.close()
