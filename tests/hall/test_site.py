"""The hall's site gives exactly what was exported, to all, and takes nothing."""

import gzip
import hashlib
import json
from xml.etree import ElementTree

import pytest

from lms.hall.folder import export
from lms.hall.site import HallSite
from tests.hall.certificates import NOW
from tests.hall.packs import Shelf

PART = b"<p>" + b"Isi materi. " * 100 + b"</p>"
SHA = hashlib.sha256(PART).hexdigest()


@pytest.fixture
def folder(tmp_path):
    export(Shelf(kunjungan_rumah=(PART,)), tmp_path, now=NOW)
    return tmp_path


@pytest.fixture
def ask(folder):
    """`ask(path)` returns status, headers and body."""
    site = HallSite(folder, "https://aula.example.id")

    def request(path, method="GET", accepts=""):
        answered = {}

        def start_response(status, headers):
            answered.update(status=int(status[:3]), headers=dict(headers))

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "HTTP_ACCEPT_ENCODING": accepts,
        }
        body = b"".join(site(environ, start_response))
        return answered["status"], answered["headers"], body

    return request


def test_the_page_lists_modules_with_size_and_file(ask):
    status, headers, body = ask("/")
    page = body.decode()
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<h3>Kunjungan rumah</h3>" in page
    assert "2 kB" in page
    file = f"/berkas/kunjungan-rumah-{'0' * 16}.cakap.zip"
    assert f'href="{file}"' in page
    assert 'href="https://cakap.example.id/hp/modul/terima/"' in page
    assert ask(file)[1]["Content-Disposition"] == (
        f'attachment; filename="kunjungan-rumah-{"0" * 16}.cakap.zip"'
    )


def test_without_a_certificate_only_files_are_offered(folder):
    def page_at(address: str) -> str:
        return HallSite(folder, address).answer("/").body.decode()

    assert "Buka di Cakap" in page_at("https://aula.example.id")
    assert "Buka di Cakap" not in page_at("http://192.168.88.10")
    assert "Unduh berkas" in page_at("http://192.168.88.10")


def test_the_page_is_drawn_with_the_products_own_styles(ask):
    assert ask("/gaya.css")[1]["Content-Type"] == "text/css; charset=utf-8"
    assert b"--teal" in ask("/gaya.css")[2]
    assert ask("/ikon.svg")[2].startswith(b"<svg")


def test_the_packs_are_those_of_the_product_for_every_origin(ask):
    status, headers, body = ask("/paket/")
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
    [pack] = json.loads(body)["packs"]
    assert pack["slug"] == "kunjungan-rumah"
    manifest = json.loads(ask("/paket/kunjungan-rumah/")[2])
    assert manifest["files"][0]["sha256"] == SHA
    assert json.loads(ask("/paket/kunci/")[2]) == {"alg": "ES256", "key": "kunci"}
    _, headers, body = ask(f"/paket/bagian/{SHA}/")
    assert body == PART
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == "text/html"
    assert headers["Content-Security-Policy"].endswith("; sandbox")


def test_text_is_gzipped_where_the_phone_reads_it(ask):
    _, headers, body = ask(f"/paket/bagian/{SHA}/", accepts="gzip, deflate, br")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == PART
    assert len(body) < len(PART) / 5


def test_a_preflight_from_an_installed_app_is_allowed(ask):
    status, headers, _ = ask("/paket/kunjungan-rumah/", method="OPTIONS")
    assert status == 204
    assert headers["Access-Control-Allow-Private-Network"] == "true"
    assert "Access-Control-Allow-Origin" not in ask("/")[1]


@pytest.mark.parametrize(
    "path",
    [
        "/asal.json",
        "/paket/lain/",
        "/paket/bagian/../../asal.json",
        f"/paket/bagian/{'0' * 64}/",
        "/berkas/../kunci.json",
        "/berkas/lain.cakap.zip",
    ],
)
def test_nothing_else_of_the_folder_can_be_read(ask, path):
    status, _, body = ask(path)
    assert (status, body) == (404, b"Tidak ada di sini.")


def test_nothing_can_be_sent(ask):
    status, headers, _ = ask("/paket/kunjungan-rumah/", method="POST")
    assert (status, headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_head_answers_without_a_body(ask):
    status, headers, body = ask("/paket/", method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0


def test_a_module_that_is_not_whole_is_not_given(ask, folder):
    (folder / "bagian" / SHA).write_bytes(b"rusak")
    assert ask("/paket/kunjungan-rumah/")[0] == 404
    assert json.loads(ask("/paket/")[2])["packs"] == []
    assert "Belum ada modul" in ask("/")[2].decode()


def test_an_export_while_it_serves_is_seen(ask, folder):
    assert len(json.loads(ask("/paket/")[2])["packs"]) == 1
    export(Shelf(kunjungan_rumah=(PART,), gizi=(b"dua",)), folder, now=NOW)
    assert len(json.loads(ask("/paket/")[2])["packs"]) == 2


def test_the_address_is_a_code_to_scan(ask):
    status, headers, body = ask("/kode.svg")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml")
    assert ElementTree.fromstring(body).tag.endswith("svg")
