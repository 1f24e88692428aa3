from datetime import timedelta

import pytest
from django.utils import timezone

from lms.dashboard.queries import level_table
from tests.dashboard.people import give_level, give_status, make_competent
from tests.factories.accounts import make_kader
from tests.factories.content import make_ruleset, make_skill
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
YESTERDAY = -timedelta(days=1)


def counts(table):
    return {row.place.name: row.counts for row in table.rows}


def test_columns_are_the_levels_in_force_from_high_to_none():
    make_ruleset()
    table = level_table(make_wilayah("62"))
    assert [column.code for column in table.columns] == [
        "utama",
        "madya",
        "purwa",
        "belum",
    ]


def test_before_the_framework_is_loaded_nobody_has_a_level():
    make_kader()
    table = level_table(make_wilayah("62"))
    assert [column.code for column in table.columns] == ["belum"]
    assert table.total.counts == (1,)


def test_counts_kaders_by_level_and_area():
    make_competent()
    make_kader("Tanpa tingkat")
    give_level(make_kader("Madya", "62.01.01.2001"), "madya")
    table = level_table(make_wilayah("62"))
    assert counts(table) == {
        "Kabupaten Kotawaringin Barat": (0, 1, 0, 0),
        "Kabupaten Kapuas": (0, 0, 1, 1),
    }
    assert table.total.counts == (0, 1, 1, 1)
    assert table.rows[1].share == 50


def test_a_level_of_older_rules_counts_as_none():
    give_level(make_kader(), "mandiri")
    assert level_table(make_wilayah("62")).total.counts == (0, 0, 0, 1)


def test_the_trained_but_never_assessed_are_counted_apart():
    give_status(make_kader("Dilatih"), status="dilatih")
    both = make_kader("Dilatih dan dinilai")
    give_status(both, status="dilatih")
    give_status(both, 8, status="dinilai")
    make_kader("Belum apa-apa")
    assert level_table(make_wilayah("62")).total.waiting == 1


def test_a_level_does_not_outlive_the_competence_it_rests_on():
    user = make_kader()
    make_skill(1, "A")
    make_skill(12, "C")
    for number in (1, 12):
        give_status(user, number)
    expiring = give_status(user, 7)
    give_level(user, "purwa")
    assert level_table(make_wilayah("62")).total.counts == (0, 0, 1, 0)
    expiring.valid_until = timezone.localdate() + YESTERDAY
    expiring.save()
    assert level_table(make_wilayah("62")).total.counts == (0, 0, 0, 1)


@pytest.mark.parametrize("areas", [1, 3])
def test_the_levels_take_five_queries_at_any_size(areas, django_assert_num_queries):
    for number in range(areas):
        make_competent(desa=f"62.0{number + 1}.01.2001")
        make_kader("Baru", f"62.0{number + 1}.01.2001")
    province = make_wilayah("62")
    with django_assert_num_queries(5):
        level_table(province)


@pytest.mark.parametrize("kaders", [1, 3])
def test_expired_competence_costs_two_queries_more(kaders, django_assert_num_queries):
    for _ in range(kaders):
        give_status(make_kader(), until=timezone.localdate() + YESTERDAY)
    province = make_wilayah("62")
    with django_assert_num_queries(7):
        level_table(province)
