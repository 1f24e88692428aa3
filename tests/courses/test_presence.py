from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from courses.presence import Mark, derive_presence, late_minutes, summarize

START = datetime(2025, 8, 20, 1, 0, tzinfo=UTC)


def mark(kind: str, minute: int, number: int = 0, **fields) -> Mark:
    moment = START + timedelta(minutes=minute)
    defaults = {"received_at": moment + timedelta(days=1)}
    uid = UUID(int=number or 1000 + minute)
    return Mark(uid, kind, moment, **{**defaults, **fields})


def state(*marks: Mark) -> str:
    return derive_presence(marks, START).state


marks = st.builds(
    mark,
    kind=st.sampled_from(["hadir", "izin", "sakit", "koreksi"]),
    minute=st.integers(-30, 90),
    number=st.integers(1, 10**6),
)
distinct = st.lists(marks, max_size=8, unique_by=lambda m: m.uid)


@given(distinct, st.randoms())
def test_order_and_repetition_change_nothing(found, random):
    shuffled = found + found[:3]
    random.shuffle(shuffled)
    assert derive_presence(shuffled, START) == derive_presence(found, START)


@given(distinct)
def test_without_a_correction_any_arrival_means_present_at_the_earliest(found):
    found = [m for m in found if m.kind != "koreksi"]
    arrivals = [m.moment for m in found if m.kind == "hadir"]
    presence = derive_presence(found, START)
    assert presence.is_present == bool(arrivals)
    if arrivals:
        assert presence.at == min(arrivals)


@given(distinct)
def test_a_last_correction_always_means_absent(found):
    last = mark("koreksi", 91, number=10**7)
    assert state(*found, last) == "koreksi"


def test_nobody_scanned_is_not_yet_there():
    assert state() == "belum"


def test_an_arrival_outweighs_an_excuse_and_the_latest_excuse_counts():
    assert state(mark("izin", 0), mark("hadir", 5), mark("sakit", 9)) == "hadir"
    assert state(mark("izin", 0), mark("sakit", 9)) == "sakit"


def test_who_comes_after_a_correction_is_present_from_then_on():
    found = [mark("hadir", 0), mark("koreksi", 10), mark("hadir", 20)]
    presence = derive_presence(found, START)
    assert (presence.state, presence.at) == ("hadir", START + timedelta(minutes=20))
    assert presence.scans == 2


def test_a_mark_taken_back_hides_neither_earlier_nor_later_ones():
    tap, scan = mark("hadir", 20, number=1), mark("hadir", 10, number=2)
    undo = mark("koreksi", 21, number=3, retracts=tap.uid)
    assert state(tap, undo) == "belum"
    presence = derive_presence([undo, tap, scan], START)
    assert (presence.at, presence.scans) == (scan.moment, 1)


def test_at_the_same_moment_the_correction_outweighs_the_arrival():
    assert state(mark("hadir", 10), mark("koreksi", 10, number=5)) == "koreksi"


def test_a_fast_clock_neither_beats_its_offset_nor_the_time_of_receipt():
    correction = mark("koreksi", 30)
    fast = mark("hadir", 60, clock_offset=3600)
    assert state(fast, correction) == "koreksi"
    received = mark("hadir", 60, received_at=START + timedelta(minutes=5))
    assert state(received, correction) == "koreksi"


def test_minutes_late_start_after_the_grace_minutes():
    assert late_minutes(START + timedelta(minutes=15), START) == 0
    assert late_minutes(START + timedelta(minutes=16), START) == 16
    assert late_minutes(START - timedelta(minutes=16), START) == 0


def test_percent_is_over_planned_jp_and_never_rounded_up():
    planned = {1: Decimal("2.5"), 2: Decimal(7), 3: Decimal("0.5"), 4: Decimal(0)}
    ledger = summarize(planned, {1, 3, 99})
    assert (ledger.jp_attended, ledger.jp_planned) == (Decimal(3), Decimal(10))
    assert (ledger.percent, ledger.attended) == (30, {1, 3})
    assert summarize({1: Decimal(799), 2: Decimal(201)}, {1}).percent == 79


def test_an_agenda_without_jp_counts_sessions():
    assert summarize({1: Decimal(0), 2: Decimal(0)}, {1}).percent == 50
    assert summarize({}, set()).percent == 0
