"""Nothing kept on the phone is lost: killed tabs, full phones, cut lines, files."""

import json
from contextlib import suppress
from importlib import import_module

import pytest
from django.http import HttpResponse
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from courses.models import LessonProgress
from lms.sync import rescue
from lms.sync.models import Device, Receipt
from tests.browser.conftest import Phone
from tests.browser_fixtures import CHROMIUM_FLAGS
from tests.factories.accounts import make_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BADGE = "#outbox-badge"
# Our module as the pages know it; `send` is false where a test looks at what waits.
KEEP = """async ({ lessons, send }) => {
  const { enqueue, flush } = await import("/static/lms/js/outbox.js");
  for (const lesson of lessons) {
    const label = `Materi ${lesson}`;
    await enqueue({ type: "lesson.read", payload: { lesson }, label });
  }
  return send ? flush({ pressed: true }) : null;
}"""
FLUSH = """async () => {
  const { flush } = await import("/static/lms/js/outbox.js");
  return flush({ pressed: true });
}"""
UNSENT = """async () => {
  const { unsent } = await import("/static/lms/js/outbox.js");
  return unsent();
}"""
EVERYTHING = """async () => {
  const { database } = await import("/static/lms/js/store.js");
  const db = await database;
  return (await db.getAll("facts")).length + (await db.getAll("profiles")).length;
}"""
NO_SYNC = "delete ServiceWorkerRegistration.prototype.sync"
LINKED = """async () => {
  const { database } = await import("/static/lms/js/store.js");
  for (let round = 0; round < 300; round += 1) {
    const rows = await (await database).getAll("profiles");
    if (rows.some((row) => row.token)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("not linked");
}"""


@pytest.fixture
def door():
    return import_module("lms.sync.views.door")


def arrive(phone, person) -> None:
    # The browser's own Background Sync would send beside the page under test.
    phone.context.add_init_script(NO_SYNC)
    phone.sign_in(person)
    phone.wait_until_kept("/", "/kartu/")
    phone.page.evaluate(LINKED)


def keep(phone, *lessons, send=False):
    return phone.page.evaluate(KEEP, {"lessons": lessons, "send": send})


def test_a_fact_goes_under_the_phones_own_link_packed_and_is_receipted(
    phone, kader, lesson
):
    arrive(phone, kader)
    other = lesson.get_next_sibling()
    with phone.page.expect_request("**/api/sync/") as sent:
        keep(phone, *[lesson.pk, other.pk] * 3, send=True)
    headers = sent.value.all_headers()
    assert headers["authorization"].startswith("Perangkat ")
    assert headers["content-encoding"] == "gzip"
    assert "cookie" not in headers
    assert LessonProgress.objects.count() == 6
    device = Device.objects.get()
    assert (device.user, device.last_waiting) == (kader, 0)
    phone.open("/hp/kiriman/")
    phone.page.wait_for_selector("[data-none]")
    expect(phone.page.locator("[data-receipts] > li")).to_have_count(6)
    first = phone.page.locator("[data-receipts] > li").first
    assert first.locator("strong").inner_text() == f"Materi {other.pk}"
    assert first.locator(".chip:visible").inner_text().strip() == "Diterima"


def test_a_fact_that_cannot_be_read_stays_until_the_person_removes_it(
    phone, kader, lesson
):
    arrive(phone, kader)
    keep(phone, "bukan nomor", lesson.pk, send=True)
    assert LessonProgress.objects.count() == 1
    phone.open("/hp/kiriman/")
    item = phone.page.locator("[data-items] > li")
    item.wait_for()
    phone.shows("[data-waiting] h2", "Belum terkirim: 1")
    assert "Tidak terbaca server" in item.inner_text()
    assert Receipt.objects.get(status="rejected").sentence in item.inner_text()
    item.locator("button").click()
    assert "Ya, hapus" in item.inner_text()
    assert len(phone.page.evaluate(UNSENT)) == 1
    item.locator("button").click()
    phone.page.wait_for_selector("[data-none]")
    assert phone.page.evaluate(UNSENT) == []


