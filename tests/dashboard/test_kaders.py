from datetime import timedelta

import pytest
from django.utils import timezone

from lms.dashboard.queries import (
    KaderFilters,
    area_overview,
    kader_card,
    kader_profiles,
    kader_rows,
)
from tests.dashboard.people import give_level, give_status, make_competent
from tests.factories.accounts import make_kader
from tests.factories.certificates import attend_all, make_certificate
from tests.factories.content import make_skill
from tests.factories.courses import make_bimtek, make_registration
from tests.factories.wilayah import make_posyandu, make_wilayah

pytestmark = pytest.mark.django_db


def names(**filters):
    found = kader_profiles(make_wilayah("62"), KaderFilters(**filters))
    return [profile.user.name for profile in found]


def test_kaders_are_listed_by_place_then_name():
    make_kader("Yuli")
    make_kader("Ani")
    make_kader("Zaitun", "62.01.01.2001")
    assert names() == ["Zaitun", "Ani", "Yuli"]


def test_the_list_narrows_to_a_level():
    make_competent("Purwa")
    make_kader("Baru")
    give_level(make_kader("Tanpa"), "")
    assert names(level="purwa") == ["Purwa"]
    assert names(level="belum") == ["Baru", "Tanpa"]


def test_the_list_narrows_to_those_who_lack_a_skill():
    make_competent("Cakap")
    give_status(make_kader("Dilatih"), status="dilatih")
    yesterday = timezone.localdate() - timedelta(days=1)
    give_status(make_kader("Habis"), until=yesterday)
    assert names(lacks=7) == ["Dilatih", "Habis"]


def test_the_list_narrows_to_a_posyandu():
    make_kader("Di Melati")
    make_kader("Di Anggrek", posyandu="Anggrek")
    assert names(posyandu=make_posyandu(name="Anggrek")) == ["Di Anggrek"]


def test_a_lost_level_is_neither_shown_nor_found():
    user = make_competent("Rina")
    give_status(user, 1, until=timezone.localdate() - timedelta(days=1))
    assert names(level="purwa") == []
    assert names(level="belum") == ["Rina"]
    area = make_wilayah("62")
    row = kader_rows(area, kader_profiles(area))[0]
    assert (row.level, row.competent, row.expired) == ("belum", 1, 1)


def test_a_card_shows_every_skill_with_its_reason(dinas):
    make_skill(1, "A")
    user = make_competent()
    give_status(user, 8, until=timezone.localdate() - timedelta(days=1))
    card = kader_card(make_wilayah("62"), user, dinas)
    assert [
        (line.skill.number, line.status, line.sentence) for line in card.skills
    ] == [
        (1, "belum", ""),
        (7, "cakap", "Alasan 7"),
        (8, "kedaluwarsa", "Alasan 8"),
    ]


def test_a_card_counts_the_sessions_attended(dinas):
    user = make_kader()
    bimtek = make_bimtek()
    attend_all(make_registration(bimtek, user))
    make_registration(make_bimtek(starts_on="2025-08-01"), user)
    events = kader_card(make_wilayah("62"), user, dinas).events
    assert [(line.attended, line.planned) for line in events] == [(2, 2), (0, 2)]


def test_a_card_lists_the_papers(dinas):
    paper = make_certificate()
    card = kader_card(make_wilayah("62"), paper.holder, dinas)
    assert [row.number_text for row in card.papers] == [paper.number_text]


def test_an_overview_names_what_most_kaders_lack():
    make_skill(1, "A")
    make_competent()
    make_kader()
    overview = area_overview(make_wilayah("62"))
    assert [(skill.number, cell.missing) for skill, cell in overview.weakest] == [
        (1, 2),
        (7, 1),
    ]
    assert overview.posyandu == 1


def test_an_overview_without_kaders_names_nothing():
    make_skill()
    make_wilayah("62.03")
    assert area_overview(make_wilayah("62")).weakest == []


@pytest.mark.parametrize("areas", [1, 3])
def test_an_overview_takes_eight_queries(areas, django_assert_num_queries):
    for number in range(areas):
        make_competent(desa=f"62.0{number + 1}.01.2001")
    province = make_wilayah("62")
    with django_assert_num_queries(8):
        area_overview(province)
