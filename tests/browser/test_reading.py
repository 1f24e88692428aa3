"""Letters, voice, pictures and data, as a kader meets them on the phone."""

import re

import pytest
from playwright.sync_api import expect

from content.models import CustomImage
from lms.bench.phone import visit
from tests.browser.test_exam import begin, choose, go_on, take_along
from tests.factories.accounts import PIN
from tests.factories.assessments import make_assessment, make_sitting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = "getComputedStyle(document.documentElement).fontSize"
# What a phone with an Indonesian voice offers; it says a sentence in no time.
VOICE = """
window.said = [];
class Utterance { constructor(text) { this.text = text; } }
window.SpeechSynthesisUtterance = Utterance;
const talker = new EventTarget();
talker.getVoices = () => [
  { lang: "en-US", name: "English", localService: true },
  { lang: "id_ID", name: "Net", localService: false },
  { lang: "id-ID", name: "Ibu", localService: true },
];
talker.speak = (one) => {
  said.push([one.voice.name, one.text]);
  if (!window.held) setTimeout(() => one.onend(), 0);
  window.speaking = one;
};
talker.cancel = () => {};
Object.defineProperty(window, "speechSynthesis", { value: talker });
"""
SILENT = VOICE.replace('lang: "id_ID"', 'lang: "ms-MY"').replace(
    'lang: "id-ID"', 'lang: "nl-NL"'
)
USED = """async () => {
  const opened = indexedDB.open("cakap");
  const db = await new Promise((done) => {
    opened.onsuccess = () => done(opened.result)
  });
  const asked = db.transaction("usage").objectStore("usage").getAll();
  return new Promise((done) => { asked.onsuccess = () => done(asked.result) });
}"""


def press(phone, name, value) -> None:
    phone.page.click(f'button[name="{name}"][value="{value}"]')


def test_larger_letters_take_effect_at_once_and_on_kept_pages(phone, kader, lesson):
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.wait_until_kept("/", lesson.url)
    phone.context.set_offline(True)
    phone.open("/hp/tampilan/")
    press(phone, "text-size", "huge")
    assert phone.page.evaluate(SIZE) == "24px"
    expect(phone.page.locator(".size--huge").first).to_have_attribute(
        "aria-pressed", "true"
    )
    for path in (lesson.url, "/hp/"):
        phone.open(path)
        phone.page.wait_for_function(f'() => {SIZE} === "24px"')
    phone.context.set_offline(False)
    phone.open("/tentang/")
    expect(phone.page.locator('html[data-text="huge"]')).to_have_count(1)


def test_pictures_wait_for_a_tap_when_data_is_saved(phone, kader, lesson):
    picture = CustomImage.objects.get().file.url
    asked = []
    phone.context.on("request", lambda request: asked.append(request.url))
    # Before home, which shows the picture of the next module.
    phone.open("/hp/tampilan/")
    press(phone, "save-data", "1")
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.shows(".picture-later strong", "Tampilkan gambar (1 kB)")
    phone.page.wait_for_load_state("networkidle")
    assert [url for url in asked if picture in url] == []
    phone.page.click(".picture-later[data-tap]")
    phone.page.wait_for_selector(".prose img")
    expect(phone.page.locator(".prose img").first).to_have_attribute("alt", "Timbangan")

    phone.wait_until_kept(lesson.url, picture)
    phone.context.set_offline(True)
    phone.open(lesson.url)
    phone.page.wait_for_selector(".prose img")
    expect(phone.page.locator(".picture-later")).to_have_count(0)


def test_a_picture_that_cannot_come_says_so(phone, kader, lesson):
    # Before home, which shows the picture of the next module.
    phone.open("/hp/tampilan/")
    press(phone, "save-data", "1")
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    phone.page.click(".picture-later[data-tap]")
    tile = phone.page.locator(".picture-later")
    expect(tile).to_contain_text("belum tersimpan")


