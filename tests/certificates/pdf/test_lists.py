import dataclasses

from certificates.pdf.lists import list_parts, slip_parts
from tests.certificates.pdf.papers import make_list, make_rows, make_slip


def test_pages_of_all_parts_are_numbered_through():
    parts = list(list_parts(make_list(rows=451), "A4"))
    numbers = [[page["number"] for page in part["pages"]] for part in parts]
    assert numbers == [list(range(1, 10)), list(range(10, 19)), [19]]
    assert {part["page_total"] for part in parts} == {19}


def test_only_the_first_page_is_headed_and_only_the_last_is_signed():
    (part,) = list_parts(make_list(rows=60), "A4")
    marks = [(page["is_first"], page["is_last"]) for page in part["pages"]]
    assert marks == [(True, False), (False, False), (False, True)]


def test_twenty_five_rows_stand_on_a_page():
    (part,) = list_parts(make_list(rows=26), "A4")
    assert [len(page["rows"]) for page in part["pages"]] == [25, 1]


def test_odd_numbers_sign_left_and_even_numbers_right():
    (part,) = list_parts(make_list(rows=3), "A4")
    assert [row["is_left"] for row in part["pages"][0]["rows"]] == [True, False, True]


def test_a_blank_list_shows_no_arrival():
    (part,) = list_parts(make_list(rows=3), "A4")
    arrivals = [(row["arrival"], row["method"]) for row in part["pages"][0]["rows"]]
    assert arrivals == [("", "")] * 3


def test_a_filled_list_shows_when_and_how_each_arrived():
    (part,) = list_parts(make_list(rows=3, mode="filled"), "A4")
    arrivals = [(row["arrival"], row["method"]) for row in part["pages"][0]["rows"]]
    assert arrivals == [("08.05", "pindai kartu")] * 2 + [("\N{EN DASH}", "")]


def test_a_method_without_an_arrival_is_not_printed():
    row = dataclasses.replace(make_rows(1)[0], in_time=None)
    facts = dataclasses.replace(make_list(mode="filled"), rows=(row,))
    (part,) = list_parts(facts, "A4")
    assert part["pages"][0]["rows"][0]["method"] == ""


def test_the_filled_list_counts_those_who_came():
    (part,) = list_parts(make_list(rows=9, mode="filled"), "A4")
    assert part["count_note"][:23] == "Hadir: 6 dari 9 orang. "


def test_a_list_without_names_is_a_page_to_fill_in_by_hand():
    (part,) = list_parts(make_list(rows=0), "A4")
    rows = part["pages"][0]["rows"]
    assert [row["number"] for row in rows] == list(range(1, 26))
    assert {row["name"] for row in rows} == {""}


def test_eight_slips_stand_on_a_page():
    (part,) = slip_parts([make_slip()] * 9)
    assert [len(page) for page in part["pages"]] == [8, 1]


def test_a_large_pile_of_slips_is_printed_in_parts():
    parts = list(slip_parts([make_slip()] * 73))
    assert [len(part["pages"]) for part in parts] == [9, 1]
