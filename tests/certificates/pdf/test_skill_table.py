import pytest

from certificates.pdf.skill_table import lay_out_skills
from tests.certificates.pdf.papers import make_skills


def numbers(table):
    return [[row["number"] for _, rows in col for row in rows] for col in table.columns]


def test_few_skills_stand_in_one_column():
    table = lay_out_skills(make_skills(12))
    assert (table.style, numbers(table)) == ("column-1", [list(range(1, 13))])


@pytest.mark.parametrize(
    ("count", "half", "style"), [(17, 9, "column-2"), (25, 13, "column-2 dense")]
)
def test_many_skills_stand_in_two_even_columns(count, half, style):
    table = lay_out_skills(make_skills(count))
    left, right = numbers(table)
    assert (table.style, len(left)) == (style, half)
    assert left + right == list(range(1, count + 1))


def test_a_group_cut_in_two_is_named_in_both_columns():
    table = lay_out_skills(make_skills(13))
    assert [[group for group, _ in column] for column in table.columns] == [
        ["Kelompok A", "Kelompok B"],
        ["Kelompok B", "Kelompok C"],
    ]


def test_a_table_too_tall_for_two_columns_runs_on_in_one():
    table = lay_out_skills(make_skills(25, title="Keterampilan panjang " * 8))
    assert (table.style, numbers(table)) == ("column-1", [list(range(1, 26))])
