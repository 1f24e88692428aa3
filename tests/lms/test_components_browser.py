"""Every component in a real browser: axe, reach of the layout, size of the targets."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
AXE_RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: tags})
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
}"""
# Links inside running text and tables are excepted by WCAG 2.5.8; a radio is reached
# through its label, a card through the link that covers it.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, select, .choice')]
  .filter((e) => e.offsetParent && !e.closest('td, th, p, li, .card-link'))
  .filter((e) => e.getBoundingClientRect().height < 48)
  .map((e) => e.outerHTML.slice(0, 120))"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def opened(browser: Browser, address: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [320, 360, 1440])
@pytest.mark.parametrize("part", ["petugas", "kader", "papan"])
def test_components_pass_axe_fit_and_are_large_enough(
    browser, live_server, part, width
):
    page = opened(browser, f"{live_server.url}/komponen/{part}/", width)
    page.add_script_tag(path=str(AXE))
    assert page.evaluate(AXE_RUN) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    page.close()


def test_components_obey_the_content_security_policy(browser, live_server):
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{live_server.url}/komponen/kader/")
    assert [text for text in refused if "Content Security Policy" in text] == []
    assert page.evaluate("document.styleSheets.length") == 3
    page.close()
