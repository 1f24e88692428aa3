"""The player's screens for everybody's eyes, and the test without JavaScript."""

import pytest
from django.conf import settings

from assessments.models import Attempt
from tests.browser.conftest import Phone
from tests.browser.test_exam import begin, choose, go_on, hand_in, receipt, take_along
from tests.factories.assessments import make_assessment, make_sitting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
AXE_RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: tags})
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
}"""
# Not innerWidth: a phone zooms out until a wide page fits.
OVERFLOW = """() => {
  const page = document.documentElement
  return page.scrollWidth - page.clientWidth
}"""


@pytest.fixture
def practice(transactional_db):
    return make_sitting(make_assessment(questions=2, purpose="quiz"))


@pytest.fixture
def plain_phone(browser, live_server):
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    yield Phone(context, live_server.url)
    context.close()


def faults(phone) -> list[str]:
    phone.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    if not phone.page.evaluate("'axe' in globalThis"):
        phone.page.evaluate(AXE.read_text())
    wide = ["too wide"] if phone.page.evaluate(OVERFLOW) > 0 else []
    return phone.page.evaluate(AXE_RUN) + wide


def test_every_screen_passes_axe_and_fits_with_huge_letters(phone, kader, practice):
    phone.page.set_viewport_size({"width": 320, "height": 700})
    take_along(phone, kader, practice)
    phone.context.add_cookies(
        [{"name": "text-size", "value": "huge", "url": phone.address}]
    )
    found = {}
    phone.open(f"/ujian/{practice.uid}/kerjakan/")
    phone.page.wait_for_selector("[data-screen=intro]:not([hidden])")
    found["intro"] = faults(phone)
    phone.page.click("[data-do=start]")
    phone.page.wait_for_selector("[data-screen=question]:not([hidden])")
    choose(phone, "Pilihan 1")
    found["question"] = faults(phone)
    go_on(phone)
    phone.page.click("[data-do=next]")
    phone.page.wait_for_selector("[data-screen=review]:not([hidden])")
    found["review"] = faults(phone)
    hand_in(phone)
    receipt(phone)
    found["done"] = faults(phone)
    assert phone.page.evaluate("document.documentElement.dataset.text") == "huge"
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def test_a_phone_that_is_full_calls_nothing_kept(phone, kader, practice):
    take_along(phone, kader, practice)
    begin(phone)
    phone.page.evaluate(
        """() => { IDBObjectStore.prototype.add = () => {
          throw new DOMException("full", "QuotaExceededError");
        }; }"""
    )
    phone.page.click("label.choice:has-text('Pilihan 2')")
    phone.page.wait_for_selector("#exam-trouble:not([hidden])")
    assert phone.page.inner_text("#exam-trouble").startswith("Penyimpanan HP penuh.")
    phone.shows("[data-say=saved]", "")
    assert not phone.page.is_checked("label.choice:has-text('Pilihan 2') input")


def test_a_test_is_taken_without_javascript(plain_phone, kader, practice):
    page = plain_phone.page
    plain_phone.sign_in(kader)
    plain_phone.open(f"/ujian/{practice.uid}/")
    page.click("form[data-exam] button")
    for way in ("**/soal/2/", "**/periksa/"):
        page.click("label.choice:has-text('Pilihan 1')")
        page.click("[name=ke][value=lanjut]")
        page.wait_for_url(way)
    page.click("main form button")
    page.wait_for_url("**/hasil/")
    assert "2 dari 2 jawaban benar" in page.inner_text("main")
    assert Attempt.objects.get().score == 2
