"""A kader's way from a row in a list to a certificate that a stranger can verify."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from certificates.models import Certificate
from courses.models import Attendance
from lms.accounts.adapter import WRONG_PAIR
from lms.accounts.models import User
from tests.browser_fixtures import launch
from tests.dashboard.people import table_in, table_on
from tests.e2e.answering import answer_all
from tests.e2e.event import PALANGKA_RAYA, SKILL, Event, villages
from tests.e2e.papers import check_pdf, codes_on, film, pdf_text, slip_codes, workbook
from tests.e2e.person import PHONE, Person
from tests.factories.accounts import make_kader

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("heavy"),
    pytest.mark.django_db(transaction=True),
]

HEADER = ("Nama", "L/P", "Nomor HP", "Posyandu", "Kode Desa")
NAMES = ("Rina Marlina", "Sri Wahyuni", "Wati Susanti")
NAME, PIN = NAMES[0], "731904"
# Keeps each outcome the scanner shows, because the next card replaces it.
KEEP_OUTCOMES = """() => {
  const box = document.querySelector("[data-outcome]");
  const said = () => `[${box.dataset.state}] ${box.innerText.trim()}`;
  const keep = () => { document.body.dataset.outcomes += said(); };
  new MutationObserver(keep).observe(box, {subtree: true, childList: true});
}"""


@dataclass
class Cast:
    """Who plays, each before a screen of their own."""

    panitia: Person
    facilitator: Person
    assessor: Person
    dinas: Person
    kader: Person

    def everyone(self) -> list[Person]:
        return list(vars(self).values())


@pytest.fixture
def cast(event: Event, come) -> Cast:
    staff = ("panitia", "facilitator", "assessor", "dinas")
    people = {role: come() for role in staff}
    for role, person in people.items():
        person.sign_in(getattr(event, role))
    return Cast(**people, kader=come(PHONE))


def test_a_kader_goes_from_the_list_to_a_verified_certificate(
    event, cast, worker, come, chromium, tmp_path
):
    import_participants(event, cast.panitia)
    before = matrix_cell(cast.dinas)
    activate(cast.kader, print_slips(event, cast.panitia)[NAME])
    sign_in_again(cast.kader)
    read_lesson(cast.kader)
    take_pre_test(event, cast)
    scan_cards(event, cast, come, chromium, tmp_path)
    tick_the_rest(event, cast.facilitator)
    observe_practice(event, cast.assessor)
    take_post_test(event, cast)
    close_and_issue(event, cast.panitia)
    paper = collect_certificate(cast.kader)
    check_pdf(paper, tmp_path)
    assert NAME in pdf_text(paper)
    verify(come(PHONE), paper)
    assert (before, matrix_cell(cast.dinas)) == ("0%", "33%")
    assert table_in(cast.dinas.download("Unduh")) == matrix_on(cast.dinas)
    assert [person.complaints for person in cast.everyone()] == [[]] * 5


# --- before the event ---------------------------------------------------------------


def import_participants(event: Event, panitia: Person) -> None:
    """One file with a bad row, which is shown with its number; then the clean one."""
    desa = villages()[0].code
    good = [
        (name, "P", f"0812 3456 70{number:02}", "Melati", desa)
        for number, name in enumerate(NAMES)
    ]
    bad = ("Tanpa Nomor", "P", "12345", "Melati", desa)
    upload(event, panitia, [HEADER, good[0], bad, good[1]])
    row = panitia.page.locator("tr", has_text="Tanpa Nomor")
    assert row.locator("[data-label=Baris]").inner_text().split() == ["3"]
    assert row.locator(".bad-row").inner_text() != ""
    assert User.objects.filter(name__in=NAMES).count() == 0
    upload(event, panitia, [HEADER, *good])
    panitia.press("Muat 3 peserta")
    panitia.sees("3 peserta dimuat.")


def upload(event: Event, panitia: Person, rows: list) -> None:
    panitia.open(f"{event.home}peserta/impor/")
    file = {"name": "peserta.xlsx", "mimeType": "", "buffer": workbook(rows)}
    panitia.page.set_input_files("[type=file]", files=[file])
    panitia.press("Periksa berkas")
    panitia.page.wait_for_url("**/impor/*-*/")


def print_slips(event: Event, panitia: Person) -> dict[str, str]:
    panitia.open(f"{event.home}dokumen/")
    return slip_codes(panitia.download("Cetak slip"), NAMES)


# --- the kader's phone --------------------------------------------------------------


def activate(kader: Person, code: str) -> None:
    kader.open("/aktivasi/")
    kader.page.fill("[name=code]", code.lower())
    kader.press("Lanjut")
    kader.page.fill("[name=pin]", PIN)
    kader.page.fill("[name=again]", PIN)
    kader.press("Simpan dan masuk")
    kader.page.wait_for_url(kader.address + "/")
    assert kader.heading() == NAME


def sign_in_again(kader: Person) -> None:
    kader.open("/keluar/")
    kader.press("Keluar")
    kader.page.wait_for_url("**/masuk/")
    phone = User.objects.get(name=NAME).phone
    kader.type_pin(phone, "999111")
    assert kader.page.inner_text(".alert--error").strip() == WRONG_PAIR
    kader.type_pin(phone, PIN)
    kader.page.wait_for_url(kader.address + "/")


def read_lesson(kader: Person) -> None:
    kader.page.click(".next-step .button")
    kader.page.click(".next-step .button")
    first = kader.heading()
    kader.page.click("form[data-fact] button")
    expect(kader.page.locator("h1")).not_to_have_text(first)
    kader.open("/")
    kader.sees("1 dari")


def take_pre_test(event: Event, cast: Cast) -> None:
    sitting = f"/ujian/{event.bimtek.pre_test.uid}/"
    cast.kader.open(sitting)
    cast.kader.sees("belum dibuka")
    switch_test(event, cast.panitia, "Buka pra-uji")
    cast.kader.open("/")
    cast.kader.page.click(".next-step .button")
    cast.kader.press("Mulai")
    answer_all(cast.kader, right=False)
    cast.kader.sees("Ini titik awal Anda.")
    switch_test(event, cast.panitia, "Tutup pra-uji")
    cast.kader.open(sitting)
    cast.kader.sees("ditutup")
    assert cast.kader.page.get_by_role("button", name="Mulai").count() == 0


def take_post_test(event: Event, cast: Cast) -> None:
    switch_test(event, cast.panitia, "Buka pasca-uji")
    cast.kader.open("/")
    cast.kader.page.click(".next-step .button")
    cast.kader.press("Mulai")
    answer_all(cast.kader, right=True)
    expect(cast.kader.page.locator(".score")).to_have_text("100")
    expect(cast.kader.page.locator("main .chip").first).to_have_text("Lulus")
    switch_test(event, cast.panitia, "Tutup pasca-uji")


def switch_test(event: Event, panitia: Person, action: str) -> None:
    panitia.open(f"{event.home}uji/")
    panitia.press(action)
    panitia.sees("untuk semua peserta.")


# --- in the hall --------------------------------------------------------------------


def scan_cards(event: Event, cast: Cast, come, chromium, tmp_path) -> None:
    """A card, a card of somebody who is not invited, and the first card once more."""
    guest = make_kader("Tamu Jauh", villages(PALANGKA_RAYA)[0].code)
    visitor = come(PHONE)
    visitor.sign_in(guest)
    cards = [picture_of_card(person) for person in (cast.kader, visitor)]
    seen = film(cards, tmp_path / "camera.y4m")
    camera = launch(
        chromium,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    )
    scanner = come(PHONE, camera)
    scanner.sign_in(event.facilitator)
    scanner.open(f"{event.home}pindai/{event.sessions[0].uid}/")
    scanner.page.evaluate(KEEP_OUTCOMES)
    scanner.press("Nyalakan kamera")
    for wanted in (
        rf"\[ok\] {NAME} hadir \d\d\.\d\d\.",
        r"\[wrong\] Tamu Jauh tidak terdaftar di kegiatan ini\.",
        rf"\[repeat\] {NAME} sudah tercatat \d\d\.\d\d\.",
    ):
        outcomes = expect(scanner.page.locator("body"))
        outcomes.to_have_attribute("data-outcomes", re.compile(wanted))
    assert scanner.page.inner_text("[data-present]") == "1"
    assert [*scanner.complaints, *visitor.complaints] == []
    camera.close()
    arrived = Attendance.objects.filter(kind="hadir", method="kartu")
    assert set(arrived.values_list("registration__user__name", flat=True)) == {NAME}


def picture_of_card(kader: Person) -> bytes:
    kader.open("/kartu/")
    return kader.page.locator(".id-card__qr").screenshot()


def tick_the_rest(event: Event, facilitator: Person) -> None:
    for session in event.sessions:
        facilitator.open(f"{event.home}hadir/{session.uid}/")
        for name in NAMES:
            row = facilitator.page.locator(".roll__row", has_text=name)
            if row.get_attribute("data-state") != "hadir":
                row.get_by_role("button", name=f"Hadir {name}").click()
            expect(row).to_have_attribute("data-state", "hadir")
        expect(facilitator.page.locator("[data-present]")).to_have_text("3")


def observe_practice(event: Event, assessor: Person) -> None:
    assessor.open(f"{event.home}praktik/")
    assessor.page.click("main .card-link__title")
    assessor.follow(f"Nilai {NAME}")
    for step in assessor.page.locator("fieldset.step").all():
        step.locator(".choice", has_text="Ya").click()
    assessor.press("Simpan penilaian")
    assessor.sees("12 dari 12 langkah")


# --- papers -------------------------------------------------------------------------


def close_and_issue(event: Event, panitia: Person) -> None:
    panitia.open(f"{event.home}tutup/")
    panitia.press("Tutup kegiatan")
    panitia.sees("Kegiatan ditutup.")
    for count, button in ((3, "Terbitkan 3"), (1, "Terbitkan 1")):
        panitia.open(f"{event.home}dokumen/")
        panitia.press(button)
        panitia.page.wait_for_url("**/dokumen/*-*/")
        expect(panitia.page.locator("#kemajuan h2")).to_have_text("Selesai")
        bar = panitia.page.locator("#kemajuan progress")
        assert bar.evaluate("bar => [bar.value, bar.max]") == [count, count]


def collect_certificate(kader: Person) -> bytes:
    kader.open("/sertifikat/")
    kinds = kader.page.locator("main article h2").all_inner_texts()
    assert sorted(kinds) == ["Sertifikat kompetensi", "Surat keterangan mengikuti"]
    card = kader.page.locator("article", has_text="Sertifikat kompetensi")
    with kader.page.expect_download() as coming:
        card.get_by_role("link", name=re.compile("Unduh PDF")).click()
    with open(coming.value.path(), "rb") as paper:
        return paper.read()


def verify(stranger: Person, paper: bytes) -> None:
    (address,) = codes_on(paper)
    stranger.open(address)
    assert stranger.page.inner_text(".alert__title") == "Sah"
    stranger.sees(NAME)
    number = Certificate.objects.get(kind="kompetensi").number_text
    stranger.sees(number)
    assert stranger.complaints == []


# --- the Dinas ----------------------------------------------------------------------


def matrix_cell(dinas: Person) -> str:
    """The share of Kapuas' kaders who are cakap in the skill."""
    dinas.open("/dinas/matriks/?wilayah=62")
    row = dinas.page.locator(".matrix tbody tr", has_text="Kapuas")
    return row.locator("td").nth(SKILL).inner_text()


def matrix_on(dinas: Person) -> list[list[str]]:
    """The table as it stands on the screen, its two rows of heads as one."""
    groups, numbers, *rows = table_on(dinas.page.content())
    return [[*groups[:2], *numbers, groups[-1]], *rows]
