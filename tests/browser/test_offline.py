"""What stays true when the signal goes, the phone changes hands, or we release."""

from importlib import import_module

import pytest
from django.http import HttpResponse
from playwright.sync_api import expect

from content.models import CustomImage
from courses.models import LessonProgress
from tests.factories.accounts import make_kader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BADGE = "#outbox-badge"


def read_here(phone, person, lesson) -> None:
    phone.sign_in(person)
    phone.open(lesson.url)
    phone.wait_until_kept(
        "/", "/kartu/", lesson.url, CustomImage.objects.get().file.url
    )


def finish_without_signal(phone, lesson) -> None:
    phone.context.set_offline(True)
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url(phone.address + "/")


def sign_out_despite_the_warning(phone) -> None:
    phone.open("/keluar/")
    phone.page.click("form[data-sign-out] button")
    phone.page.wait_for_selector("#sign-out-warning")
    phone.shows(".alert__title", "Belum terkirim: 1 catatan")
    phone.page.click("form[data-sign-out] button")
    phone.page.wait_for_url("**/masuk/")


def test_home_card_and_a_read_lesson_open_without_signal(phone, kader, lesson):
    read_here(phone, kader, lesson)
    phone.context.set_offline(True)
    phone.open("/")
    assert phone.heading() == kader.name
    expect(phone.page.locator("#offline-note").first).to_be_visible()
    phone.open("/kartu/")
    expect(phone.page.locator(".id-card__qr svg").first).to_be_visible()
    phone.open(lesson.url)
    picture = phone.page.locator(".prose img")
    picture.scroll_into_view_if_needed()
    phone.page.wait_for_function("() => document.querySelector('.prose img').complete")
    assert picture.evaluate("image => image.naturalWidth > 0")


def test_a_page_never_read_says_so_without_signal(phone, kader, lesson):
    read_here(phone, kader, lesson)
    phone.context.set_offline(True)
    phone.open("/capaian/")
    assert phone.heading() == "Halaman ini belum tersimpan"


def test_a_lesson_finished_without_signal_is_sent_once_later(phone, kader, lesson):
    read_here(phone, kader, lesson)
    finish_without_signal(phone, lesson)
    phone.page.wait_for_selector(BADGE)
    phone.shows(BADGE, "belum terkirim: 1")
    lines = phone.page.locator("#belum-terkirim li")
    assert lines.count() == 1
    assert lines.first.inner_text().startswith(f"Materi dibaca: {lesson.title} (")
    phone.open(lesson.url)
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url(phone.address + "/")
    phone.shows(BADGE, "belum terkirim: 1")
    assert LessonProgress.objects.count() == 0

    phone.context.set_offline(False)
    phone.page.wait_for_selector(BADGE, state="hidden")
    assert list(LessonProgress.objects.values_list("user", "lesson")) == [
        (kader.pk, lesson.pk)
    ]
    phone.open(lesson.url)
    expect(phone.page.locator("form[data-fact]")).to_have_count(0)


def test_finishing_with_signal_goes_on_to_the_next_lesson(phone, kader, lesson):
    read_here(phone, kader, lesson)
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url(phone.address + lesson.get_next_sibling().url)
    assert LessonProgress.objects.count() == 1
    expect(phone.page.locator(BADGE).first).to_be_hidden()


def test_the_next_person_sees_no_page_and_the_first_ones_facts_go_as_theirs(
    phone, kader, lesson, monkeypatch
):
    other = make_kader("Sri Wahyuni")
    read_here(phone, kader, lesson)
    finish_without_signal(phone, lesson)
    door = import_module("lms.sync.views.door")
    with monkeypatch.context() as patched:
        patched.setattr(door, "receive", lambda *args: HttpResponse(status=429))
        phone.context.set_offline(False)
        sign_out_despite_the_warning(phone)
    assert list(LessonProgress.objects.all()) == []

    with phone.page.expect_response("**/api/sync/"):
        phone.sign_in(other)
    assert phone.heading() == other.name
    expect(phone.page.locator(BADGE).first).to_be_hidden()
    phone.wait_until_kept("/", "/kartu/")
    phone.context.set_offline(True)
    phone.open("/kartu/")
    phone.shows(".id-card__body h2", other.name)
    phone.open(lesson.url)
    assert phone.heading() == "Halaman ini belum tersimpan"
    assert LessonProgress.objects.get().user == kader
