"""Somebody before a screen: what they do in the words of our pages."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from lms.accounts.models import User
from tests.factories.accounts import PIN

PHONE, DESK, HALL = (360, 800), (1440, 900), (1920, 1080)
SHOTS = settings.BASE_DIR / "artifacts" / "e2e"
AXE = (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
AXE_RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: tags})
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
}"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


# A page may wait for a worker, on a machine with little to spare.
expect.set_options(timeout=60_000)


class Person:
    """One browser context; everything the browser complains about is collected."""

    def __init__(self, browser: Browser, address: str, size: tuple[int, int]) -> None:
        width, height = size
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            locale="id-ID",
        )
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused inline script or style is an error of the console too.
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def sign_in(self, user: User, pin: str = PIN) -> None:
        self.type_pin(user.phone, pin)
        self.page.wait_for_url(self.address + "/")

    def type_pin(self, phone: str, pin: str) -> None:
        self.open("/masuk/")
        self.page.fill("[name=login]", phone)
        self.page.fill("[name=password]", pin)
        self.press("Masuk")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def download(self, name: str) -> bytes:
        """Press the button or follow the link of that name and keep what comes."""
        wanted = self.page.get_by_role("button", name=name)
        wanted = wanted.or_(self.page.get_by_role("link", name=name)).first
        with self.page.expect_download() as coming:
            wanted.click()
        return Path(coming.value.path()).read_bytes()

    def shoot(self, name: str) -> None:
        """Keep the whole page as a picture; it must not be wider than the screen."""
        assert self.page.evaluate(OVERFLOW) <= 0, name
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def check(self) -> None:
        """Let axe look at the page."""
        size = self.page.viewport_size
        # All of it at once: what lies under the bar at the bottom can be scrolled to.
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": height})
        # Evaluated by the debugger: the content security policy stays in force.
        self.page.evaluate(AXE)
        found = self.page.evaluate(AXE_RUN)
        self.page.set_viewport_size(size)
        assert (self.page.url, found) == (self.page.url, [])
