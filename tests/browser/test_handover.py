"""A module goes from phone to phone and from the hall's laptop, without internet."""

import json
import threading
import zipfile
from datetime import UTC, datetime
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import expect

from courses.packs.seal import sealed
from lms.hall.folder import export
from lms.hall.local import LocalSource
from lms.hall.site import HallSite
from tests.browser.conftest import Phone
from tests.factories.accounts import make_kader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORGED = "Paket ini bukan dari Cakap atau sudah diubah. Tidak disimpan."
PAGE = "/hp/modul/terima/"
# Resolves when the worker answers and its shell is filled.
READY = """() => Promise.race([
  navigator.serviceWorker.ready,
  new Promise((_, refuse) => setTimeout(() => refuse(new Error("no worker")), 60_000)),
]).then(() => {})"""
NOTHING_KEPT = """async () => {
  const cache = await caches.open("cakap-packs");
  const found = await new Promise((done) => {
    const asked = indexedDB.open("cakap");
    asked.onsuccess = () => {
      const rows = asked.result.transaction("packs").objectStore("packs").getAll();
      rows.onsuccess = () => done(rows.result);
    };
  });
  return [(await cache.keys()).length, found.length];
}"""


@pytest.fixture
def second_phone(browser, live_server):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.set_default_timeout(60_000)
    yield Phone(context, live_server.url)
    context.close()


@pytest.fixture
def folder(lesson, tmp_path):
    """What a laptop exported: the module of `lesson`."""
    export(LocalSource(), tmp_path / "modul", now=datetime.now(UTC))
    return tmp_path / "modul"


@pytest.fixture
def file(folder):
    """The module as one file."""
    [path] = (folder / "berkas").iterdir()
    return path


def use_once_with_signal(phone, kader) -> None:
    phone.sign_in(kader)
    phone.page.evaluate(READY)


def take(phone, *files) -> list[str]:
    """Choose files on the page; returns what it says of each, in order."""
    phone.open(PAGE)
    phone.page.set_input_files("#berkas", [str(one) for one in files])
    said = phone.page.locator("[data-results] > .alert")
    expect(said).to_have_count(len(files), timeout=60_000)
    return [words(line) for line in said.all()]


def words(line) -> str:
    return ": ".join(line.locator("p").all_inner_texts()[:2])


def rewritten(file, name, change) -> str:
    """Write a copy whose entries went through `change(name, body)`."""
    target = file.with_name(name)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return target


def test_a_module_goes_from_phone_to_phone_and_is_read_without_signal(
    phone, second_phone, kader, lesson, tmp_path
):
    use_once_with_signal(phone, kader)
    phone.open(lesson.get_parent().url)
    phone.page.click("[data-pack-save]")
    expect(phone.page.locator("[data-pack-save]")).to_be_hidden()
    phone.open("/hp/modul/")
    phone.context.set_offline(True)
    with phone.page.expect_download() as downloaded:
        phone.page.click("[data-pack] [data-do='hand-over']")
    name = downloaded.value.suggested_filename
    assert name.endswith(".cakap.zip")
    downloaded.value.save_as(tmp_path / name)

    use_once_with_signal(second_phone, make_kader("Sri Wahyuni"))
    second_phone.context.set_offline(True)
    title = lesson.get_parent().title
    assert take(second_phone, tmp_path / name) == [
        f"{title}: Tersimpan. Dapat dibaca tanpa sinyal."
    ]
    second_phone.page.click("[data-results] [data-open]")
    second_phone.page.wait_for_url(second_phone.address + lesson.get_parent().url)
    second_phone.open(lesson.url)
    assert second_phone.heading() == lesson.title
    picture = second_phone.page.locator(".prose img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0")


def test_a_file_that_was_changed_is_refused_and_nothing_is_kept(phone, kader, file):
    use_once_with_signal(phone, kader)
    phone.context.set_offline(True)

    def spoil(name, body):
        return body[:-1] + b"!" if name.startswith("parts/") else body

    def seal_anew(name, body):
        if name != "manifest.json":
            return body
        manifest = json.loads(body)
        return json.dumps({**manifest, "seal": "A" * 86})

    def rename(name, body):
        if name != "manifest.json":
            return body
        return json.dumps({**json.loads(body), "title": "Judul palsu"})

    bomb = file.with_name("bom.zip")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", b" " * 50_000_000)
    cut = file.with_name("putus.zip")
    cut.write_bytes(file.read_bytes()[:-100])
    (file.with_name("foto.zip")).write_bytes(b"\xff\xd8\xff" * 100)
    files = [
        rewritten(file, "rusak.zip", spoil),
        rewritten(file, "segel.zip", seal_anew),
        rewritten(file, "judul.zip", rename),
        bomb,
        cut,
        file.with_name("foto.zip"),
    ]
    assert take(phone, *files) == [
        "rusak.zip: Isi berkas ini rusak. Minta dikirim ulang.",
        f"segel.zip: {FORGED}",
        f"judul.zip: {FORGED}",
        "bom.zip: Berkas ini bukan berkas modul Cakap.",
        "putus.zip: Berkas ini tidak utuh. Minta dikirim ulang.",
        "foto.zip: Berkas ini bukan berkas modul Cakap.",
    ]
    assert phone.page.evaluate(NOTHING_KEPT) == [0, 0]


