"""A cheap phone before a live server: Chromium at 360 × 800, one context per person."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import BrowserContext, Page, expect

from content.models import CustomImage
from courses.models import LessonPage
from courses.services.curriculum import ensure_site_tree
from tests.browser_fixtures import plant_roots
from tests.factories.accounts import PIN
from tests.factories.courses import make_course

# What a page shows comes when its scripts got to it; a slow machine is no error.
expect.set_options(timeout=60_000)

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
# Resolves once every address is kept on the phone, pages for the person on this page;
# fails after a minute.
KEPT = """async (addresses) => {
  const own = { cacheName: `cakap-pages-${document.body.dataset.account}` };
  const isFile = (one) => /^[/](static|media)[/]/.test(one);
  const find = (one) => caches.match(one, isFile(one) ? {} : own);
  for (let round = 0; round < 600; round += 1) {
    const found = await Promise.all(addresses.map(find));
    if (found.every(Boolean)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not kept: ${addresses}`);
}"""


class Phone:
    """One browser context, with the words of our pages for what a person does."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.page: Page = context.new_page()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, user) -> None:
        self.open("/masuk/")
        self.page.fill("[name=login]", user.phone)
        self.page.fill("[name=password]", PIN)
        self.page.click("main form button")
        self.page.wait_for_url(self.address + "/")

    def wait_until_kept(self, *paths: str) -> None:
        self.page.evaluate(KEPT, list(paths))

    def shows(self, selector: str, text: str) -> None:
        """Wait until the first such element reads just that, as a person sees it."""
        found = self.page.locator(selector).first
        expect(found).to_have_text(text, use_inner_text=True)

    def heading(self) -> str:
        return self.page.inner_text("h1")


@pytest.fixture
def phone(browser, live_server) -> Iterator[Phone]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800},
        is_mobile=True,
        has_touch=True,
        locale="id-ID",
    )
    context.set_default_timeout(60_000)
    yield Phone(context, live_server.url)
    context.close()


@pytest.fixture
def lesson(transactional_db) -> LessonPage:
    """The first of two lessons, with a drawing."""
    plant_roots()
    course = make_course(ensure_site_tree(), lessons=2)
    first = LessonPage.objects.child_of(course).first()
    drawing = CustomImage.objects.create(
        title="Timbangan", file=ContentFile(DRAWING, name="timbangan.svg")
    )
    first.body = [
        ("paragraph", "<p>Isi materi.</p>"),
        ("image", {"image": drawing, "alt": "Timbangan", "caption": ""}),
    ]
    first.save_revision().publish()
    return first
