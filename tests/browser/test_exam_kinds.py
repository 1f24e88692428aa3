"""A practice test of every kind on a phone without signal, graded after reconnect."""

import pytest

from assessments.models import Attempt, QuestionPaper
from assessments.rehearsal import right_answer
from tests.browser.test_exam import begin, go_on, hand_in, receipt, take_along
from tests.browser.test_exam_screens import faults
from tests.factories.assessments import make_sitting
from tests.factories.kinds import make_every_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "[data-screen=question]"
OWN_SCREENS = {"number", "ordering", "matching", "hotspot"}
# Every picture and voice of the paper lies beside it on the phone.
MEDIA_KEPT = """async (urls) => {
  for (let round = 0; round < 300; round += 1) {
    const found = await Promise.all(urls.map((url) => caches.match(url)));
    if (found.every(Boolean)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("pictures are not kept");
}"""
SHOWN = "() => document.querySelector('.spot img').naturalWidth"
VOICE = "() => document.querySelector('.question-voice').src"
ORDER = """() => Array.from(document.querySelectorAll("#jawaban li"),
  (one) => Number(one.dataset.id))"""


def media_of(rows: list[dict]) -> list[str]:
    parts = [row[name] for row in rows for name in ("image", "audio") if row[name]]
    return [part["url"] for part in parts]


def saved(phone) -> None:
    phone.page.wait_for_selector("[data-say=saved]:has-text('Tersimpan di HP ini.')")


def give(phone, row: dict, answer: list) -> None:
    """Answer the shown question by hand: tap, type, move, choose."""
    page = phone.page
    if row["kind"] == "number":
        page.fill("#jawaban input", str(answer[0]).replace(".", ","))
        page.keyboard.press("Tab")
    elif row["kind"] == "ordering":
        order_by_taps(page, answer)
    elif row["kind"] == "matching":
        for number, pk in enumerate(answer):
            page.locator("#jawaban select").nth(number).select_option(str(pk))
    elif row["kind"] == "hotspot":
        box = page.locator(".spot img").bounding_box()
        x, y = (answer[0] / 1000 * box["width"], answer[1] / 1000 * box["height"])
        page.click(".spot", position={"x": x, "y": y})
    else:
        for pk in answer:
            page.click(f".choice:has([value='{pk}'])")
    saved(phone)


def order_by_taps(page, wanted: list[int]) -> None:
    """Bring every step up to its place with its own button."""
    for place, pk in enumerate(wanted):
        while page.evaluate(ORDER).index(pk) > place:
            page.click(f"#jawaban li[data-id='{pk}'] [data-move='-1']")
    assert page.evaluate(ORDER) == wanted


def test_every_kind_is_answered_without_signal_and_graded_later(phone, kader):
    sitting = make_sitting(make_every_kind())
    phone.page.set_viewport_size({"width": 320, "height": 700})
    take_along(phone, kader, sitting)
    rows = QuestionPaper.objects.get().snapshot
    phone.page.evaluate(MEDIA_KEPT, media_of(rows))
    phone.context.set_offline(True)
    begin(phone)
    found = {}
    for row in rows:
        phone.page.wait_for_selector(f"{QUESTION} h1:has-text('{row['stem']}')")
        answer = right_answer(row)
        if row["kind"] == "matching":
            answer = [*answer[:-1], 3 - answer[-1]]
        give(phone, row, answer)
        if row["kind"] == "hotspot":
            assert phone.page.evaluate(SHOWN) > 0
        if row["audio"]:
            assert phone.page.evaluate(VOICE).startswith("blob:")
        if row["case"]:
            assert "hamil lima bulan" in phone.page.inner_text("#cerita")
        if row["kind"] in OWN_SCREENS:
            found[row["kind"]] = faults(phone)
        go_on(phone)
    assert found == {kind: [] for kind in OWN_SCREENS}

    assert phone.page.inner_text("[data-screen=review] .progress__text") == "9 dari 9"
    hand_in(phone)
    # What the phone says without signal is what the server says afterwards.
    assert phone.page.inner_text("[data-say=score]") == "8 dari 9 jawaban benar"
    # Also what is folded away.
    told = phone.page.text_content("[data-part=feedback]")
    for words in ("Sebab ordering 1", "Sebab hotspot 1", "36,6 °C", "Urutan ke-5"):
        assert words in told
    phone.context.set_offline(False)
    assert receipt(phone) == "Ujian dikumpulkan: 8 dari 9 benar."
    attempt = Attempt.objects.get()
    spot = next(row for row in attempt.snapshot if row["kind"] == "hotspot")
    near = zip(spot["chosen"], right_answer(spot), strict=True)
    assert all(abs(one - other) <= 5 for one, other in near)


def test_what_was_answered_is_there_again_and_can_be_taken_back(phone, kader):
    sitting = make_sitting(make_every_kind())
    take_along(phone, kader, sitting)
    rows = QuestionPaper.objects.get().snapshot
    begin(phone)
    number = next(n for n, row in enumerate(rows) if row["kind"] == "number")
    phone.page.click("[data-do=review]")
    phone.page.locator(".question-grid button").nth(number).click()
    # Not an input of the question before, which may still be there.
    field = phone.page.locator("#jawaban input[inputmode]")
    for text, said in (("1.200", "tanpa titik ribuan"), ("banyak", "angka saja")):
        field.fill(text)
        phone.page.keyboard.press("Tab")
        phone.page.wait_for_selector(f"#jawaban [role=alert]:has-text('{said}')")
    give(phone, rows[number], [36.6])
    phone.page.reload()
    phone.page.wait_for_selector(f"{QUESTION}:not([hidden])")
    assert field.input_value() == "36,6"
    field.fill("")
    phone.page.keyboard.press("Tab")
    phone.page.wait_for_function(
        "() => document.querySelector('[data-say=saved]').textContent === ''"
    )
    phone.page.click("[data-do=review]")
    places = phone.page.locator(".question-grid button")
    label = places.nth(number).get_attribute("aria-label")
    assert label == f"Soal {number + 1}, belum dijawab"
