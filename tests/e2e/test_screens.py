"""Every screen of an event, kept as a picture for people; axe and the console agree."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Checklist
from assessments.services import (
    close_sitting,
    open_sitting,
    record_observation,
    start_attempt,
    submit_attempt,
)
from certificates.models import Certificate, CertificateFile
from certificates.services import issue_papers
from courses.models import Registration
from courses.services.attendance import record_attendance
from courses.services.events import close_event
from courses.services.registration import register_participant
from lms.accounts.models import User
from tests.certificates.worker import Worker, wait_until
from tests.e2e.answering import answer_all
from tests.e2e.event import KAPUAS, PALANGKA_RAYA, Event, villages
from tests.e2e.person import HALL, PHONE, Person
from tests.factories.accounts import make_kader
from tests.factories.wilayah import make_wilayah

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("heavy"),
    pytest.mark.django_db(transaction=True),
]

PARTICIPANTS = {
    KAPUAS: ("Rina Marlina", "Sri Wahyuni", "Wati Susanti", "Yuni Astuti", "Lina Sari"),
    PALANGKA_RAYA: ("Dewi Lestari", "Maria Magdalena", "Siti Aminah"),
}
MODULE = "/modul/penimbangan-pengukuran/"


@pytest.fixture
def places(event: Event) -> list[Registration]:
    """Participants of two kabupaten; all came, most were observed."""
    found = [seat(event, code, name) for code in PARTICIPANTS for name in names(code)]
    for session in event.sessions:
        for place in found[: len(found) - session.title.startswith("Praktik")]:
            mark_present(event, session, place)
    checklist = event.bimtek.checklists.get()
    for missed, place in enumerate(found[:-2]):
        observe(event, checklist, place.user, missed % 3)
    return found


def names(code: str) -> tuple[str, ...]:
    return PARTICIPANTS[code]


def seat(event: Event, code: str, name: str) -> Registration:
    return register_participant(
        event.bimtek,
        make_kader(name, villages(code)[0].code),
        kabupaten=make_wilayah(code),
        position="Kader Posyandu Melati",
        by=event.panitia,
    )


def mark_present(event: Event, session, place: Registration) -> None:
    record_attendance(
        session,
        place,
        kind="hadir",
        method="daftar",
        by=event.facilitator,
        occurred_at=timezone.now(),
    )


def observe(event: Event, checklist: Checklist, kader: User, missed: int) -> None:
    steps = set(checklist.items.values_list("order", flat=True))
    record_observation(
        checklist=checklist,
        kader=kader,
        assessor=event.assessor,
        done=steps - set(range(1, missed + 1)),
        occurred_at=timezone.now(),
        context=event.bimtek.context_key,
    )


def test_every_screen_of_an_event_is_sound(event, places, come, worker):
    event.bimtek.refresh_from_db()
    hold_pre_test(event, places)
    open_sitting(event.bimtek.post_test, timezone.now())
    kader = come(PHONE)
    kader.sign_in(places[0].user)
    study(kader)
    answer_post_test(kader)
    staff = [look(event, come) for look in (organise, teach, assess, project)]
    finish(event, worker)
    show_papers(kader)
    staff += [collect(event, come), oversee(event, come)]
    assert [person.complaints for person in (kader, *staff)] == [[]] * 7


def hold_pre_test(event: Event, places: list[Registration]) -> None:
    sitting = open_sitting(event.bimtek.pre_test, timezone.now())
    for place in places:
        attempt = start_attempt(sitting, place.user, timezone.now())
        submit_attempt(attempt, timezone.now())
    close_sitting(sitting, timezone.now())


def walk(person: Person, pages: dict[str, str]) -> Person:
    """Open and keep every page; on a phone axe must find nothing."""
    for name, path in pages.items():
        person.open(path)
        keep(person, name)
    return person


def keep(person: Person, name: str) -> None:
    person.shoot(name)
    if name.startswith("kader"):
        person.check()


# --- the kader ----------------------------------------------------------------------


def study(kader: Person) -> None:
    walk(
        kader,
        {
            "kader-1-beranda": "/",
            "kader-2-semua-modul": "/modul/",
            "kader-3-modul": MODULE,
            "kader-4-materi": f"{MODULE}menimbang/",
            "kader-5-kartu": "/kartu/",
        },
    )


def answer_post_test(kader: Person) -> None:
    kader.open("/")
    kader.page.click(".next-step .button")
    keep(kader, "kader-6-ujian")
    kader.press("Mulai")
    kader.page.wait_for_selector("[data-screen=question]:not([hidden])")
    keep(kader, "kader-7-soal")
    kader.press("Lihat semua soal")
    kader.page.wait_for_selector("[data-screen=review]:not([hidden])")
    keep(kader, "kader-8-periksa")
    kader.page.click(".question-grid__item >> nth=0")
    answer_all(kader, right=True)
    keep(kader, "kader-9-hasil")


def show_papers(kader: Person) -> None:
    walk(
        kader,
        {
            "kader-10-capaian": "/capaian/",
            "kader-11-keterampilan": "/capaian/7/",
            "kader-12-sertifikat": "/sertifikat/",
        },
    )
    assert kader.page.locator("main article").count() == 2
    paper = kader.page.locator("article", has_text="Sertifikat kompetensi")
    paper.get_by_role("link", name="Halaman verifikasi").click()
    expect(kader.page.locator(".alert__title")).to_have_text("Sah")
    keep(kader, "kader-13-verifikasi")


# --- those who run the event --------------------------------------------------------


def organise(event: Event, come) -> Person:
    panitia = come()
    panitia.sign_in(event.panitia)
    home = event.home
    return walk(
        panitia,
        {
            "panitia-ringkasan": home,
            "panitia-peserta": f"{home}peserta/",
            "panitia-impor": f"{home}peserta/impor/",
            "panitia-jadwal": f"{home}jadwal/",
            "panitia-hadir": f"{home}hadir/{event.sessions[0].uid}/",
            "panitia-ujian": f"{home}uji/",
            "panitia-hasil": f"{home}hasil/",
            "panitia-tutup": f"{home}tutup/",
        },
    )


def teach(event: Event, come) -> Person:
    facilitator = come()
    facilitator.sign_in(event.facilitator)
    session = event.sessions[1].uid
    return walk(
        facilitator,
        {
            "fasilitator-hadir": f"{event.home}hadir/",
            "fasilitator-pindai": f"{event.home}pindai/{session}/",
        },
    )


def assess(event: Event, come) -> Person:
    assessor = come()
    assessor.sign_in(event.assessor)
    key = event.bimtek.checklists.get().key
    walk(
        assessor,
        {
            "penilai-praktik": f"{event.home}praktik/",
            "penilai-antrean": f"{event.home}praktik/{key}/",
        },
    )
    # Not the menu's "Penilaian".
    assessor.follow(re.compile(r"^Nilai "))
    assessor.page.wait_for_selector("fieldset.step")
    keep(assessor, "penilai-daftar-tilik")
    return assessor


def project(event: Event, come) -> Person:
    board = come(HALL)
    board.sign_in(event.panitia)
    return walk(board, {"papan-proyektor": f"{event.home}papan/"})


# --- papers and figures -------------------------------------------------------------


def finish(event: Event, worker: Worker) -> None:
    """Close the event, issue what was earned and wait for the papers."""
    close_sitting(event.bimtek.post_test, timezone.now())
    close_event(event.bimtek)
    for kind in ("keterangan", "kompetensi"):
        issue_papers(event.bimtek, kind, by=event.panitia)
    owed = Certificate.objects.count()
    wait_until(lambda: CertificateFile.objects.count() == owed, worker.log.read_text)


def collect(event: Event, come) -> Person:
    panitia = come()
    panitia.sign_in(event.panitia)
    return walk(
        panitia,
        {
            "panitia-dokumen": f"{event.home}dokumen/",
            "panitia-register": f"{event.home}dokumen/register/",
        },
    )


def oversee(event: Event, come) -> Person:
    dinas = come()
    dinas.sign_in(event.dinas)
    return walk(
        dinas,
        {
            "dinas-matriks": "/dinas/matriks/?wilayah=62",
            "dinas-tingkat": "/dinas/tingkat/?wilayah=62",
            "dinas-peta": "/dinas/peta/?wilayah=62",
            "dinas-wilayah": f"/dinas/wilayah/{KAPUAS}/",
            "dinas-kader": f"/dinas/kader/?wilayah={KAPUAS}",
        },
    )
