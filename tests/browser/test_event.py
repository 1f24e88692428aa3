"""A trainer in a hall with bad signal: scanning cards, judging practice."""

import pytest

from assessments.models import Observation
from courses.models import Attendance
from lms.accounts.cards import card_token
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.courses import make_bimtek, make_registration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNSENT = "#outbox-badge [data-count]"


@pytest.fixture
def event():
    bimtek = make_bimtek()
    bimtek.checklists.add(make_checklist(steps=2))
    make_registration(bimtek, make_kader("Rina Marlina"))
    make_registration(bimtek, make_kader("Siti Aminah"))
    return bimtek


def scan_page(bimtek) -> str:
    return f"/bimtek/{bimtek.slug}/pindai/{bimtek.sessions.first().uid}/"


def enter(phone, card: str) -> None:
    phone.page.fill("#kartu", card)
    phone.page.click("text=Catat hadir")


def outcome(phone, state: str) -> str:
    phone.page.wait_for_selector(f"[data-outcome][data-state={state}]")
    return phone.page.inner_text("[data-words]")


def wait_until_sent(phone) -> None:
    phone.page.wait_for_selector("#outbox-badge", state="hidden")


def test_scans_without_signal_are_named_kept_and_sent_later(phone, event):
    rina, siti = (place.user for place in event.registrations.all())
    phone.sign_in(make_officer("fasilitator"))
    phone.open(scan_page(event))
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    enter(phone, card_token(rina))
    assert outcome(phone, "ok").startswith("Rina Marlina hadir ")
    enter(phone, siti.account_code)
    phone.page.wait_for_function(
        "() => document.body.innerText.includes('Siti Aminah')"
    )
    enter(phone, card_token(rina))
    assert outcome(phone, "repeat").startswith("Rina Marlina sudah tercatat ")
    phone.shows(UNSENT, "3")
    assert Attendance.objects.count() == 0
    phone.context.set_offline(False)
    wait_until_sent(phone)
    people = Attendance.objects.values_list("registration__user__name", flat=True)
    assert sorted(people) == ["Rina Marlina", "Rina Marlina", "Siti Aminah"]


def test_the_servers_no_is_shown_for_a_card_from_elsewhere(phone, event):
    phone.sign_in(make_officer("fasilitator"))
    phone.open(scan_page(event))
    phone.page.wait_for_load_state("networkidle")
    enter(phone, card_token(make_kader("Tamu")))
    assert outcome(phone, "wrong") == "Tamu tidak terdaftar di kegiatan ini."


def test_practice_judged_without_signal_is_sent_later(phone, event):
    checklist = event.checklists.get()
    place = event.registrations.first()
    phone.sign_in(make_officer("penilai"))
    phone.open(f"/bimtek/{event.slug}/praktik/{checklist.key}/{place.uid}/")
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    for step in (1, 2):
        phone.page.check(f"[name=step-{step}][value=ya]")
    phone.page.click("text=Simpan penilaian")
    phone.page.wait_for_selector("[data-saved]:not([hidden])")
    assert Observation.objects.count() == 0
    phone.context.set_offline(False)
    wait_until_sent(phone)
    seen = Observation.objects.get()
    assert (seen.kader, seen.competent) == (place.user, True)
    assert seen.context == event.context_key


def test_a_tap_in_the_list_changes_its_row_only(phone, event):
    phone.sign_in(make_officer("panitia"))
    session = event.sessions.first()
    phone.open(f"/bimtek/{event.slug}/hadir/{session.uid}/")
    address = phone.page.url
    phone.page.click("#p1 button[value^=hadir]")
    phone.page.wait_for_selector("#p1[data-state=hadir]")
    phone.shows("[data-present]", "1")
    phone.page.click("#p1 button[value^=urung]")
    phone.page.wait_for_selector("#p1[data-state=belum]")
    phone.shows("[data-present]", "0")
    assert phone.page.url == address
    assert Attendance.objects.count() == 2