def test_one_fact_the_server_breaks_on_does_not_hold_up_the_others(
    phone, kader, lesson, door, monkeypatch, logged_errors
):
    arrive(phone, kader)
    real = door.receive

    def breaks_on_poison(request, *args):
        body = import_module("lms.sync.unpack").read_body(request)
        if any(item["payload"]["lesson"] == 999 for item in body["items"]):
            return HttpResponse(status=500)
        return real(request, *args)

    monkeypatch.setattr(door, "receive", breaks_on_poison)
    outcome = keep(phone, lesson.pk, 999, lesson.get_next_sibling().pk, send=True)
    assert outcome["trouble"] == "server"
    assert LessonProgress.objects.count() == 2
    left = phone.page.evaluate(UNSENT)
    assert [item["payload"]["lesson"] for item in left] == [999]


def test_a_busy_server_is_left_alone_for_as_long_as_it_asked(
    phone, kader, lesson, door, monkeypatch, logged_errors
):
    arrive(phone, kader)
    asked = []

    def busy(*args):
        asked.append(args)
        return HttpResponse(status=503, headers={"Retry-After": "120"})

    with monkeypatch.context() as patched:
        patched.setattr(door, "receive", busy)
        outcome = keep(phone, lesson.pk, send=True)
        assert (outcome["trouble"], outcome["wait"]) == ("busy", 120)
        again = phone.page.evaluate(FLUSH.replace("{ pressed: true }", ""))
        assert again["trouble"] == "busy"
        assert len(asked) == 1
    phone.open("/hp/kiriman/")
    phone.page.click("[data-do=send]")
    phone.page.wait_for_selector("[data-none]")
    assert LessonProgress.objects.count() == 1


def test_a_line_cut_before_the_answer_sends_again_and_counts_once(phone, kader, lesson):
    arrive(phone, kader)

    def cut(route):
        route.fetch()
        route.abort("connectionreset")

    phone.page.route("**/api/sync/", cut)
    outcome = keep(phone, lesson.pk, send=True)
    assert outcome["trouble"] == "signal"
    assert LessonProgress.objects.count() == 1
    assert len(phone.page.evaluate(UNSENT)) == 1
    phone.page.unroute("**/api/sync/")
    outcome = phone.page.evaluate(FLUSH)
    assert [one["status"] for one in outcome["receipts"]] == ["duplicate"]
    assert (LessonProgress.objects.count(), Receipt.objects.count()) == (1, 1)
    assert phone.page.evaluate(UNSENT) == []


def test_a_killed_browser_loses_nothing_that_was_kept(
    chromium, live_server, kader, lesson, tmp_path
):
    how = {"user_data_dir": str(tmp_path), "args": CHROMIUM_FLAGS}
    how["executable_path"] = "/usr/bin/chromium"
    context = chromium.launch_persistent_context(**how)
    # A browser that ends is not offline any more, and would send from its worker.
    context.add_init_script(NO_SYNC)
    phone = Phone(context, live_server.url)
    arrive(phone, kader)
    context.set_offline(True)
    keep(phone, lesson.pk)
    crash(phone.page)
    context.close()
    assert LessonProgress.objects.count() == 0
    context = chromium.launch_persistent_context(**how)
    phone = Phone(context, live_server.url)
    phone.open("/")
    phone.page.wait_for_selector(BADGE, state="hidden")
    phone.page.wait_for_function(f"async () => (await ({UNSENT})()).length === 0")
    assert LessonProgress.objects.get().user == kader
    context.close()


def crash(page) -> None:
    """End the page's process as the phone does when memory runs out."""
    with page.expect_event("crash"), suppress(PlaywrightError):
        page.goto("chrome://crash")


FILL = """async () => {
  const { remember } = await import("/static/lms/js/store.js");
  for (let size = 1048576, name = 0; size > 16; name += 1) {
    const noise = new Uint8Array(size);
    for (let at = 0; at < size; at += 65536) {
      crypto.getRandomValues(noise.subarray(at, at + 65536));
    }
    await remember(`filler-${name}`, noise).catch(() => { size /= 2; });
    if (name > 200) throw new Error("this phone is never full");
  }
}"""


def test_a_full_phone_says_so_and_keeps_what_was_there(phone, kader, lesson):
    # From the start: the browser asks only now and then how much is left.
    cdp = phone.context.new_cdp_session(phone.page)
    few = {"origin": phone.address, "quotaSize": 8_000_000}
    cdp.send("Storage.overrideQuotaForOrigin", few)
    arrive(phone, kader)
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.context.set_offline(True)
    keep(phone, lesson.get_next_sibling().pk)
    phone.page.evaluate(FILL)
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_selector("#not-kept")
    assert phone.page.inner_text("#not-kept") == (
        "Penyimpanan HP penuh. Hapus modul yang tidak dipakai di menu HP ini, "
        "lalu coba lagi."
    )
    assert phone.page.url == phone.address + lesson.url
    waiting = phone.page.evaluate(UNSENT)
    assert [item["payload"]["lesson"] for item in waiting] == [
        lesson.get_next_sibling().pk
    ]


