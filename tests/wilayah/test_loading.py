from datetime import date

import pytest
from django.core.management import CommandError, call_command

from lms.wilayah import loading
from lms.wilayah.models import Posyandu, Wilayah

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def package_rows():
    return list(loading.read_areas())


def count_by_kind():
    return {
        kind: Wilayah.objects.current().filter(kind=kind).count()
        for kind in ("kabupaten", "kota", "kecamatan", "desa", "kelurahan")
    }


def test_kalimantan_tengah_has_the_counted_areas():
    loading.load_areas("62")
    assert count_by_kind() == {
        "kabupaten": 13,
        "kota": 1,
        "kecamatan": 136,
        "desa": 1432,
        "kelurahan": 139,
    }


def test_all_38_provinces_are_in_the_package(package_rows):
    provinces = [row for row in package_rows if len(row.code) == 2]
    regencies = [row for row in package_rows if len(row.code) == 5]
    assert (len(provinces), len(regencies)) == (38, 514)


def test_loading_twice_changes_nothing():
    first = loading.load_areas("62")
    before = list(Wilayah.objects.values_list("pk", "name", "valid_until"))
    second = loading.load_areas("62")
    assert first["added"] == 1 + 14 + 136 + 1571
    assert (second["added"], second["renamed"], second["closed"]) == (0, 0, 0)
    assert list(Wilayah.objects.values_list("pk", "name", "valid_until")) == before


def test_every_area_knows_its_parent():
    loading.load_areas("62")
    orphans = Wilayah.objects.exclude(level="provinsi").filter(parent=None)
    assert orphans.count() == 0
    desa = Wilayah.objects.get(code="62.03.01.1006")
    assert desa.parent.parent.parent.code == "62"


def test_palangka_raya_is_spelt_as_its_own_government_does():
    loading.load_areas("62")
    assert Wilayah.objects.get(code="62.71").name == "Kota Palangka Raya"


def test_a_renamed_area_gets_a_new_row_and_keeps_its_posyandu(monkeypatch):
    loading.load_areas("62")
    desa = Wilayah.objects.get(code="62.03.01.1006")
    posyandu = Posyandu.objects.create(desa=desa, name="Melati")
    rows = [
        loading.AreaRow(r.code, "Nama Baru", r.kind) if r.code == desa.code else r
        for r in loading.read_areas("62")
    ]
    monkeypatch.setattr(loading, "read_areas", lambda province: iter(rows))
    counts = loading.load_areas("62", as_of=date(2026, 7, 1))
    desa.refresh_from_db()
    posyandu.refresh_from_db()
    assert counts["renamed"] == 1
    assert desa.valid_until == date(2026, 7, 1)
    assert (posyandu.desa.name, posyandu.desa.valid_from) == (
        "Nama Baru",
        date(2026, 7, 1),
    )


def test_a_vanished_area_is_closed_and_not_deleted(monkeypatch):
    loading.load_areas("62")
    rows = [r for r in loading.read_areas("62") if r.code != "62.03.01.1006"]
    monkeypatch.setattr(loading, "read_areas", lambda province: iter(rows))
    loading.load_areas("62", as_of=date(2026, 7, 1))
    assert Wilayah.objects.get(code="62.03.01.1006").valid_until == date(2026, 7, 1)


def test_the_command_reports_what_it_did(capsys):
    call_command("load_wilayah", province="62")
    assert capsys.readouterr().out == ("1722 added, 0 renamed, 0 closed, 0 unchanged\n")


def test_the_command_refuses_an_unknown_province():
    with pytest.raises(CommandError, match="no area has the code 99"):
        call_command("load_wilayah", province="99")
