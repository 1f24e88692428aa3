"""Every kader page before axe: on the smallest phone, and with letters twice as big."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Sitting, SkillStatus
from assessments.services import start_attempt, submit_attempt
from lms import pwa
from tests.factories.assessments import make_sitting
from tests.factories.content import make_ruleset, make_skill

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
TWICE = "document.documentElement.style.fontSize = '200%'"
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true })"

# Pages of nobody in particular; {names} are filled in by the test. A new page of the
# phone is written down here.
FOR_ANYONE = (
    "/masuk/",
    "/masuk/?sandi=1",
    "/aktivasi/",
    "/luring/",
    "/tidak-ada/",
)
FOR_KADERS = (
    "/",
    "/modul/",
    "{course}",
    "{lesson}",
    "/ujian/{sitting}/",
    "/ujian/{sitting}/soal/1/",
    "/ujian/{sitting}/periksa/",
    "/ujian/{finished}/hasil/",
    "/ujian/{sitting}/kerjakan/",
    "/ujian/00000000-0000-0000-0000-000000000000/",
    "/capaian/",
    "/capaian/1/",
    "/kartu/",
    "/sertifikat/",
    "/hp/",
    "/hp/kiriman/",
    "/hp/modul/",
    "/hp/modul/terima/",
    "/hp/tampilan/",
    "/hp/orang/",
    "/keluar/",
    "/tentang/",
)


# Pages that a script fills or leaves at once: the test meets them in their own way.
ELSEWHERE = {"/ujian/kerjakan/", "/kunci/", "/luring/materi/"}
LOCK = """async () => {
  const { lock } = await import("/static/lms/js/readers.js")
  await lock()
}"""


def faults_of(phone, path, *, twice: bool) -> list[str]:
    """What axe finds on a page, and whether it is wider than the phone."""
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    if twice:
        phone.page.evaluate(TWICE)
    phone.page.evaluate(UNFOLD)
    # To the end: what the menu half covers before is no smaller a target for it.
    phone.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    phone.page.evaluate(AXE.read_text())
    wide = ["too wide"] if phone.page.evaluate(OVERFLOW) > 0 else []
    return phone.page.evaluate(AXE_RUN) + wide


def fill_wheel(kader) -> None:
    """All 25 skills, each state among them, and news of every kind."""
    rules, today = make_ruleset(), timezone.localdate()
    groups = "AAAABBBBBBBCCCCCCDDDEEEEE"
    states = ("cakap", "dinilai", "dilatih")
    for number, group in enumerate(groups[:20], start=1):
        SkillStatus.objects.create(
            kader=kader,
            skill=make_skill(number, group),
            status=states[number % 3],
            valid_until=today + timedelta(days=number - 3) if number % 3 == 0 else None,
            relearn="outdated" if number == 4 else "",
            disputed=number == 7,
            sentence="Sudah dinilai, belum cakap: ujian 7 dari 15.",
            ruleset=rules,
        )
    for number, group in enumerate(groups[20:], start=21):
        make_skill(number, group)


@pytest.fixture
def places(lesson, kader) -> dict[str, str]:
    """What stands for the names in the lists above, with something on every page."""
    fill_wheel(kader)
    return {
        "course": lesson.get_parent().url,
        "lesson": lesson.url,
        "sitting": make_sitting().uid,
        "finished": make_sitting().uid,
    }


@pytest.mark.parametrize("twice", [False, True], ids=["320px", "320px-200%"])
def test_kader_pages_pass_axe_and_fit(phone, kader, places, twice):
    phone.page.set_viewport_size({"width": 320, "height": 800})
    found = {path: faults_of(phone, path, twice=twice) for path in FOR_ANYONE}
    phone.sign_in(kader)
    hand_in(kader, places["finished"])
    start(kader, places["sitting"])
    for pattern in FOR_KADERS:
        path = pattern.format(**places)
        found[pattern] = faults_of(phone, path, twice=twice)
    phone.page.evaluate(LOCK)
    found["/kunci/"] = faults_of(phone, "/kunci/", twice=twice)
    assert {path: faults for path, faults in found.items() if faults} == {}


def start(kader, uid) -> Attempt:
    return start_attempt(Sitting.objects.get(uid=uid), kader, timezone.now())


def hand_in(kader, uid) -> None:
    submit_attempt(start(kader, uid), timezone.now())


def test_the_faults_are_noticed(phone, db):
    phone.open("/masuk/")
    phone.page.evaluate("document.querySelector('label').remove()")
    phone.page.evaluate("document.querySelector('h1').style.width = '500px'")
    phone.page.evaluate(AXE.read_text())
    assert any(one.startswith("label: ") for one in phone.page.evaluate(AXE_RUN))
    assert phone.page.evaluate(OVERFLOW) > 0


def test_every_page_of_the_phone_is_in_the_list():
    listed = {*FOR_ANYONE, *FOR_KADERS, *ELSEWHERE}
    assert {reverse(name) for name in pwa.SHELL_PAGES} - listed == set()
