"""Several kaders on one phone: whose pages show, what a PIN opens, what stays apart."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from courses.models import LessonProgress
from lms.accounts.services import issue_slip
from tests.browser.conftest import Phone
from tests.factories.accounts import PIN, make_kader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Resolves once so many people have this on this phone: "hash", their PIN; "token", the
# link under which their facts travel.
PEOPLE_WITH = """async ([field, wanted]) => {
  const open = () => new Promise((done) => {
    const asked = indexedDB.open("cakap");
    asked.onsuccess = () => done(asked.result);
  });
  for (let round = 0; round < 300; round += 1) {
    const db = await open();
    const rows = await new Promise((done) => {
      const asked = db.transaction("profiles").objectStore("profiles").getAll();
      asked.onsuccess = () => done(asked.result);
    });
    db.close();
    if (rows.filter((row) => row[field]).length === wanted) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not ${wanted} people with ${field}`);
}"""

# Put aside, or taken up again.
SEEN = """(state) => {
  const now = { value: state, configurable: true };
  Object.defineProperty(document, "visibilityState", now);
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# Moves the moment the phone was put aside into the past. A changed clock in the page
# would not do: the worker has its own, and reads the same moment.
LEFT_BEFORE = """async (minutes) => {
  const { remember } = await import("/static/lms/js/store.js");
  await remember("left", Date.now() - minutes * 60000);
}"""


# What an assessor's table keeps, for each of these accounts; then of whom it does.
TABLES_OF = """async (accounts) => {
  const { remember } = await import("/static/lms/js/store.js");
  for (const one of accounts) await remember(`station:${one}:event:list`, { seen: {} });
}"""
WITH_TABLES = """async () => {
  const { database } = await import("/static/lms/js/store.js");
  const keys = await (await database).getAllKeys("meta");
  const tables = keys.filter((key) => key.startsWith("station:"));
  return tables.map((key) => key.split(":")[1]);
}"""


@pytest.fixture
def other(db):
    """Bu Sri, who borrows the phone."""
    return make_kader("Sri Wahyuni")


def come(phone, person, count) -> None:
    """Sign in at the server; home and card are kept, and the PIN opens them later."""
    phone.sign_in(person)
    phone.page.evaluate(PEOPLE_WITH, ["hash", count])
    phone.wait_until_kept("/", "/kartu/")


def leave(phone) -> None:
    """Sign out by the old door."""
    phone.open("/keluar/")
    phone.page.click("form[data-sign-out] button")


def hand_on(phone) -> None:
    phone.open("/hp/orang/")
    phone.page.click("[data-do=hand-on]")
    phone.page.wait_for_url("**/kunci/")


def enter(phone, person, pin=PIN) -> None:
    """Say who and type a PIN; a phone of one person asks for the PIN at once."""
    phone.page.wait_for_selector("[data-people] a:visible, #pin:visible")
    if not phone.page.is_visible("#pin"):
        phone.page.get_by_role("link", name=person.name).click()
    phone.page.fill("#pin", pin)
    phone.page.click("form[data-unlock] [type=submit]")


def problem(phone) -> str:
    phone.page.wait_for_selector("[data-problem]:not([hidden])")
    return phone.page.inner_text("[data-problem] span")


def test_each_sees_their_own_home_and_card_with_their_own_pin_without_signal(
    phone, kader, other
):
    come(phone, kader, 1)
    hand_on(phone)
    phone.page.get_by_role("button", name="Bukan saya").click()
    phone.page.get_by_role("link", name="Orang lain").click()
    phone.page.wait_for_url("**/masuk/")
    come(phone, other, 2)
    phone.context.set_offline(True)
    for person in (kader, other):
        hand_on(phone)
        enter(phone, person)
        phone.page.wait_for_url(phone.address + "/")
        assert phone.heading() == person.name
        phone.open("/kartu/")
        phone.shows(".id-card__body h2", person.name)


def test_what_the_first_made_is_sent_as_theirs_while_another_uses_the_phone(
    phone, kader, other, lesson
):
    come(phone, kader, 1)
    phone.page.evaluate(PEOPLE_WITH, ["token", 1])
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.context.route("**/api/sync/", lambda route: route.fulfill(status=429))
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url(phone.address + lesson.get_next_sibling().url)
    leave(phone)
    phone.page.wait_for_selector("#sign-out-warning")
    phone.shows(".alert__title", "Belum terkirim: 1 catatan")
    phone.page.click("form[data-sign-out] button")
    phone.page.wait_for_url("**/masuk/")

    come(phone, other, 2)
    expect(phone.page.locator("#outbox-badge").first).to_be_hidden()
    assert LessonProgress.objects.count() == 0
    phone.context.unroute("**/api/sync/")
    with phone.page.expect_response("**/api/sync/"):
        phone.open("/kartu/")
    phone.shows(".id-card__body h2", other.name)
    assert [one.user for one in LessonProgress.objects.all()] == [kader]


def test_a_page_of_the_first_asked_for_while_locked_is_the_lock(phone, kader, lesson):
    come(phone, kader, 1)
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    hand_on(phone)
    for offline in (False, True):
        phone.context.set_offline(offline)
        phone.open(lesson.url)
        assert phone.page.url == f"{phone.address}/kunci/?ke={quote(lesson.url, '')}"
    enter(phone, kader)
    phone.page.wait_for_url(phone.address + lesson.url)
    assert phone.heading() == lesson.title


def test_back_after_locking_shows_the_lock(phone, kader):
    come(phone, kader, 1)
    phone.open("/kartu/")
    hand_on(phone)
    phone.page.evaluate("history.back()")
    phone.page.wait_for_url("**/kunci/?ke=%2Fkartu%2F")
    assert kader.account_code not in phone.page.inner_text("main")


def test_the_servers_session_of_the_first_never_shows_their_page_to_the_next(
    phone, kader, other
):
    come(phone, other, 1)
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    come(phone, kader, 2)
    # No signal at the moment of change: the server still takes the phone for Rina's.
    phone.context.set_offline(True)
    hand_on(phone)
    enter(phone, other)
    phone.page.wait_for_url(phone.address + "/")
    phone.context.set_offline(False)
    phone.open("/")
    assert phone.heading() == other.name
    note = phone.page.locator("#sign-in-note a")
    assert note.inner_text() == "Ada sinyal. Masuk untuk melihat isi terbaru."
    # Never kept: the server is asked, and no longer knows anybody here.
    phone.open("/bimtek/")
    phone.page.wait_for_url(phone.address + "/masuk/?next=/bimtek/")
    assert Session.objects.count() == 0


def test_without_the_worker_the_servers_session_alone_would_decide(
    browser, live_server, kader, other
):
    # The control: the same change of hands where nothing stands guard.
    context = browser.new_context(service_workers="block", locale="id-ID")
    phone = Phone(context, live_server.url)
    for count, person in enumerate((other, kader), 1):
        phone.sign_in(person)
        phone.page.evaluate(PEOPLE_WITH, ["hash", count])
        if person == other:
            leave(phone)
            phone.page.wait_for_url("**/masuk/")
    phone.open("/kunci/")
    enter(phone, other)
    phone.page.wait_for_url(phone.address + "/")
    assert phone.heading() == kader.name
    context.close()


def test_a_right_pin_with_signal_signs_in_at_the_server_as_well(phone, kader, other):
    come(phone, other, 1)
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    come(phone, kader, 2)
    hand_on(phone)
    enter(phone, other)
    phone.page.wait_for_url(phone.address + "/")
    # A page that is never kept waits for the sign-in; then past the worker.
    phone.open("/bimtek/")
    card = phone.context.request.get(phone.address + "/kartu/").text()
    assert (other.account_code in card, kader.account_code in card) == (True, False)


def test_a_pin_changed_elsewhere_opens_nothing_once_the_server_says_so(phone, kader):
    come(phone, kader, 1)
    hand_on(phone)
    kader.set_password("731904")
    kader.save()
    enter(phone, kader)
    expect(phone.page).to_have_url(f"{phone.address}/masuk/", timeout=60_000)
    phone.page.evaluate(PEOPLE_WITH, ["hash", 0])
    phone.context.set_offline(True)
    phone.open("/kartu/")
    # Nobody can be let in here without signal any more.
    assert phone.heading() == "Halaman ini belum tersimpan"


def test_wrong_pins_make_wait_longer_and_then_only_the_server_can_tell(phone, kader):
    come(phone, kader, 1)
    phone.context.set_offline(True)
    hand_on(phone)
    for _ in range(4):
        enter(phone, kader, "111222")
        assert problem(phone) == "PIN salah. Periksa, lalu coba lagi."
    enter(phone, kader, "111222")
    assert problem(phone).startswith("Terlalu banyak PIN salah. Tunggu 1 menit")
    # Neither the right PIN, nor a new page, nor a clock set back shortens the wait.
    phone.page.clock.set_system_time(datetime.now(UTC) - timedelta(days=3))
    phone.page.reload()
    enter(phone, kader)
    assert problem(phone).startswith("Terlalu banyak PIN salah. Tunggu 1 menit")
    for minutes in (2, 4, 8, 16):
        phone.page.clock.fast_forward("40:00")
        enter(phone, kader, "111222")
        assert f"Tunggu {minutes} menit" in problem(phone)
    phone.page.clock.fast_forward("40:00")
    enter(phone, kader, "111222")
    phone.page.wait_for_selector("[data-spent]:not([hidden])")
    phone.open("/kunci/")
    phone.page.wait_for_url("**/masuk/")
    assert phone.heading() == "Halaman ini belum tersimpan"


def test_a_right_pin_forgives_the_wrong_ones_before(phone, kader):
    come(phone, kader, 1)
    for _ in range(2):
        hand_on(phone)
        for _ in range(4):
            enter(phone, kader, "111222")
            problem(phone)
        enter(phone, kader)
        phone.page.wait_for_url(phone.address + "/")


def test_data_removed_from_the_phone_opens_no_more_and_leaves_the_others(
    phone, kader, other
):
    come(phone, other, 1)
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    come(phone, kader, 2)
    phone.open("/hp/orang/")
    phone.shows("[data-my-name]", kader.name)
    phone.page.evaluate(TABLES_OF, [str(kader.uid), str(other.uid)])
    phone.page.click("[data-step=start] [data-do=ask]")
    phone.page.click("[data-do=remove]")
    phone.page.wait_for_url("**/kunci/")
    phone.page.evaluate(PEOPLE_WITH, ["hash", 1])
    assert phone.page.evaluate(WITH_TABLES) == [str(other.uid)]
    phone.context.set_offline(True)
    enter(phone, other)
    phone.page.wait_for_url(phone.address + "/")
    assert phone.heading() == other.name
    names = phone.page.evaluate("caches.keys()")
    assert f"cakap-pages-{kader.uid}" not in names
    assert f"cakap-pages-{other.uid}" in names


def test_data_with_something_unsent_is_removed_after_a_second_tap_only(
    phone, kader, lesson
):
    come(phone, kader, 1)
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.context.set_offline(True)
    phone.page.click("form[data-fact] button")
    # The module's page if it was kept meanwhile, else home.
    phone.page.wait_for_url(lambda url: not url.endswith(lesson.url))
    phone.open("/hp/orang/")
    phone.page.click("[data-step=start] [data-do=ask]")
    phone.page.wait_for_selector("[data-step=unsent]:not([hidden])")
    title = phone.page.inner_text("[data-step=unsent] h2")
    assert title == "Belum terkirim: 1 catatan"
    phone.page.click("[data-step=unsent] [data-do=cancel]")
    phone.open("/")
    assert phone.heading() == kader.name
    phone.shows("#outbox-badge", "belum terkirim: 1")

    phone.open("/hp/orang/")
    phone.page.click("[data-step=start] [data-do=ask]")
    phone.page.click("[data-do=remove-all]")
    phone.page.wait_for_url("**/masuk/")
    assert f"cakap-pages-{kader.uid}" not in phone.page.evaluate("caches.keys()")
    phone.page.evaluate(PEOPLE_WITH, ["hash", 0])


def test_a_phone_of_several_locks_when_it_lay_aside_and_that_of_one_does_not(
    phone, kader, other
):
    def lay_aside(minutes: int) -> None:
        phone.page.evaluate(SEEN, "hidden")
        phone.page.evaluate(LEFT_BEFORE, minutes)
        phone.page.evaluate(SEEN, "visible")

    come(phone, other, 1)
    lay_aside(40)
    phone.open("/kartu/")
    phone.shows(".id-card__body h2", other.name)
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    come(phone, kader, 2)
    lay_aside(14)
    phone.open("/kartu/")
    phone.shows(".id-card__body h2", kader.name)
    lay_aside(16)
    phone.page.wait_for_url("**/kunci/")


def test_a_pin_the_server_refused_opens_nothing_here(phone, kader, other):
    come(phone, other, 1)
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    phone.page.fill("[name=login]", kader.phone)
    phone.page.fill("[name=password]", "111222")
    phone.page.click("main form button")
    phone.page.wait_for_selector(".alert--error")
    phone.open("/kunci/")
    enter(phone, other, "111222")
    assert problem(phone) == "PIN salah. Periksa, lalu coba lagi."


def test_the_first_pin_from_a_slip_opens_the_phone_without_signal(
    phone, kader, panitia
):
    code = issue_slip(kader, by=panitia)
    phone.open(f"/aktivasi/{code}/")
    phone.page.fill("[name=pin]", "731904")
    phone.page.fill("[name=again]", "731904")
    phone.page.click("main form button")
    phone.page.wait_for_url(phone.address + "/")
    phone.page.evaluate(PEOPLE_WITH, ["hash", 1])
    phone.wait_until_kept("/")
    phone.context.set_offline(True)
    hand_on(phone)
    enter(phone, kader, "731904")
    phone.page.wait_for_url(phone.address + "/")
    assert phone.heading() == kader.name


def test_staff_come_and_go_on_a_kaders_phone_and_leave_no_pages(phone, kader, panitia):
    come(phone, kader, 1)
    hand_on(phone)
    phone.sign_in(panitia)
    phone.open("/bimtek/")
    expect(phone.page.locator("body").first).to_have_attribute(
        "data-account", str(panitia.uid)
    )
    phone.open("/")
    leave(phone)
    phone.page.wait_for_url("**/masuk/")
    names = phone.page.evaluate("caches.keys()")
    assert f"cakap-pages-{panitia.uid}" not in names
    phone.open("/kunci/")
    enter(phone, kader)
    phone.page.wait_for_url(phone.address + "/")
    assert phone.heading() == kader.name
