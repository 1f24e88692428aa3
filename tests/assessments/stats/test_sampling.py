from hypothesis import given
from hypothesis import strategies as st

from assessments.stats.sampling import wants_double

EVENT = "bimtek:1"


def drawn(percent: int) -> set[int]:
    return {n for n in range(2000) if wants_double(f"kader-{n}", "dt", EVENT, percent)}


def test_about_the_wanted_share_is_drawn_and_more_only_adds():
    ten, twenty = drawn(10), drawn(20)

    assert 150 <= len(ten) <= 250
    assert 340 <= len(twenty) <= 460
    assert ten < twenty
    assert (drawn(0), len(drawn(100))) == (set(), 2000)


def test_another_checklist_or_event_draws_others():
    first = [wants_double(f"k{n}", "dt-1", EVENT, 50) for n in range(100)]
    other = [wants_double(f"k{n}", "dt-2", EVENT, 50) for n in range(100)]
    later = [wants_double(f"k{n}", "dt-1", "bimtek:2", 50) for n in range(100)]

    assert first != other != later != first


@given(st.text(), st.text(), st.text(), st.integers(0, 100))
def test_the_draw_is_the_same_every_time(kader, checklist, context, percent):
    once = wants_double(kader, checklist, context, percent)

    assert wants_double(kader, checklist, context, percent) is once
