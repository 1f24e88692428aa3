"""`export_packs` writes what the product hands out over the network, byte by byte."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from courses.services.curriculum import ensure_site_tree
from tests.factories.courses import make_course


@pytest.fixture
def course(db):
    return make_course(ensure_site_tree(), lessons=2)


def test_the_packs_of_this_database_are_written_as_the_product_serves_them(
    course, tmp_path, capsys
):
    call_command("export_packs", "--to", str(tmp_path))
    client = Client()

    def served(path):
        return client.get(path).json()

    manifest = json.loads((tmp_path / "manifest" / f"{course.slug}.json").read_bytes())
    assert manifest == served(f"/paket/{course.slug}/")
    assert json.loads((tmp_path / "kunci.json").read_bytes()) == served("/paket/kunci/")
    assert json.loads((tmp_path / "paket.json").read_bytes()) == served("/paket/")
    for file in manifest["files"]:
        part = (tmp_path / "bagian" / file["sha256"]).read_bytes()
        assert part == client.get(file["url"]).content
    said = capsys.readouterr().out
    assert said.startswith("1 modul (")
    assert said.endswith(
        f"{len(manifest['files'])} bagian baru, 0 sudah ada, 0 berkas lama dihapus.\n"
    )


def test_a_second_run_writes_nothing_new(course, tmp_path, capsys):
    call_command("export_packs", "--to", str(tmp_path))
    capsys.readouterr()
    call_command("export_packs", "--to", str(tmp_path))
    assert ": 0 bagian baru, " in capsys.readouterr().out


def test_a_site_that_cannot_be_reached_is_told(tmp_path):
    with pytest.raises(CommandError, match="tidak dapat diambil"):
        call_command(
            "export_packs", "--to", str(tmp_path), "--from", "http://127.0.0.1:9"
        )
