"""How somebody takes a test on the phone."""

from assessments.models import Choice
from tests.e2e.person import Person

QUESTION = "[data-screen=question]"
TURNED = """was => {
  const screen = document.querySelector("[data-screen=question]");
  return screen.hidden || screen.querySelector(".progress__text").textContent !== was;
}"""


def answer_all(kader: Person, *, right: bool) -> None:
    """From the first question on: choose, go on, check, hand in, see the result."""
    page = kader.page
    page.wait_for_selector(f"{QUESTION}:not([hidden])")
    while page.is_visible(QUESTION):
        inputs = page.locator("[name=pilihan]")
        shown = [int(one.get_attribute("value")) for one in inputs.all()]
        for pk in chosen(shown, right=right):
            page.click(f".choice:has([value='{pk}']:not(:checked))")
            page.wait_for_selector("[data-say=saved]:has-text('Tersimpan')")
        was = page.inner_text(f"{QUESTION} .progress__text")
        page.click("[data-do=next]")
        page.wait_for_function(TURNED, arg=was)
    kader.press("Kumpulkan")
    page.click("[data-part=result]:not([hidden])")
    page.wait_for_url("**/hasil/")


def chosen(shown: list[int], *, right: bool) -> list[int]:
    """The right choices among those shown, or just the first one shown."""
    if not right:
        return shown[:1]
    rows = Choice.objects.filter(pk__in=shown, is_correct=True)
    return list(rows.values_list("pk", flat=True))
