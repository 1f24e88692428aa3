from datetime import timedelta

import pytest
from django.utils import timezone

from lms.dashboard.queries import places_of, skill_matrix
from tests.dashboard.people import give_status, make_competent, make_demo_kader
from tests.factories.accounts import make_kader
from tests.factories.content import make_skill
from tests.factories.wilayah import make_posyandu, make_wilayah

pytestmark = pytest.mark.django_db


def figures(matrix):
    return {
        row.place.name: [(cell.competent, cell.kaders) for cell in row.cells]
        for row in matrix.rows
    }


def test_counts_the_competent_of_each_area_below():
    make_skill(1, "A")
    make_competent()
    make_kader("Baru")
    make_competent(desa="62.01.01.2001")
    matrix = skill_matrix(make_wilayah("62"))
    assert figures(matrix) == {
        "Kabupaten Kotawaringin Barat": [(0, 1), (1, 1)],
        "Kabupaten Kapuas": [(0, 2), (1, 2)],
    }
    assert [cell.share for cell in matrix.rows[1].cells] == [0, 50]
    assert matrix.rows[1].mean.share == 25


def test_the_total_row_is_the_sum_of_the_others():
    make_competent()
    make_kader("Baru")
    make_competent(desa="62.01.01.2001")
    total = skill_matrix(make_wilayah("62")).total
    assert (total.place.kaders, total.cells[0].competent) == (3, 2)


def test_an_area_without_kaders_is_a_row_without_a_share():
    make_skill()
    make_wilayah("62.71")
    matrix = skill_matrix(make_wilayah("62"))
    assert figures(matrix) == {"Kota Palangka Raya": [(0, 0)]}
    assert matrix.rows[0].cells[0].share is None


def test_a_matrix_without_skills_has_rows_all_the_same():
    make_kader()
    matrix = skill_matrix(make_wilayah("62"))
    assert figures(matrix) == {"Kabupaten Kapuas": []}
    assert matrix.total.mean.share is None


@pytest.mark.parametrize(
    ("days", "expected"), [(0, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (None, (1, 0))]
)
def test_competence_counts_through_its_last_day(days, expected):
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    give_status(make_kader(), until=until)
    cell = skill_matrix(make_wilayah("62")).rows[0].cells[0]
    assert (cell.competent, cell.expired) == expected


@pytest.mark.parametrize("status", ["belum", "dilatih", "dinilai"])
def test_a_lesser_status_is_not_competence(status):
    give_status(make_kader(), status=status)
    assert skill_matrix(make_wilayah("62")).rows[0].cells[0].competent == 0


def test_a_person_who_left_is_not_counted():
    user = make_competent()
    user.is_active = False
    user.save()
    assert skill_matrix(make_wilayah("62")).total.place.kaders == 0
    assert skill_matrix(make_wilayah("62")).total.cells[0].competent == 0


def test_kaders_of_another_area_are_not_counted():
    make_competent(desa="62.01.01.2001")
    make_wilayah("62.03.01")
    total = skill_matrix(make_wilayah("62.03")).total
    assert (total.place.kaders, total.cells[0].competent) == (0, 0)


def test_below_a_desa_the_rows_are_posyandu():
    make_competent()
    make_posyandu(name="Anggrek")
    matrix = skill_matrix(make_wilayah("62.03.01.2001"))
    assert figures(matrix) == {
        "Posyandu Anggrek": [(0, 0)],
        "Posyandu Melati": [(1, 1)],
    }


def test_a_former_area_is_listed_only_while_kaders_belong_to_it():
    make_competent()
    former = make_wilayah("62.03")
    former.valid_until = timezone.localdate()
    former.save()
    gone = make_wilayah("62.01")
    gone.valid_until = timezone.localdate()
    gone.save()
    assert figures(skill_matrix(make_wilayah("62"))) == {
        "Kabupaten Kapuas (lama)": [(1, 1)]
    }


def test_a_place_knows_how_many_of_its_people_are_invented():
    make_demo_kader()
    make_kader()
    place = places_of(make_wilayah("62"))[0]
    assert (place.kaders, place.demo) == (2, 1)


@pytest.mark.parametrize("areas", [1, 3])
def test_the_matrix_takes_four_queries_at_any_size(areas, django_assert_num_queries):
    for number in range(areas):
        make_competent(desa=f"62.0{number + 1}.01.2001")
        make_competent(desa=f"62.0{number + 1}.01.2001")
    province = make_wilayah("62")
    with django_assert_num_queries(4):
        skill_matrix(province)
