import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from lms.accounts.models import RoleAssignment, User
from lms.navigation import navigation
from tests.factories.accounts import make_officer
from tests.factories.wilayah import make_wilayah


def menu(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return navigation(request)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("panitia", ["Beranda", "Kegiatan", "Slip PIN", "Kiriman", "Bukti"]),
        ("fasilitator", ["Beranda", "Kegiatan", "Kiriman"]),
        ("penilai", ["Beranda", "Kegiatan", "Penilaian"]),
        (
            "dinas",
            ["Beranda", "Kegiatan", "Data wilayah", "Slip PIN", "Kiriman", "Bukti"],
        ),
        ("penulis", ["Beranda", "Modul dan soal", "Mutu soal"]),
    ],
)
def test_each_role_sees_its_places(db, role, places):
    shown = menu(make_officer(role))
    assert [place["label"] for place in shown["staff_nav"]] == places
    assert not shown["is_kader"]


def test_kader_has_no_staff_menu(kader):
    assert menu(kader) == {"staff_nav": [], "is_kader": True}


def test_a_kader_who_assesses_finds_both(kader, signed_in):
    RoleAssignment.objects.create(
        user=kader, role="penilai", wilayah=make_wilayah("62"), valid_from="2020-01-01"
    )
    shown = menu(kader)
    assert shown["is_kader"]
    assert [place["label"] for place in shown["staff_nav"]] == [
        "Beranda",
        "Kegiatan",
        "Penilaian",
    ]
    home = signed_in(kader).get("/").text
    assert "Tugas Anda" in home
    assert 'href="/penilai/"' in home


def test_visitor_and_broken_request_have_no_menu():
    nothing = {"staff_nav": [], "is_kader": False}
    assert menu(AnonymousUser()) == nothing
    assert navigation(RequestFactory().get("/")) == nothing


def test_place_one_is_in_is_marked(panitia):
    places = menu(panitia, "/bimtek/kalteng/hadir/")["staff_nav"]
    assert [place["current"] for place in places] == [False, True, False, False, False]


def test_menu_costs_two_reads_however_often_it_is_drawn(
    panitia, django_assert_num_queries
):
    user = User.objects.get(pk=panitia.pk)
    with django_assert_num_queries(0):
        drawn = [menu(user), menu(user)]
    with django_assert_num_queries(2):
        assert [(bool(m["staff_nav"]), bool(m["is_kader"])) for m in drawn] == [
            (True, False),
            (True, False),
        ]
