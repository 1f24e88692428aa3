"""Tests taken on the phone: signal goes, tabs die, clocks jump; no answer is lost."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from assessments.models import Answer, Attempt
from assessments.services import close_sitting
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CANARY = "KUNCI-RAHASIA"
DAYS_WRONG = 3 * 24 * 3600 * 1000
BADGE = "#outbox-badge"
# Everything this phone holds, as one text: pages, files and the database.
ALL_KEPT = """async () => {
  const texts = [document.documentElement.outerHTML];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const answer of await cache.matchAll()) texts.push(await answer.text());
  }
  const db = await new Promise((done, fail) => {
    const asked = indexedDB.open("cakap");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  for (const name of db.objectStoreNames) {
    const rows = await new Promise((done) => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => done(asked.result);
    });
    texts.push(JSON.stringify(rows));
  }
  db.close();
  return texts.join("\\n");
}"""


@pytest.fixture
def sitting(transactional_db):
    """A certifying test of three questions whose keys carry a word to look for."""
    make_ruleset()
    assessment = make_assessment(
        questions=3, skill=make_skill(), certifying=True, minutes=30, max_attempts=2
    )
    return guarded(assessment)


@pytest.fixture
def practice(transactional_db):
    return guarded(make_assessment(questions=2, purpose="quiz"))


def guarded(assessment):
    for question in assessment.questions.all():
        question.explanation = CANARY
        question.save()
        question.choices.update(reason=CANARY)
    return make_sitting(assessment)


def take_along(phone, person, sitting) -> None:
    """Sign in and open the test once, so that its paper is here; nothing begins."""
    phone.sign_in(person)
    phone.wait_until_kept("/")
    phone.open(f"/ujian/{sitting.uid}/")
    phone.page.wait_for_function("() => indexedDB.databases !== undefined")
    phone.page.wait_for_load_state("networkidle")


def begin(phone) -> None:
    phone.page.click("form[data-exam] button")
    phone.page.wait_for_url("**/kerjakan/#mulai")
    phone.page.wait_for_selector("[data-screen=question]:not([hidden])")


def choose(phone, text: str) -> None:
    """Tap a choice and wait until it is called kept."""
    kept = "[data-say=saved]:has-text('Tersimpan di HP ini.')"
    tap(phone, f"label.choice:has-text('{text}')", kept)


def go_on(phone) -> None:
    before = phone.page.inner_text("[data-screen=question] .progress__text")
    phone.page.click("[data-do=next]")
    phone.page.wait_for_function(
        """before => document.querySelector("[data-screen=question]").hidden ||
        document.querySelector("[data-screen=question] .progress__text")
          .textContent !== before""",
        arg=before,
    )


def answer_all(phone, count: int, text: str = "Pilihan 1") -> None:
    for _ in range(count):
        choose(phone, text)
        go_on(phone)


def hand_in(phone) -> None:
    tap(phone, "[data-do=submit]", "[data-screen=done]:not([hidden])")


def tap(phone, target: str, shown: str) -> None:
    """Tap until something shows: a busy machine loses a tap now and then, and a person
    taps again. A player that hangs fails all the same, with what it showed."""
    for _ in range(3):
        phone.page.click(target)
        with suppress(PlaywrightTimeout):
            phone.page.wait_for_selector(shown, timeout=20_000)
            return
    screen = phone.page.inner_text("body")
    raise AssertionError(f"{phone.page.url} shows no {shown}: {screen}")


def receipt(phone) -> str:
    phone.page.wait_for_selector("[data-part=received]:not([hidden])")
    return phone.page.inner_text("[data-say=receipt]")


def test_a_test_without_signal_is_graded_later_and_the_receipt_shown(
    phone, kader, sitting
):
    take_along(phone, kader, sitting)
    phone.context.set_offline(True)
    begin(phone)
    answer_all(phone, 2)
    choose(phone, "Pilihan 2")
    go_on(phone)
    phone.shows("[data-screen=review] .progress__text", "3 dari 3")
    hand_in(phone)
    phone.shows("[data-screen=done] h1", "Terkumpul di HP ini")
    expect(phone.page.locator("[data-part=waiting]").first).to_be_visible()
    assert Attempt.objects.count() == 0

    phone.context.set_offline(False)
    assert receipt(phone) == "Ujian dikumpulkan: 2 dari 3 benar."
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.user, Answer.objects.count()) == (2, kader, 3)
    assert attempt.clock_suspect is False
    phone.page.click("[data-part=result]")
    phone.page.wait_for_url("**/hasil/")
    assert "2 dari 3 jawaban benar" in phone.page.inner_text("main")


def test_the_signal_goes_mid_test_and_the_tab_dies(phone, kader, sitting):
    take_along(phone, kader, sitting)
    begin(phone)
    choose(phone, "Pilihan 1")
    go_on(phone)
    phone.context.set_offline(True)
    choose(phone, "Pilihan 3")
    phone.page.close()

    phone.page = phone.context.new_page()
    phone.open(f"/ujian/{sitting.uid}/kerjakan/")
    phone.page.wait_for_selector("[data-screen=question]:not([hidden])")
    phone.shows("[data-screen=question] .progress__text", "2 dari 3")
    assert phone.page.is_checked("label.choice:has-text('Pilihan 3') input")
    choose(phone, "Pilihan 1")
    go_on(phone)
    choose(phone, "Pilihan 1")
    go_on(phone)
    hand_in(phone)
    phone.context.set_offline(False)
    assert receipt(phone) == "Ujian dikumpulkan: 3 dari 3 benar."
    assert Attempt.objects.get().score == 3


def test_an_unanswered_question_is_marked_and_reached_from_the_list(
    phone, kader, sitting
):
    take_along(phone, kader, sitting)
    begin(phone)
    choose(phone, "Pilihan 1")
    phone.page.click("[data-do=review]")
    places = phone.page.locator(".question-grid button")
    labels = [places.nth(n).get_attribute("aria-label") for n in range(3)]
    assert labels == [
        "Soal 1, sudah dijawab",
        "Soal 2, belum dijawab",
        "Soal 3, belum dijawab",
    ]
    places.nth(2).click()
    phone.page.wait_for_selector("[data-screen=question]:not([hidden])")
    phone.shows("[data-screen=question] .progress__text", "3 dari 3")


def test_a_clock_three_days_wrong_loses_no_answer(phone, kader, sitting):
    """Set wrong while the phone is away, so that nobody could measure it."""
    take_along(phone, kader, sitting)
    phone.context.set_offline(True)
    phone.context.add_init_script(
        f"""{{ const real = Date.now; const Plain = Date;
        globalThis.Date = class extends Plain {{
          constructor(...parts) {{
            if (parts.length) super(...parts); else super(real() + {DAYS_WRONG});
          }}
          static now() {{ return real() + {DAYS_WRONG}; }}
        }}; }}"""
    )
    phone.page.reload()
    begin(phone)
    answer_all(phone, 3)
    hand_in(phone)
    # What the wrong clock says would be long after the closing.
    close_sitting(sitting, timezone.now() + timedelta(minutes=5))
    phone.context.set_offline(False)
    assert receipt(phone).startswith("Ujian dikumpulkan: 3 dari 3 benar.")
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.clock_suspect) == (3, True)
    assert attempt.submitted_at <= timezone.now()


def test_no_key_of_a_certifying_test_reaches_the_phone(phone, kader, sitting):
    take_along(phone, kader, sitting)
    begin(phone)
    answer_all(phone, 3)
    hand_in(phone)
    receipt(phone)
    phone.open(f"/ujian/{sitting.uid}/hasil/")
    kept = phone.page.evaluate(ALL_KEPT)
    stem = sitting.assessment.questions.first().stem
    # The control: the questions themselves are among what was read.
    assert stem in kept
    assert CANARY not in kept
    assert '"is_correct":' not in kept


def test_practice_explains_itself_without_signal(phone, kader, practice):
    take_along(phone, kader, practice)
    phone.context.set_offline(True)
    begin(phone)
    choose(phone, "Pilihan 1")
    go_on(phone)
    choose(phone, "Pilihan 2")
    go_on(phone)
    hand_in(phone)
    phone.shows("[data-say=score]", "1 dari 2 jawaban benar")
    cards = phone.page.locator("[data-part=feedback] article")
    marks = [cards.nth(n).locator(".chip").inner_text() for n in range(2)]
    assert marks == ["Benar", "Belum tepat"]
    assert CANARY in cards.nth(1).inner_text()


def test_two_tabs_are_one_try(phone, kader, sitting):
    take_along(phone, kader, sitting)
    begin(phone)
    other = phone.context.new_page()
    other.goto(f"{phone.address}/ujian/{sitting.uid}/kerjakan/")
    other.wait_for_selector("[data-screen=question]:not([hidden])")
    choose(phone, "Pilihan 1")
    go_on(phone)
    first, phone.page = phone.page, other
    phone.page.click("[data-do=review]")
    hand_in(phone)
    assert receipt(phone).startswith("Ujian dikumpulkan:")
    phone.page = first
    phone.page.click("label.choice:has-text('Pilihan 1')")
    phone.page.wait_for_selector("[data-screen=done]:not([hidden])")
    assert Attempt.objects.count() == 1


def test_without_the_paper_the_form_goes_to_the_server(phone, kader, sitting):
    phone.context.route("**/lembar/", lambda route: route.abort())
    phone.sign_in(kader)
    phone.open(f"/ujian/{sitting.uid}/")
    phone.page.click("form[data-exam] button")
    phone.page.wait_for_url("**/soal/1/")
    assert Attempt.objects.get().user == kader


def test_a_test_never_fetched_says_so_without_signal(phone, kader, sitting):
    phone.sign_in(kader)
    phone.wait_until_kept("/")
    phone.context.set_offline(True)
    phone.open(f"/ujian/{sitting.uid}/")
    missing = phone.page.locator("[data-screen=missing]:not([hidden])")
    assert missing.locator("h1").inner_text() == "Lembar soal belum ada di HP ini"
