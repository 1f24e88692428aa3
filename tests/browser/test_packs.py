"""A module of ten lessons with pictures, kept on the phone in one tap."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from content.models import CustomDocument, CustomImage
from courses.models import CoursePage, Enrollment, LessonPage, LessonProgress
from courses.services.curriculum import ensure_site_tree
from tests.browser_fixtures import plant_roots
from tests.factories.accounts import make_kader
from tests.factories.courses import make_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LESSONS = 10
READ = """() => [...document.querySelectorAll("article img")].every(
  (image) => image.complete && image.naturalWidth > 0)"""
KEPT_PARTS = """async () => (await (await caches.open("cakap-packs")).keys()).length"""
PACK_ROW = """async (slug) => {
  const { packRow } = await import("/static/lms/js/packed.js");
  return (await packRow(slug)) ?? null;
}"""


def drawing(number: int) -> CustomImage:
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400">'
        f'<circle r="{number}"/></svg>'
    )
    file = ContentFile(text.encode(), name=f"gambar-{number}.svg")
    return CustomImage.objects.create(title=f"Gambar {number}", file=file)


def write(lesson: LessonPage, text: str, number: int) -> None:
    lesson.body = [
        ("paragraph", f"<p>{text}</p>"),
        ("image", {"image": drawing(number), "alt": "Gambar", "caption": ""}),
    ]
    lesson.save_revision().publish()


@pytest.fixture
def course(transactional_db) -> CoursePage:
    plant_roots()
    course = make_course(ensure_site_tree(), lessons=LESSONS)
    for number, lesson in enumerate(LessonPage.objects.child_of(course), start=1):
        write(lesson, f"Isi materi {number}.", number)
    return course


@pytest.fixture
def kader(transactional_db):
    return make_kader()


def save(phone) -> None:
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("Tersimpan di HP ini.").wait_for()


def lesson_url(course, number: int) -> str:
    return f"{course.url}materi-{number}/"


def read_to_the_end(phone, course) -> None:
    phone.open(lesson_url(course, 1))
    for number in range(1, LESSONS + 1):
        assert phone.heading() == f"Materi {number}"
        assert f"Isi materi {number}." in phone.page.inner_text("article")
        phone.page.wait_for_function(READ)
        following = f"materi-{number + 1}/" if number < LESSONS else ""
        phone.page.click("form[data-fact] button")
        phone.page.wait_for_url(f"**{course.url}{following}")


def ready(phone, kader) -> None:
    phone.sign_in(kader)
    phone.wait_until_kept("/")


def test_a_module_kept_in_one_tap_is_read_entirely_with_the_server_away(
    phone, kader, course
):
    ready(phone, kader)
    phone.open(course.url)
    assert "kB)" in phone.page.inner_text("[data-pack-label]")
    save(phone)
    phone.context.set_offline(True)
    read_to_the_end(phone, course)
    phone.page.locator("[data-lessons]").get_by_text("10 dari 10").wait_for()
    phone.open("/modul/")
    phone.page.get_by_text("10 dari 10").wait_for()
    assert LessonProgress.objects.count() == 0
    phone.context.set_offline(False)
    phone.open("/")
    phone.page.wait_for_selector("#outbox-badge", state="hidden")
    assert LessonProgress.objects.filter(user=kader).count() == LESSONS


def test_a_module_visited_once_is_read_entirely_with_the_server_away(
    phone, kader, course
):
    ready(phone, kader)
    addresses = [lesson_url(course, number) for number in range(1, LESSONS + 1)]
    for address in addresses:
        phone.open(address)
        phone.wait_until_kept(address)
    phone.context.set_offline(True)
    for number, address in enumerate(addresses, start=1):
        phone.open(address)
        assert f"Isi materi {number}." in phone.page.inner_text("article")
        phone.page.wait_for_function(READ)


def test_a_cut_download_goes_on_where_it_stopped(phone, kader, course):
    ready(phone, kader)
    phone.open(course.url)
    asked = []

    def cut(route):
        asked.append(route.request.url)
        if len(asked) > 5:
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/paket/bagian/**", cut)
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("Sinyal terputus.").wait_for()
    assert "Tersimpan" not in phone.page.inner_text("[data-pack]")
    assert "manifest" not in phone.page.evaluate(PACK_ROW, course.slug)
    # The line stays cut until the page that was fetching is gone.
    phone.open(course.url)
    phone.page.get_by_text("Unduhan belum selesai.").wait_for()
    done = phone.page.evaluate(KEPT_PARTS)
    assert 1 <= done <= 5
    phone.context.unroute("**/paket/bagian/**")
    asked.clear()
    phone.context.route(
        "**/paket/bagian/**", lambda route: (asked.append(1), route.continue_())
    )
    save(phone)
    total = len(phone.page.evaluate(PACK_ROW, course.slug)["manifest"]["files"])
    assert len(asked) == total - done
    assert phone.page.evaluate(KEPT_PARTS) == total


def test_an_update_fetches_only_what_changed(phone, kader, course):
    ready(phone, kader)
    phone.open(course.url)
    save(phone)
    third = LessonPage.objects.child_of(course).get(slug="materi-3")
    third.body = [("paragraph", "<p>Isi yang baru.</p>")]
    third.save_revision().publish()
    phone.open(course.url)
    label = phone.page.locator("[data-pack-label]", has_text="Perbarui (")
    label.wait_for()
    assert label.inner_text() == "Perbarui (1 kB)"
    asked = []
    phone.context.route(
        "**/paket/bagian/**", lambda route: (asked.append(1), route.continue_())
    )
    save(phone)
    assert len(asked) == 1
    row = phone.page.evaluate(PACK_ROW, course.slug)
    # The old lesson and its picture are gone, what other lessons use is not.
    assert phone.page.evaluate(KEPT_PARTS) == len(row["manifest"]["files"])
    phone.context.set_offline(True)
    phone.open(lesson_url(course, 3))
    assert "Isi yang baru." in phone.page.inner_text("article")


def test_a_part_changed_on_the_way_is_not_kept(phone, kader, course):
    ready(phone, kader)
    phone.open(course.url)

    def change(route):
        route.fulfill(status=200, content_type="text/html", body="<p>Lain</p>")

    phone.context.route("**/paket/bagian/**", change)
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("Isi paket rusak atau diubah di jalan.").wait_for()
    assert phone.page.evaluate(KEPT_PARTS) == 0
    assert "manifest" not in phone.page.evaluate(PACK_ROW, course.slug)


def test_a_manifest_without_the_servers_seal_is_refused(phone, kader, course):
    ready(phone, kader)
    phone.open(course.url)

    def change(route):
        manifest = route.fetch().json()
        route.fulfill(json={**manifest, "title": "Lain"})

    phone.context.route(f"**/paket/{course.slug}/", change)
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("Paket ini bukan dari Cakap").wait_for()
    assert phone.page.evaluate(PACK_ROW, course.slug) is None


def test_a_full_phone_says_what_is_needed_and_keeps_nothing_half_named(
    phone, kader, course
):
    ready(phone, kader)
    phone.open(course.url)
    client = phone.context.new_cdp_session(phone.page)
    client.send(
        "Storage.overrideQuotaForOrigin", {"origin": phone.address, "quotaSize": 50_000}
    )
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("Penyimpanan HP hampir penuh: perlu").wait_for()
    assert "manifest" not in (phone.page.evaluate(PACK_ROW, course.slug) or {})
    client.send("Storage.overrideQuotaForOrigin", {"origin": phone.address})
    save(phone)


def test_too_little_space_is_said_before_anything_is_fetched(phone, kader, course):
    ready(phone, kader)
    phone.page.add_init_script(
        "navigator.storage.estimate = async () => ({quota: 9e6, usage: 9e6 - 40000})"
    )
    phone.open(course.url)
    asked = []
    phone.context.route(
        "**/paket/bagian/**", lambda route: (asked.append(1), route.continue_())
    )
    phone.page.click("[data-pack-save]")
    phone.page.get_by_text("tersisa 40 kB.").wait_for()
    assert asked == []
    assert phone.page.evaluate(PACK_ROW, course.slug) is None


def test_all_modules_of_the_own_events_in_one_tap_and_off_again(phone, kader, course):
    other = make_course(ensure_site_tree())
    for one in (course, other):
        Enrollment.objects.create(user=kader, course=one)
    ready(phone, kader)
    phone.open("/hp/modul/")
    button = phone.page.get_by_role("button", name="Simpan semua modul bimtek saya")
    button.click()
    phone.page.get_by_text("Semua 2 modul bimtek Anda tersimpan").wait_for()
    rows = [phone.page.evaluate(PACK_ROW, one.slug) for one in (course, other)]
    assert all("manifest" in row for row in rows)
    card = phone.page.locator(f"[data-pack={other.slug}]")
    card.get_by_role("button", name="Hapus dari HP").click()
    card.get_by_role("button", name="Ketuk lagi untuk menghapus").click()
    button.wait_for()
    assert phone.page.evaluate(PACK_ROW, other.slug) is None
    # What both modules use is still there.
    files = rows[0]["manifest"]["files"]
    assert phone.page.evaluate(KEPT_PARTS) == len(files)


def photo() -> CustomImage:
    stream = BytesIO()
    Image.effect_noise((1500, 1000), 60).convert("RGB").save(stream, "JPEG")
    file = ContentFile(stream.getvalue(), name="pasar.jpg")
    return CustomImage.objects.create(title="Pasar", file=file)


def test_a_photo_is_fetched_once_and_shown_without_signal_in_any_format(
    phone, kader, course
):
    lesson = LessonPage.objects.child_of(course).first()
    lesson.body = [("image", {"image": photo(), "alt": "Pasar", "caption": ""})]
    lesson.save_revision().publish()
    ready(phone, kader)
    asked = []
    phone.context.on(
        "response",
        lambda one: (
            "/media/images/" in one.url
            # Home may still be fetching its small picture of the module.
            and ".max-640x400." not in one.url
            and not one.from_service_worker
            and asked.append(one.url)
        ),
    )
    phone.open(lesson.url)
    phone.wait_until_kept(lesson.url)
    phone.page.wait_for_function(READ)
    phone.page.wait_for_function(
        "async () => (await (await caches.open('cakap-files')).keys()).length > 0"
    )
    assert len(set(asked)) == 1
    assert asked[0].endswith(".avif")
    phone.context.set_offline(True)
    # Another browser window may pick another size: what is here is shown.
    phone.page.set_viewport_size({"width": 1200, "height": 800})
    phone.open(lesson.url)
    phone.page.wait_for_function(READ)


def test_marks_show_what_was_read_here_though_the_kept_page_is_older(
    phone, kader, course
):
    ready(phone, kader)
    phone.open(course.url)
    phone.wait_until_kept(course.url)
    phone.open(lesson_url(course, 1))
    phone.wait_until_kept(lesson_url(course, 1))
    phone.context.set_offline(True)
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url(f"**{course.url}")
    phone.page.get_by_text("1 dari 10").wait_for()
    phone.page.locator(".next-step h2", has_text="Materi 2").wait_for()


def test_a_recording_plays_without_signal_from_any_place(phone, kader, course):
    lesson = LessonPage.objects.child_of(course).first()
    file = ContentFile(bytes(range(256)) * 8, name="materi.mp3")
    lesson.recording = CustomDocument.objects.create(title="Materi 1", file=file)
    lesson.save_revision().publish()
    ready(phone, kader)
    phone.open(course.url)
    save(phone)
    phone.context.set_offline(True)
    phone.open(lesson.url)
    answers = phone.page.evaluate("""async () => {
      const address = document.querySelector("audio").src;
      const answers = [];
      for (const range of ["bytes=0-", "bytes=254-257", "bytes=9000-"]) {
        const answer = await fetch(address, { headers: { Range: range } });
        const body = new Uint8Array(await answer.arrayBuffer());
        answers.push([answer.status, body.length, answer.headers.get("Content-Range")]);
      }
      return answers;
    }""")
    assert answers == [
        [206, 2048, "bytes 0-2047/2048"],
        [206, 4, "bytes 254-257/2048"],
        [416, 0, "bytes */2048"],
    ]


def test_room_is_made_by_a_tap_and_never_by_what_waits_to_be_sent(phone, kader, course):
    others = [make_course(ensure_site_tree()) for _ in range(2)]
    ready(phone, kader)
    for one in (course, others[0]):
        phone.open(one.url)
        save(phone)
    phone.context.set_offline(True)
    phone.open(lesson_url(course, 1))
    phone.page.click("form[data-fact] button")
    phone.page.wait_for_url("**/materi-2/")
    phone.context.route("**/api/sync/**", lambda route: route.abort())
    phone.context.set_offline(False)
    # The oldest has a lesson read and not sent: the other one is offered.
    phone.page.add_init_script("""
      let calls = 0;
      navigator.storage.estimate = async () =>
        ({quota: 9e6, usage: (calls += 1) === 1 ? 9e6 : 0});
    """)
    phone.open(others[1].url)
    phone.page.click("[data-pack-save]")
    offer = phone.page.get_by_role("button", name="dan simpan ini")
    offer.wait_for()
    assert f"Hapus “{others[0].title}”" in offer.inner_text()
    offer.click()
    phone.page.get_by_text("Tersimpan di HP ini.").wait_for()
    rows = [phone.page.evaluate(PACK_ROW, one.slug) for one in (course, *others)]
    assert [bool(row) for row in rows] == [True, False, True]
