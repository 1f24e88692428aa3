import pytest

from assessments.models import SittingSeat
from courses.models import KabupatenQuota, Registration
from courses.refusals import Refusal
from courses.services.registration import (
    cancel_registration,
    change_state,
    register_participant,
)
from tests.courses.services.test_attendance import arrive
from tests.factories.accounts import make_kader, make_user
from tests.factories.assessments import make_sitting
from tests.factories.courses import at, make_bimtek, make_registration
from tests.factories.wilayah import make_wilayah

pytestmark = pytest.mark.django_db


def register(bimtek, user, by=None, area="62.03"):
    return register_participant(
        bimtek, user, kabupaten=make_wilayah(area), position="Kader", by=by
    )


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_registered_participants_are_numbered_one_after_the_other(panitia):
    bimtek = make_bimtek()
    first = register(bimtek, make_kader(), panitia)
    second = register(bimtek, make_kader(), panitia)
    assert [first.number, second.number] == [1, 2]
    assert first.state == Registration.State.INVITED
    assert [note.by for note in first.notes.all()] == [panitia]


def test_a_full_quota_refuses_with_the_figures(panitia):
    bimtek = make_bimtek(seats=1)
    register(bimtek, make_kader(), panitia)
    with pytest.raises(Refusal) as refusal:
        register(bimtek, make_kader(), panitia)
    assert refusal.value.code == "kuota_penuh"
    assert refusal.value.sentence == (
        "Kuota Kabupaten Kapuas tidak cukup: terisi 1 dari 1 kursi."
    )
    assert bimtek.registrations.count() == 1


def test_guards_refuse_who_may_not_take_a_seat(panitia):
    bimtek = make_bimtek()
    kader = make_kader()
    register(bimtek, kader)
    inactive = make_kader()
    inactive.is_active = False
    inactive.save()
    elsewhere = make_kader(desa_code="62.01.01.2001")
    assert code_of(register, bimtek, kader) == "sudah_terdaftar"
    assert code_of(register, bimtek, inactive) == "nonaktif"
    assert code_of(register, bimtek, make_user()) == "bukan_kader"
    assert code_of(register, bimtek, elsewhere) == "beda_kabupaten"
    assert code_of(register, bimtek, elsewhere, area="62.01") == "tanpa_kuota"
    assert bimtek.registrations.count() == 1


def test_a_closed_event_takes_nobody(panitia):
    bimtek = make_bimtek(stage="ditutup")
    assert code_of(register, bimtek, make_kader()) == "ditutup"


def test_a_cancelled_place_is_free_again_and_can_be_taken_up_under_its_number(panitia):
    bimtek = make_bimtek(seats=1)
    kader = make_kader()
    place = register(bimtek, kader, panitia)
    cancel_registration(place, by=panitia, reason="Sakit")
    other = register(bimtek, make_kader(), panitia)
    assert other.number == 2
    KabupatenQuota.objects.filter(bimtek=bimtek).update(seats=2)
    again = register(bimtek, kader, panitia)
    assert (again.pk, again.number, again.state) == (place.pk, 1, "diundang")
    states = [note.state for note in again.notes.all()]
    assert states == ["diundang", "batal", "diundang"]


def test_cancelling_needs_a_reason_and_no_attendance(panitia):
    bimtek = make_bimtek()
    place = make_registration(bimtek)
    assert code_of(cancel_registration, place, by=panitia, reason=" ") == "tanpa_alasan"
    arrive(bimtek.sessions.first(), place, panitia, at(8))
    assert code_of(cancel_registration, place, by=panitia, reason="x") == "sudah_hadir"


def test_a_state_change_is_noted_and_a_cancelled_place_stays_cancelled(panitia):
    place = make_registration(make_bimtek())
    change_state(place, "perjalanan", by=panitia, reason="Kapal malam")
    assert place.state == "perjalanan"
    assert code_of(change_state, place, "batal", by=panitia) == "keadaan_tidak_dikenal"
    cancel_registration(place, by=panitia, reason="Mundur")
    assert code_of(change_state, place, "tiba", by=panitia) == "peserta_batal"


def test_participants_have_seats_in_both_tests_until_they_are_cancelled(panitia):
    bimtek = make_bimtek(pre_test=make_sitting(), post_test=make_sitting())
    place = register(bimtek, make_kader(), panitia)
    seats = SittingSeat.objects.filter(user=place.user, withdrawn_at=None)
    assert seats.count() == 2
    cancel_registration(place, by=panitia, reason="Mundur")
    assert seats.count() == 0
    register(bimtek, place.user, panitia)
    assert seats.count() == 2
