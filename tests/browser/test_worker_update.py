"""A new release is offered and never forced; a broken worker is called back."""

from contextlib import suppress
from importlib import import_module

import pytest
from django.http import HttpResponse
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from lms import pwa
from tests.browser.test_outbox import UNSENT, arrive, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHELLS = """async () => {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("cakap-shell-")).sort();
}"""
# The page reloads meanwhile, so that nothing is asked of it afterwards.
ONLY_THE_NEW = f"async () => (await ({SHELLS})()).join() === 'cakap-shell-baru'"
# A download that broke is tried again at the next visit, here at the next round.
UNTIL_WAITING = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let round = 0; round < 300 && !registration.waiting; round += 1) {
    await registration.update().catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
  }
  if (!registration.waiting) throw new Error("no new release came");
}"""
UNTIL_GONE = """async () => {
  for (let round = 0; round < 300; round += 1) {
    const registrations = await navigator.serviceWorker.getRegistrations();
    if (registrations.length === 0) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("the worker is still there");
}"""
REMEMBER = """async (values) => {
  const { remember } = await import("/static/lms/js/store.js");
  for (const [name, value] of Object.entries(values)) await remember(name, value);
}"""
EIGHT_DAYS_MS = 8 * 24 * 60 * 60 * 1000
# The first release of the app: its store, and what it kept elsewhere.
FIRST_RELEASE = """async () => {
  localStorage.setItem("cakap-device", "hp-lama");
  localStorage.setItem("cakap-clock-offset", "7");
  const request = indexedDB.open("cakap", 1);
  request.onupgradeneeded = () => {
    const facts = request.result.createObjectStore("facts", { keyPath: "id" });
    facts.createIndex("account", "account");
  };
  await new Promise((done) => { request.onsuccess = done; });
  const tx = request.result.transaction("facts", "readwrite");
  tx.objectStore("facts").add({ id: "lama", account: "orang", label: "Materi lama" });
  await new Promise((done) => { tx.oncomplete = done; });
  request.result.close();
}"""
BROKEN = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(Promise.reject(Error())));
"""
OFFER = """async () => {
  const { offerUpdate } = await import("/static/lms/js/update.js");
  await offerUpdate(await navigator.serviceWorker.getRegistration());
}"""


def test_a_new_release_waits_until_the_person_lets_it_in(
    phone, kader, lesson, monkeypatch
):
    monkeypatch.setattr(pwa, "release", lambda request: "lama")
    arrive(phone, kader)
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.context.set_offline(True)
    keep(phone, *range(30))
    door = import_module("lms.sync.views.door")
    monkeypatch.setattr(door, "receive", lambda *args: HttpResponse(status=429))
    phone.context.set_offline(False)
    monkeypatch.setattr(pwa, "release", lambda request: "baru")
    phone.page.evaluate(UNTIL_WAITING)
    assert phone.page.evaluate(SHELLS) == ["cakap-shell-baru", "cakap-shell-lama"]
    phone.page.click("#update button")
    phone.page.wait_for_function(ONLY_THE_NEW)
    phone.page.wait_for_selector("#update", state="detached")
    phone.context.set_offline(True)
    phone.open(lesson.url)
    assert phone.heading() == lesson.title
    assert len(phone.page.evaluate(UNSENT)) == 30


def test_a_release_that_waited_a_week_comes_in_but_never_during_a_test(
    phone, kader, lesson, monkeypatch
):
    monkeypatch.setattr(pwa, "release", lambda request: "lama")
    arrive(phone, kader)
    # A page that the worker answers: with none a newer one need not wait.
    phone.open("/")
    monkeypatch.setattr(pwa, "release", lambda request: "baru")
    phone.page.evaluate(UNTIL_WAITING)
    phone.page.wait_for_selector("#update")
    long_ago = phone.page.evaluate(f"Date.now() - {EIGHT_DAYS_MS}")
    now = phone.page.evaluate("Date.now()")
    values = {"update-since": long_ago, "busy-test": {"a paper": now}}
    phone.page.evaluate(REMEMBER, values)
    phone.open("/")
    phone.page.wait_for_selector("#update")
    assert phone.page.evaluate(SHELLS) == ["cakap-shell-baru", "cakap-shell-lama"]
    # A person in the player is not even asked.
    phone.open("/ujian/kerjakan/")
    phone.page.evaluate(OFFER)
    expect(phone.page.locator("#update")).to_have_count(0)
    # A test that nobody ever hands in is not under way for ever.
    phone.page.evaluate(REMEMBER, {"busy-test": {"a paper": long_ago}})
    phone.open("/")
    phone.page.wait_for_function(ONLY_THE_NEW)


def test_a_phone_of_the_first_release_keeps_all_it_had(phone):
    # A page without our scripts: nothing has opened the store yet.
    phone.open("/healthz")
    phone.page.evaluate(FIRST_RELEASE)
    phone.open("/masuk/")
    kept = phone.page.evaluate(
        """async () => {
          const { database } = await import("/static/lms/js/store.js");
          const device = await import("/static/lms/js/device.js");
          const db = await database;
          return [
            db.version,
            (await db.getAll("facts")).map((item) => item.label),
            await device.deviceName(),
            await device.clockOffset(),
          ];
        }"""
    )
    assert kept == [2, ["Materi lama"], "hp-lama", 7]


def open_once_called_back(phone) -> None:
    """Open a page, again and again, as a person does whose app does not come.

    The browser looks for a newer worker a second after a page that failed.
    """
    for _ in range(20):
        with suppress(PlaywrightError):
            phone.open("/tentang/")
            return
        phone.page.wait_for_timeout(2500)
    pytest.fail("no page opened any more")


def test_a_broken_worker_is_called_back_and_the_outbox_stays(
    phone, kader, lesson, monkeypatch, settings
):
    arrive(phone, kader)
    phone.context.set_offline(True)
    keep(phone, lesson.pk)
    door = import_module("lms.sync.views.door")
    monkeypatch.setattr(door, "receive", lambda *args: HttpResponse(status=429))
    with monkeypatch.context() as patched:
        patched.setattr(pwa, "worker_script", lambda request: BROKEN)
        phone.context.set_offline(False)
        phone.page.evaluate(
            """async () => {
              const taken = new Promise((done) => {
                navigator.serviceWorker.addEventListener("controllerchange", done);
              });
              await (await navigator.serviceWorker.ready).update();
              await taken;
            }"""
        )
        # The control: with this worker no page opens any more.
        with pytest.raises(PlaywrightError, match="ERR_FAILED"):
            phone.open("/")
    settings.SERVICE_WORKER = False
    open_once_called_back(phone)
    phone.page.evaluate(UNTIL_GONE)
    assert phone.page.evaluate("caches.keys()") == []
    assert len(phone.page.evaluate(UNSENT)) == 1
    monkeypatch.undo()
    phone.open("/")
    assert phone.heading() == kader.name
    phone.page.wait_for_function(f"async () => (await ({UNSENT})()).length === 0")


def test_with_the_setting_off_pages_bring_no_worker(phone, kader, lesson, settings):
    settings.SERVICE_WORKER = False
    phone.sign_in(kader)
    phone.open(lesson.url)
    assert phone.heading() == lesson.title
    assert (
        phone.page.evaluate(
            "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
        )
        == 0
    )
