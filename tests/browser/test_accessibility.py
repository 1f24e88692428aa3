"""Every kader page before axe, at the width of the smallest and of a common phone."""

import pytest
from django.conf import settings

from tests.factories.assessments import make_sitting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
AXE_RUN = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {runOnly: tags})
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)
}"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def faults_of(phone, path) -> list[str]:
    """What axe finds on a page, and whether it is wider than the phone."""
    phone.open(path)
    # To the end: what the menu half covers before is no smaller a target for it.
    phone.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    phone.page.evaluate(AXE.read_text())
    wide = ["too wide"] if phone.page.evaluate(OVERFLOW) > 0 else []
    return phone.page.evaluate(AXE_RUN) + wide


@pytest.mark.parametrize("width", [320, 360])
def test_kader_pages_pass_axe_and_fit(phone, kader, lesson, width):
    phone.page.set_viewport_size({"width": width, "height": 800})
    sitting = make_sitting()
    course = lesson.get_parent()
    found = {path: faults_of(phone, path) for path in ("/masuk/", "/luring/")}
    phone.sign_in(kader)
    for path in (
        "/",
        "/modul/",
        course.url,
        lesson.url,
        "/kartu/",
        "/capaian/",
        "/sertifikat/",
        "/keluar/",
        "/tentang/",
        f"/ujian/{sitting.uid}/",
    ):
        found[path] = faults_of(phone, path)
    phone.open(f"/ujian/{sitting.uid}/")
    phone.page.click("main form button")
    phone.page.wait_for_url("**/soal/1/")
    found["question"] = faults_of(phone, f"/ujian/{sitting.uid}/soal/1/")
    assert {path: faults for path, faults in found.items() if faults} == {}
