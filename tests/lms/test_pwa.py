import json

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from lms import pwa
from tests.factories.accounts import make_kader

pytestmark = pytest.mark.django_db


def test_the_manifest_makes_the_site_installable(client):
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    assert [icon["sizes"] for icon in manifest["icons"]] == [
        "192x192",
        "512x512",
        "512x512",
    ]
    assert manifest["icons"][2]["purpose"] == "maskable"


def test_the_installed_app_takes_files_from_the_share_sheet(client):
    target = json.loads(client.get("/manifest.webmanifest").content)["share_target"]
    assert (target["action"], target["method"]) == ("/hp/modul/terima/", "POST")
    assert target["params"]["files"][0]["name"] == "berkas"


def test_the_worker_is_asked_for_again_but_sent_only_when_new(client, monkeypatch):
    first = client.get("/sw.js")
    assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/sw.js", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    monkeypatch.setattr(pwa, "release", lambda request: "baru")
    newer = client.get("/sw.js", headers={"if-none-match": first.headers["ETag"]})
    assert newer.status_code == 200
    assert 'version: "baru"' in newer.content.decode()


def test_the_worker_and_its_release_name_nobody(client, signed_in):
    kader = make_kader("Rina Marlina")
    assert signed_in(kader).get("/sw.js").content == client.get("/sw.js").content


def test_the_offline_page_has_no_account_when_fetched_without_cookies(client):
    page = client.get("/luring/").content.decode()
    assert 'data-account=""' in page
    assert "Halaman ini belum tersimpan" in page


def test_everything_the_worker_fetches_with_a_release_is_there(client):
    missing = [name for name in pwa.SHELL_FILES if not finders.find(name)]
    assert missing == []
    pages = {reverse(name): client.get(reverse(name)) for name in pwa.SHELL_PAGES}
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(
        pages, 200
    )


def test_a_worker_called_back_answers_nothing_and_pages_say_so(client, settings):
    assert 'name="worker"' not in client.get("/luring/").content.decode()
    settings.SERVICE_WORKER = False
    script = client.get("/sw.js").content.decode()
    assert "unregister()" in script
    assert '"fetch"' not in script
    assert (
        '<meta name="worker" content="off">' in client.get("/luring/").content.decode()
    )
