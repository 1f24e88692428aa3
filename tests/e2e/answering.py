"""How somebody takes a test on the phone."""

from assessments.models import Choice
from tests.e2e.person import Person


def answer_all(kader: Person, *, right: bool) -> None:
    """From the first question on: choose, go on, check and hand in."""
    kader.page.wait_for_url("**/soal/*/")
    while "/soal/" in kader.page.url:
        was = kader.page.url
        inputs = kader.page.locator("[name=pilihan]")
        shown = [int(one.get_attribute("value")) for one in inputs.all()]
        for pk in chosen(shown, right=right):
            kader.page.click(f".choice:has([value='{pk}']:not(:checked))")
        kader.page.click("[name=ke][value=lanjut]")
        kader.page.wait_for_url(lambda url, was=was: url != was)
    kader.press("Kumpulkan")
    kader.page.wait_for_url("**/hasil/")


def chosen(shown: list[int], *, right: bool) -> list[int]:
    """The right choices among those shown, or just the first one shown."""
    if not right:
        return shown[:1]
    rows = Choice.objects.filter(pk__in=shown, is_correct=True)
    return list(rows.values_list("pk", flat=True))