def test_a_lesson_is_read_aloud_and_can_be_held(phone, kader, lesson):
    phone.page.add_init_script(VOICE)
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.page.evaluate("window.held = true")
    phone.page.click('[data-say="start"]')
    phone.page.wait_for_selector(".is-spoken")
    phone.shows(".is-spoken", "Isi materi.")
    assert phone.page.evaluate("said") == [["Ibu", "Isi materi."]]
    phone.page.click('[data-say="pause"]')
    phone.shows('[data-say="start"]', "Lanjutkan")
    phone.page.evaluate("window.held = false")
    phone.page.click('[data-say="start"]')
    phone.page.wait_for_selector('[data-say="stop"]', state="hidden")
    assert phone.page.evaluate("said") == [["Ibu", "Isi materi."]] * 2
    expect(phone.page.locator(".is-spoken")).to_have_count(0)
    phone.shows('[data-say="start"]', "Dengarkan")


def test_a_question_is_read_aloud_until_the_page_is_turned(phone, kader):
    test = make_assessment(questions=2, purpose="quiz")
    sitting = make_sitting(test)
    phone.page.add_init_script(VOICE)
    take_along(phone, kader, sitting)
    phone.context.set_offline(True)
    begin(phone)
    phone.page.evaluate("window.held = true")
    phone.page.click('[data-listen] [data-say="start"]')
    phone.page.wait_for_selector(".is-spoken")
    stem = phone.page.inner_text("h1.question")
    assert phone.page.evaluate("said") == [["Ibu", stem]]
    choose(phone, "Pilihan 1")
    expect(phone.page.locator(".is-spoken")).to_have_count(1)
    go_on(phone)
    phone.page.wait_for_selector('[data-listen] [data-say="stop"]', state="hidden")
    expect(phone.page.locator(".is-spoken")).to_have_count(0)


def test_a_phone_without_the_voice_has_no_button_but_advice(phone, kader, lesson):
    phone.page.add_init_script(SILENT)
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.page.wait_for_load_state("networkidle")
    expect(phone.page.locator("[data-listen]").first).to_be_hidden()
    phone.open("/hp/tampilan/")
    phone.page.wait_for_selector('[data-voice="missing"]')
    expect(phone.page.locator("[data-try]").first).to_be_hidden()
    phone.open("/ujian/kerjakan/")
    phone.page.wait_for_load_state("networkidle")
    expect(phone.page.locator("[data-listen][hidden]")).to_have_count(1)


def test_long_texts_are_said_in_sentences(phone):
    phone.open("/masuk/")
    long = ", ".join(["timbang bayi tanpa sepatu"] * 12)
    said = phone.page.evaluate(
        """async (long) => {
          const { sentences } = await import("/static/lms/js/listen.js");
          return [
            sentences("Datang pukul 08.30 pagi. Bawa KIA! Sudah?"),
            sentences(long).map((one) => one.length <= 180),
            sentences(long).join(" ") === long,
            sentences("  "),
          ];
        }""",
        long,
    )
    assert said == [
        ["Datang pukul 08.30 pagi.", "Bawa KIA! Sudah?"],
        [True, True],
        True,
        [],
    ]


def test_used_data_is_counted_for_its_reader_and_told_in_words(phone, kader, lesson):
    phone.sign_in(kader)
    phone.open(lesson.url)
    phone.wait_until_kept("/", lesson.url)
    phone.open("/hp/tampilan/")
    phone.page.wait_for_selector("#pemakaian")
    words = phone.page.inner_text('[data-usage="sentence"]')
    assert re.fullmatch(
        r"Bulan ini \d+ kB, (kira-kira|kurang) .* 1 foto WhatsApp\.", words
    )
    rows = phone.page.evaluate(USED)
    assert [row["account"] for row in rows] == [str(kader.uid)]
    assert rows[0]["pages"] > 5_000
    assert rows[0]["files"] > 5_000


def test_the_count_agrees_with_what_was_on_the_wire(phone, kader, lesson):
    def enter(page) -> None:
        page.fill("[name=login]", kader.phone)
        page.fill("[name=password]", PIN)
        page.click("main form button")
        page.wait_for_selector("#langkah-berikutnya")

    here = phone.address
    wire = visit(phone.context, f"{here}/masuk/", slow=False, then=enter).all_bytes
    for path in (lesson.url, "/kartu/", "/", lesson.url):
        wire += visit(phone.context, here + path, slow=False).all_bytes
    phone.open("/hp/tampilan/")
    phone.page.wait_for_selector("#pemakaian")
    (row,) = phone.page.evaluate(USED)
    counted = sum(row[kind] for kind in ("pages", "files", "packs", "sending"))
    assert counted == pytest.approx(wire, rel=0.15)
