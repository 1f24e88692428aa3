from hypothesis import given
from hypothesis import strategies as st

from assessments.blueprint import Item, Row, draw, has_forms, of_form, other_form

SKILLS = st.sampled_from([1, 2, 3])
CASES = st.sampled_from(["", "k1", "k2"])
LESSONS = st.sampled_from(["", "timbang", "catat"])


@st.composite
def pools(make):
    tags = make(
        st.lists(
            st.tuples(
                SKILLS, LESSONS, st.sampled_from(["", "k1", "k2"]), st.booleans()
            ),
            max_size=14,
        )
    )
    return [
        Item(
            f"q{number}",
            skill=skill,
            lesson=lesson,
            case=case,
            is_case=bool(case) or told,
            case_order=number,
        )
        for number, (skill, lesson, case, told) in enumerate(tags)
    ]


ROWS = st.lists(
    st.builds(
        Row,
        count=st.integers(1, 4),
        skill=st.none() | SKILLS,
        lesson=LESSONS,
    ),
    min_size=1,
    max_size=4,
)


def most(pool: list[Item], rows: list[Row]) -> int:
    """The largest number of questions that fit, by trying everything: small pools."""
    seen: dict[tuple, int] = {}

    def best(at: int, room: tuple[int, ...]) -> int:
        if at == len(pool):
            return 0
        if (at, room) not in seen:
            found = best(at + 1, room)
            for number, row in enumerate(rows):
                if room[number] and row.matches(pool[at]):
                    left = (*room[:number], room[number] - 1, *room[number + 1 :])
                    found = max(found, 1 + best(at + 1, left))
            seen[at, room] = found
        return seen[at, room]

    return best(0, tuple(row.count for row in rows))


def reachable(pool: list[Item], rows: list[Row], size: int) -> list[int]:
    """Every number of cases that a draw of that size can have."""
    states = {(tuple(row.count for row in rows), 0)}
    for item in pool:
        grown = set()
        for room, cases in states:
            for number, row in enumerate(rows):
                if room[number] and row.matches(item):
                    left = (*room[:number], room[number] - 1, *room[number + 1 :])
                    grown.add((left, cases + item.is_case))
        states |= grown
    total = sum(row.count for row in rows)
    return sorted({cases for room, cases in states if total - sum(room) == size})


@given(pools(), ROWS, st.none() | st.integers(0, 100), st.text(max_size=3))
def test_a_draw_is_as_large_as_the_pool_allows_and_holds_no_question_twice(
    pool, rows, percent, seed
):
    found = draw(pool, rows, seed=seed, case_percent=percent)

    by_key = {item.key: item for item in pool}
    assert len(set(found.keys)) == len(found.keys) == most(pool, rows)
    for row, keys, short in zip(rows, found.rows, found.short, strict=True):
        assert all(row.matches(by_key[key]) for key in keys)
        assert len(keys) + short == row.count


@given(pools(), ROWS, st.integers(0, 100))
def test_the_share_of_cases_is_the_nearest_that_can_be_reached(pool, rows, percent):
    found = draw(pool, rows, seed="x", case_percent=percent)

    size = len(found.keys)
    possible = reachable(pool, rows, size)
    assert found.cases in possible
    off = abs(100 * found.cases - percent * size)
    assert off == min(abs(100 * cases - percent * size) for cases in possible)


@given(pools(), ROWS, st.randoms())
def test_the_order_of_the_bank_changes_nothing(pool, rows, chance):
    first = draw(pool, rows, seed="a", case_percent=40)
    chance.shuffle(pool)
    assert draw(pool, rows, seed="a", case_percent=40) == first


def test_another_seed_draws_other_questions():
    pool = [Item(f"q{n}", skill=1) for n in range(40)]
    drawn = {draw(pool, [Row(2, skill=1)], seed=str(n)).keys for n in range(30)}
    assert len(drawn) > 20


def test_two_per_skill_and_two_fifths_cases():
    pool = [
        Item(f"q{skill}{n}", skill=skill, is_case=n < 2)
        for skill in range(1, 6)
        for n in range(6)
    ]
    rows = [Row(2, skill=skill) for skill in range(1, 6)]
    found = draw(pool, rows, seed="kalteng", case_percent=40)
    assert (len(found.keys), found.cases, found.cases_wanted) == (10, 4, 4)


def test_a_share_the_pool_cannot_give_is_told():
    pool = [Item("a", skill=1), Item("b", skill=1), Item("k", skill=1, is_case=True)]
    found = draw(pool, [Row(2, skill=1)], seed="x", case_percent=100)
    assert (found.cases, found.cases_wanted) == (1, 2)


def test_a_case_stays_whole_where_the_rows_have_room_for_it():
    cases = [
        Item(f"{case}{n}", skill=1, is_case=True, case=case, case_order=n)
        for case in "klm"
        for n in (1, 2)
    ]
    for seed in map(str, range(20)):
        found = draw(cases, [Row(4, skill=1)], seed=seed)
        assert len({key[0] for key in found.keys}) == 2


def test_questions_preferred_are_drawn_first():
    pool = [Item(f"q{n}", skill=1) for n in range(20)]
    wanted = {"q3", "q17"}
    found = draw(pool, [Row(3, skill=1)], seed="x", prefer=wanted)
    assert wanted <= set(found.keys)


def test_forms_part_the_paired_questions_only():
    pool = [
        Item("a", pair="p", form="A"),
        Item("b", pair="p", form="B"),
        Item("c"),
    ]
    assert [item.key for item in of_form(pool, "A")] == ["a", "c"]
    assert [item.key for item in of_form(pool, other_form("A"))] == ["b", "c"]
    assert (has_forms(pool), has_forms(pool[2:])) == (True, False)
    # A fixed test written in one form gives everybody its questions.
    assert has_forms([pool[0], pool[2]]) is False