def test_the_rescue_file_is_taken_as_the_kaders_own(phone, kader, lesson):
    arrive(phone, kader)
    phone.context.set_offline(True)
    keep(phone, lesson.pk, lesson.get_next_sibling().pk)
    phone.open("/hp/kiriman/")
    with phone.page.expect_download() as download:
        phone.page.click("[data-do=save]")
    name = download.value.suggested_filename
    assert name.startswith("kiriman-")
    assert name.endswith(".cakap.json")
    data = download.value.path().read_bytes()
    file = rescue.read_file(data)
    assert (file.account, file.name, file.intact) == (kader.uid, kader.name, True)
    carried = rescue.receive_file(file, make_officer("panitia"))
    assert [one.answer.status for one in carried] == ["accepted", "accepted"]
    assert LessonProgress.objects.filter(user=kader).count() == 2
    # The phone itself comes later: nothing is doubled, and it knows it was received.
    assert len(phone.page.evaluate(UNSENT)) == 2
    phone.context.set_offline(False)
    phone.page.wait_for_selector("[data-none]")
    assert LessonProgress.objects.count() == 2


def test_removing_ones_data_warns_and_a_coordinator_brings_what_was_not_sent(
    phone, kader, lesson, client
):
    arrive(phone, kader)
    phone.context.set_offline(True)
    keep(phone, lesson.pk)
    phone.open("/hp/orang/")
    phone.page.click("[data-step=start] [data-do=ask]")
    warning = phone.page.locator("[data-step=unsent]")
    warning.wait_for()
    assert "Belum terkirim: 1 catatan" in warning.inner_text()
    assert len(phone.page.evaluate(UNSENT)) == 1

    warning.get_by_role("link", name="Simpan sebagai berkas").click()
    phone.page.wait_for_selector("[data-waiting]")
    with phone.page.expect_download() as download:
        phone.page.click("[data-do=save]")
    path = download.value.path()
    phone.open("/hp/orang/")
    phone.page.click("[data-step=start] [data-do=ask]")
    phone.page.click("[data-do=remove-all]")
    phone.page.wait_for_url(lambda url: "/hp/orang/" not in url)
    phone.page.wait_for_function(f"async () => (await ({EVERYTHING})()) === 0")

    client.force_login(
        make_officer("panitia"), backend="lms.accounts.backends.PhonePinBackend"
    )
    with path.open("rb") as file:
        answer = client.post("/kiriman/unggah/", {"berkas": file})
    assert answer.status_code == 200
    fact = LessonProgress.objects.get()
    assert (fact.user, fact.lesson_id) == (kader, lesson.pk)


TRICKY = [
    {
        "b": 1,
        "a": [True, None, -7, 'é\u2028\u007f\t"\\\b\x1f😀'],
        "Z": {"é": "", "e": 0},
    },
    {"label": "Materi dibaca: “Ibu & bayi” </script>", "items": [], "n": 1760000000000},
]


def test_the_phone_writes_what_is_sealed_as_the_server_does(phone, kader):
    phone.open("/masuk/")
    texts = phone.page.evaluate(
        """async (values) => {
          const { canonical } = await import("/static/lms/js/rescue.js");
          return values.map(canonical);
        }""",
        TRICKY,
    )
    assert texts == [
        json.dumps(one, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        for one in TRICKY
    ]


def wake_the_worker(page, address) -> None:
    """Fire the browser's Background Sync, as it does when signal returns."""
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    for _ in range(300):
        if found:
            break
        page.wait_for_timeout(100)
    tools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": address,
            "registrationId": found[-1]["registrationId"],
            "tag": "kirim",
            "lastChance": True,
        },
    )


def test_the_worker_sends_with_every_page_closed(phone, kader, lesson):
    arrive(phone, kader)
    phone.context.set_offline(True)
    keep(phone, lesson.pk)
    blank = phone.context.new_page()
    phone.page.close()
    phone.context.set_offline(False)
    wake_the_worker(blank, phone.address)
    for _ in range(300):
        if LessonProgress.objects.exists():
            break
        blank.wait_for_timeout(100)
    assert list(LessonProgress.objects.values_list("user", "lesson")) == [
        (kader.pk, lesson.pk)
    ]
