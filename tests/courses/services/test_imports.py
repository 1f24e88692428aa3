from io import BytesIO

import pytest

from courses.models import Registration
from courses.participants import COLUMNS, Row
from courses.refusals import Refusal
from courses.services.import_checks import check_rows
from courses.services.imports import confirm_import, preview_import, recheck_import
from courses.spreadsheets import write_book
from lms.accounts.models import User
from lms.wilayah.models import Posyandu
from tests.factories.accounts import make_kader
from tests.factories.courses import make_bimtek, make_registration
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db
DESA = "62.03.01.2001"


@pytest.fixture(autouse=True)
def village(db):
    return make_wilayah(DESA, "Mandomai")


def line(name="Siti", sex="P", phone="", posyandu="Melati", **rest) -> list[str]:
    code = rest.get("code", DESA)
    names = rest.get("names", ["", "", ""])
    return [name, sex, phone, posyandu, code, *names, rest.get("position", "")]


def upload(bimtek, by, *lines):
    data = write_book([("Peserta", [COLUMNS, *lines])])
    return preview_import(
        bimtek, BytesIO(data), filename="peserta.xlsx", size=len(data), by=by
    )


def errors(preview) -> list[list[str]]:
    return [row["errors"] for row in preview.rows]


def test_a_preview_loads_nothing(panitia):
    bimtek = make_bimtek()
    preview = upload(bimtek, panitia, line(phone="0812-1111-2222"))
    assert errors(preview) == [[]]
    assert (bimtek.registrations.count(), User.objects.filter(name="Siti").count()) == (
        0,
        0,
    )


def test_confirming_makes_accounts_posyandu_and_places_once(panitia):
    bimtek = make_bimtek()
    preview = upload(
        bimtek,
        panitia,
        line("Siti", phone="0812-1111-2222"),
        line("Ani", posyandu="Mawar", position="Ketua Posyandu"),
    )
    assert confirm_import(preview, by=panitia) == 2
    assert confirm_import(preview, by=panitia) == 2
    places = list(bimtek.registrations.select_related("user__kader__posyandu"))
    assert [(p.number, p.user.name, p.position) for p in places] == [
        (1, "Siti", "Kader Posyandu Melati"),
        (2, "Ani", "Ketua Posyandu"),
    ]
    assert places[0].user.phone == "+6281211112222"
    assert Posyandu.objects.filter(desa__code=DESA).count() == 2


def test_every_bad_row_says_what_is_wrong(panitia):
    bimtek = make_bimtek(seats=4)
    make_wilayah("62.01.01.2001")
    taken = make_registration(bimtek, make_kader("Rina"))
    preview = upload(
        bimtek,
        panitia,
        line("", "X"),
        line("A", phone="12"),
        line("B", code="62.03.01.2999"),
        line("C", code="62.01.01.2001"),
        line("D"),
        line("d", posyandu="Posyandu melati"),
        line("rina"),
        line("E", posyandu=""),
        line("F", code="", names=["Entah", "Entah", "Kapuas"]),
    )
    assert errors(preview) == [
        ["Nama kosong.", "Kolom L/P harus berisi L atau P."],
        ["Tulis nomor HP dengan angka saja, misalnya 0812 3456 7890."],
        ["Kode desa tidak dikenal."],
        ["Kabupaten/kota ini tidak mendapat kuota."],
        [],
        ["Sama dengan baris 6."],
        [f"Sudah terdaftar, nomor peserta {taken.number}."],
        ["Nama Posyandu kosong."],
        ["Desa, kecamatan, dan kabupaten tidak ditemukan bersama-sama."],
    ]


def test_a_village_is_found_by_its_three_names(panitia, village):
    kecamatan = village.parent.name
    names = ["desa mandomai", f"Kec. {kecamatan}", "KAPUAS"]
    preview = upload(make_bimtek(), panitia, line(code="", names=names))
    assert errors(preview) == [[]]
    assert preview.rows[0]["desa_code"] == DESA


def test_rows_beyond_the_quota_are_marked_from_the_first_that_does_not_fit(panitia):
    bimtek = make_bimtek(seats=2)
    make_registration(bimtek)
    preview = upload(bimtek, panitia, line("A"), line("B"))
    assert errors(preview) == [[], ["Kuota Kabupaten Kapuas penuh (2 kursi)."]]


def test_bad_rows_are_left_out_only_with_consent_to_that_number(panitia):
    bimtek = make_bimtek()
    preview = upload(bimtek, panitia, line("A"), line("B", sex="?"))
    for skip in (0, 2):
        with pytest.raises(Refusal) as refusal:
            confirm_import(preview, by=panitia, skip=skip)
        assert refusal.value.code == "baris_bermasalah"
    assert confirm_import(preview, by=panitia, skip=1) == 1
    assert [place.user.name for place in bimtek.registrations.all()] == ["A"]


def test_what_changed_since_the_preview_is_judged_again(panitia):
    bimtek = make_bimtek(seats=1)
    preview = upload(bimtek, panitia, line("A"))
    make_registration(bimtek)
    with pytest.raises(Refusal):
        confirm_import(preview, by=panitia)
    recheck_import(preview)
    assert errors(preview) == [["Kuota Kabupaten Kapuas penuh (1 kursi)."]]
    assert Registration.objects.count() == 1


def test_known_kaders_are_matched_by_phone_or_posyandu_and_not_made_twice(panitia):
    same_phone = make_kader("Rina Marlina", phone="+6281211112222", posyandu="Jauh")
    same_place = make_kader("Ani", phone="+6281211113333")
    preview = upload(
        make_bimtek(),
        panitia,
        line("RINA  marlina", phone="081211112222"),
        line("ani", phone="0812-9999-8888"),
        line("Orang Lain", phone="081211112222"),
    )
    assert [row["match"] for row in preview.rows] == [
        same_phone.pk,
        same_place.pk,
        None,
    ]
    before = User.objects.count()
    assert confirm_import(preview, by=panitia) == 3
    assert User.objects.count() == before + 1


def test_a_kader_of_another_kabupaten_is_named(panitia):
    make_kader("Rina", phone="+6281211112222", desa_code="62.01.01.2001")
    preview = upload(make_bimtek(), panitia, line("Rina", phone="081211112222"))
    assert errors(preview) == [
        ["Orang ini tercatat di Posyandu Melati, Desa Wilayah 62.01.01.2001."]
    ]


def test_checking_costs_the_same_for_one_row_and_many(django_assert_num_queries):
    bimtek = make_bimtek(seats=50)

    def rows(number: int) -> list[Row]:
        return [
            Row(n, f"N{n}", "P", "", "Melati", "", "Mandomai", "x", "Kapuas", "")
            for n in range(number)
        ]

    for number in (1, 3, 40):
        with django_assert_num_queries(6):
            check_rows(bimtek, rows(number))
