"""Reading, finishing a lesson and signing in need no JavaScript."""

import pytest

from courses.models import LessonProgress
from tests.browser.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain_phone(browser, live_server):
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    yield Phone(context, live_server.url)
    context.close()


def test_signing_in_reading_and_finishing_need_no_javascript(
    plain_phone, kader, lesson
):
    plain_phone.sign_in(kader)
    plain_phone.open("/modul/")
    plain_phone.page.click("main .card-link__title")
    plain_phone.page.click(".next-step .button")
    assert plain_phone.heading() == lesson.title
    plain_phone.page.click("main form button")
    following = lesson.get_next_sibling()
    plain_phone.page.wait_for_url(plain_phone.address + following.url)
    assert plain_phone.page.inner_text(".progress") == "2 dari 2"
    fact = LessonProgress.objects.get()
    assert (fact.user, fact.lesson) == (kader, lesson)


def test_signing_out_needs_no_javascript(plain_phone, kader, lesson):
    plain_phone.sign_in(kader)
    plain_phone.open("/keluar/")
    plain_phone.page.click("main form button")
    plain_phone.page.wait_for_url("**/masuk/")
    plain_phone.open("/kartu/")
    assert plain_phone.page.url.endswith("/masuk/?next=/kartu/")
