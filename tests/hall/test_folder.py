"""An export fetches what is missing, once, and never leaves half of anything."""

import hashlib
import json
import zipfile

import pytest

from lms.hall.folder import export
from lms.hall.source import SiteSource, SourceFailed
from tests.hall.certificates import NOW
from tests.hall.packs import Shelf


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def names(folder) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    )


def test_a_module_becomes_files_and_one_zip(tmp_path):
    shelf = Shelf(rumah=(b"satu", b"dua"))
    done = export(shelf, tmp_path, now=NOW)
    assert (done.packs, done.fetched, done.kept, done.removed) == (1, 2, 0, 0)
    assert names(tmp_path) == [
        "asal.json",
        *sorted(f"bagian/{sha(body)}" for body in (b"satu", b"dua")),
        "berkas/rumah-0000000000000000.cakap.zip",
        "kunci.json",
        "manifest/rumah.json",
        "paket.json",
    ]
    with zipfile.ZipFile(
        tmp_path / "berkas/rumah-0000000000000000.cakap.zip"
    ) as packed:
        assert packed.namelist() == [
            "manifest.json",
            f"parts/{sha(b'satu')}",
            f"parts/{sha(b'dua')}",
        ]
        assert {entry.compress_type for entry in packed.infolist()} == {0}
        assert json.loads(packed.read("manifest.json")) == shelf.manifest("rumah")
    assert json.loads((tmp_path / "paket.json").read_bytes()) == {
        "format": 1,
        "packs": [{"slug": "rumah", "title": "Rumah", "version": "0" * 16, "bytes": 7}],
    }


def test_the_next_export_fetches_only_what_is_new(tmp_path):
    shelf = Shelf(rumah=(b"satu", b"dua"))
    export(shelf, tmp_path, now=NOW)
    shelf.put("rumah", b"satu", b"tiga", version="1" * 16)
    shelf.asked.clear()
    done = export(shelf, tmp_path, now=NOW)
    assert shelf.asked == [sha(b"tiga")]
    assert (done.fetched, done.kept) == (1, 1)
    # The old part and the old file.
    assert done.removed == 2
    assert "berkas/rumah-1111111111111111.cakap.zip" in names(tmp_path)


def test_a_module_taken_back_is_no_longer_in_the_folder(tmp_path):
    shelf = Shelf(rumah=(b"satu",), gizi=(b"dua",))
    export(shelf, tmp_path, now=NOW)
    del shelf.manifests["gizi"]
    export(shelf, tmp_path, now=NOW)
    assert [name for name in names(tmp_path) if "gizi" in name] == []


def test_a_cut_export_leaves_what_was_there(tmp_path):
    shelf = Shelf(rumah=(b"satu",))
    export(shelf, tmp_path, now=NOW)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    shelf.put("rumah", b"baru", b"lain", version="1" * 16)
    del shelf.bodies[sha(b"lain")]
    with pytest.raises(SourceFailed):
        export(shelf, tmp_path, now=NOW)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    # And goes on where it stopped.
    shelf.put("rumah", b"baru", b"lain", version="1" * 16)
    shelf.asked.clear()
    export(shelf, tmp_path, now=NOW)
    assert shelf.asked == [sha(b"lain")]


def test_a_part_spoilt_on_the_disk_is_fetched_again(tmp_path):
    shelf = Shelf(rumah=(b"satu",))
    export(shelf, tmp_path, now=NOW)
    (tmp_path / "bagian" / sha(b"satu")).write_bytes(b"rusak")
    export(shelf, tmp_path, now=NOW)
    assert (tmp_path / "bagian" / sha(b"satu")).read_bytes() == b"satu"


def test_a_part_changed_on_the_way_is_refused(tmp_path):
    shelf = Shelf(rumah=(b"satu",))
    shelf.bodies[sha(b"satu")] = b"lain"
    with pytest.raises(SourceFailed, match="rusak di jalan"):
        export(shelf, tmp_path, now=NOW)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slug", "lain"),
        ("version", "../../etc"),
        ("format", 2),
        ("files", [{"sha256": "../kunci", "size": 1}]),
        ("files", [{"sha256": "0" * 64}]),
    ],
)
def test_a_name_that_could_leave_the_folder_is_refused(tmp_path, name, value):
    shelf = Shelf(rumah=(b"satu",))
    shelf.manifests["rumah"][name] = value
    with pytest.raises(SourceFailed, match="rumah tidak dapat dibaca"):
        export(shelf, tmp_path, now=NOW)
    assert names(tmp_path) == []


def test_a_site_is_asked_at_the_addresses_of_the_format():
    asked = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return b'{"packs": [{"slug": "rumah"}]}'

    source = SiteSource("https://cakap.example.id/", fetch)
    assert source.slugs() == ["rumah"]
    source.manifest("rumah")
    source.key()
    source.part("ab")
    assert asked == [
        "https://cakap.example.id/paket/",
        "https://cakap.example.id/paket/rumah/",
        "https://cakap.example.id/paket/kunci/",
        "https://cakap.example.id/paket/bagian/ab/",
    ]


def test_a_site_that_is_no_cakap_is_told_so():
    with pytest.raises(SourceFailed, match="bukan alamat paket Cakap"):
        SiteSource("https://example.id", lambda address: b"<html>").slugs()
    with pytest.raises(SourceFailed, match="harus diawali https"):
        SiteSource("file:///etc")