def test_a_file_from_the_share_sheet_is_taken_without_signal(
    phone, kader, lesson, file
):
    use_once_with_signal(phone, kader)
    phone.context.set_offline(True)
    phone.open(PAGE)
    # What the browser does when somebody picks Cakap in the share sheet.
    phone.page.evaluate(
        """(action) => {
          const form = document.createElement("form");
          const enctype = "multipart/form-data";
          Object.assign(form, { action, method: "POST", enctype });
          const field = document.createElement("input");
          Object.assign(field, { type: "file", name: "berkas", id: "shared" });
          form.append(field);
          document.body.append(form);
        }""",
        PAGE,
    )
    phone.page.set_input_files("#shared", str(file))
    phone.page.evaluate("document.getElementById('shared').form.submit()")
    said = phone.page.locator("[data-results] > .alert")
    expect(said).to_have_count(1)
    assert words(said) == (
        f"{lesson.get_parent().title}: Tersimpan. Dapat dibaca tanpa sinyal."
    )
    assert phone.page.url == phone.address + PAGE
    phone.page.reload()
    expect(phone.page.locator("[data-from-file]")).to_be_visible()
    expect(said).to_have_count(0)


def test_an_older_module_does_not_replace_a_newer_one(phone, kader, lesson, file):
    def older(name, body):
        if name != "manifest.json":
            return body
        manifest = json.loads(body)
        old = {"version": "0" * 16, "published_at": "2020-01-01T00:00:00Z"}
        return json.dumps(sealed({**manifest, **old}))

    use_once_with_signal(phone, kader)
    title = lesson.get_parent().title
    assert (
        take(phone, rewritten(file, "lama.zip", older), file)
        == [f"{title}: Tersimpan. Dapat dibaca tanpa sinyal."] * 2
    )
    assert take(phone, file.with_name("lama.zip")) == [
        f"lama.zip: “{title}” di HP ini lebih baru. Yang lama tidak diambil."
    ]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def hall(folder, settings):
    """The laptop's server on another origin than the product."""
    site = HallSite(folder, "http://localhost")
    server = make_server("localhost", 0, site, ThreadingServer, QuietHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.HALL_URL = f"http://localhost:{server.server_port}"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "connect-src": ["'self'", settings.HALL_URL]}
    }
    yield server
    server.shutdown()
    server.server_close()


def test_a_module_is_taken_from_the_laptop_in_the_hall(phone, kader, lesson, hall):
    use_once_with_signal(phone, kader)
    phone.open(PAGE)
    phone.page.click("[data-do=look]")
    offer = phone.page.locator("[data-offers] > li")
    expect(offer.locator("[data-title]")).to_have_text(lesson.get_parent().title)
    offer.locator("button").click()
    expect(offer.locator("[data-note]")).to_have_text(
        "Tersimpan. Dapat dibaca tanpa sinyal."
    )
    phone.page.click("[data-do=look]")
    expect(offer.locator("[data-note]")).to_have_text("Sudah ada di HP ini.")
    phone.context.set_offline(True)
    phone.open(lesson.url)
    assert phone.heading() == lesson.title


def test_what_the_laptop_forged_is_refused(phone, kader, lesson, hall, folder):
    path = folder / "manifest" / f"{lesson.get_parent().slug}.json"
    manifest = json.loads(path.read_bytes())
    path.write_text(json.dumps({**manifest, "title": "Judul palsu"}))
    use_once_with_signal(phone, kader)
    phone.open(PAGE)
    phone.page.click("[data-do=look]")
    phone.page.locator("[data-offers] button").click()
    expect(phone.page.locator("[data-offers] [data-note]")).to_have_text(FORGED)
    assert phone.page.evaluate(NOTHING_KEPT) == [0, 0]


def test_a_laptop_that_is_not_there_is_told_in_words(phone, kader, hall):
    use_once_with_signal(phone, kader)
    phone.open(PAGE)
    hall.shutdown()
    hall.server_close()
    phone.page.click("[data-do=look]")
    expect(phone.page.locator("[data-hall-note]")).to_have_text(
        "Server aula tidak ditemukan. "
        "Pastikan HP tersambung ke wifi aula, lalu coba lagi."
    )
