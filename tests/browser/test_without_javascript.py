"""Reading, finishing a lesson, answering and signing in need no JavaScript.

Nor do they need a browser that can keep anything: one from before 2021 has no worker of
ours, and some phones refuse their memory to pages.
"""

import pytest
from playwright.sync_api import expect

from assessments.models import Attempt
from courses.models import LessonProgress
from tests.browser.conftest import Phone
from tests.factories.assessments import make_sitting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# No worker may be registered, and the memory of pages is refused.
FORGETFUL = """
if (navigator.serviceWorker) {
  navigator.serviceWorker.register = () => Promise.reject(new TypeError("module"));
}
indexedDB.open = () => { throw new DOMException("denied", "InvalidStateError"); };
"""


def small_phone(browser, address, **options) -> Phone:
    context = browser.new_context(viewport={"width": 360, "height": 800}, **options)
    context.set_default_timeout(60_000)
    return Phone(context, address)


@pytest.fixture
def plain_phone(browser, live_server):
    phone = small_phone(browser, live_server.url, java_script_enabled=False)
    yield phone
    phone.context.close()


@pytest.fixture
def forgetful_phone(browser, live_server):
    phone = small_phone(browser, live_server.url, service_workers="block")
    phone.context.add_init_script(FORGETFUL)
    yield phone
    phone.context.close()


@pytest.fixture(params=["plain_phone", "forgetful_phone"])
def old_phone(request):
    return request.getfixturevalue(request.param)


def test_an_old_phone_signs_in_reads_and_finishes(old_phone, kader, lesson):
    old_phone.sign_in(kader)
    old_phone.open("/modul/")
    old_phone.page.click("main .card-link__title")
    old_phone.page.click(".next-step .button")
    assert old_phone.heading() == lesson.title
    old_phone.page.click("main form[data-fact] button")
    following = lesson.get_next_sibling()
    old_phone.page.wait_for_url(old_phone.address + following.url)
    old_phone.shows(".progress", "2 dari 2")
    fact = LessonProgress.objects.get()
    assert (fact.user, fact.lesson) == (kader, lesson)


def test_an_old_phone_answers_a_test(old_phone, kader, db):
    sitting = make_sitting()
    old_phone.sign_in(kader)
    old_phone.open(f"/ujian/{sitting.uid}/")
    old_phone.page.click("main form button")
    old_phone.page.wait_for_url("**/soal/1/")
    old_phone.page.check("[name=pilihan] >> nth=0")
    old_phone.page.click("button[value=periksa], button[value=lanjut]")
    old_phone.open(f"/ujian/{sitting.uid}/periksa/")
    old_phone.page.click("main form button")
    old_phone.page.wait_for_url("**/hasil/")
    attempt = Attempt.objects.get(user=kader)
    assert attempt.submitted_at is not None
    assert attempt.answers.count() == 1


def test_an_old_phone_has_larger_letters_and_fewer_data(old_phone, kader, lesson):
    old_phone.sign_in(kader)
    old_phone.open("/hp/tampilan/")
    old_phone.page.click("button[value=huge]")
    old_phone.page.wait_for_selector("html[data-text=huge]")
    old_phone.page.click("button[name=save-data][value='1']")
    old_phone.page.wait_for_selector("[value='1'][aria-pressed=true]")
    old_phone.open(lesson.url)
    expect(old_phone.page.locator("html[data-text=huge]")).to_have_count(1)
    link = old_phone.page.locator(".prose a[data-picture]")
    assert link.inner_text().startswith("Tampilkan gambar (1 kB)")
    assert link.get_attribute("href").endswith(".svg")


def test_signing_out_needs_no_javascript(plain_phone, kader, lesson):
    plain_phone.sign_in(kader)
    plain_phone.open("/keluar/")
    plain_phone.page.click("main form button")
    plain_phone.page.wait_for_url("**/masuk/")
    plain_phone.open("/kartu/")
    assert plain_phone.page.url.endswith("/masuk/?next=/kartu/")
