import pytest
from django.db import IntegrityError, transaction

from courses.models import Attendance, LessonProgress
from lms.journal.facts import AppendOnlyError
from lms.sync import resolve
from lms.sync.door import BROKEN_SEAL, Delivery, receive_items
from lms.sync.models import Receipt, ReceiptResolution, SyncConflict
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(kader, item):
    """A fact of the kader, held because its file had a broken seal."""
    receive_items(kader, [item()], Delivery(hold=BROKEN_SEAL))
    return Receipt.objects.get()


def test_a_trusted_item_is_counted_as_the_kaders_own(kader, panitia, held):
    made = resolve.retry_receipt(held, by=panitia, reason="cocok dengan kertas")
    held.refresh_from_db()
    assert (held.status, held.code) == ("accepted", "tercatat")
    assert LessonProgress.objects.get().user == kader
    assert (made.by, made.decision, made.reason, made.verdict) == (
        panitia,
        "terima",
        "cocok dengan kertas",
        held.sentence,
    )


def test_the_phone_then_hears_that_it_is_a_duplicate(kader, panitia, held):
    resolve.retry_receipt(held, by=panitia, reason="cocok")
    (answer,) = receive_items(kader, [held.body])
    assert answer.status == "duplicate"
    assert LessonProgress.objects.count() == 1


def test_a_closed_item_stays_readable_and_uncounted(kader, panitia, held):
    resolve.close_receipt(held, by=panitia, reason="bukan tulisan kader")
    held.refresh_from_db()
    sentence = "Sudah dilihat petugas dan tidak dihitung: bukan tulisan kader"
    assert (held.status, held.sentence) == ("closed", sentence)
    assert LessonProgress.objects.count() == 0
    (answer,) = receive_items(kader, [held.body])
    assert (answer.status, answer.sentence) == ("quarantined", sentence)


@pytest.mark.parametrize("decide", [resolve.retry_receipt, resolve.close_receipt])
def test_a_decision_is_made_once(panitia, dinas, held, decide):
    resolve.close_receipt(held, by=panitia, reason="pertama")
    with pytest.raises(resolve.ResolveRefused, match="sudah diputuskan"):
        decide(held, by=dinas, reason="kedua")
    assert ReceiptResolution.objects.get().reason == "pertama"


def test_decisions_are_only_added(panitia, held):
    made = resolve.close_receipt(held, by=panitia, reason="x")
    with pytest.raises(AppendOnlyError):
        ReceiptResolution.objects.filter(pk=made.pk).update(reason="y")
    with pytest.raises(AppendOnlyError):
        ReceiptResolution.objects.all().delete()


def test_a_type_nobody_knows_yet_stays_open(kader, panitia, item):
    receive_items(kader, [item(type="hal.baru")])
    held = Receipt.objects.get()
    resolve.retry_receipt(held, by=panitia, reason="coba lagi")
    held.refresh_from_db()
    assert (held.status, held.code) == ("quarantined", "jenis_tidak_dikenal")
    assert held.resolutions.count() == 1


def test_an_unreadable_payload_stays_for_a_person(kader, panitia, item):
    sent = item(payload={"lesson": "x"})
    receive_items(kader, [sent], Delivery(hold=BROKEN_SEAL))
    held = Receipt.objects.get()
    resolve.retry_receipt(held, by=panitia, reason="coba lagi")
    held.refresh_from_db()
    assert (held.status, held.code) == ("quarantined", "isi_tidak_terbaca")


def test_an_arrival_counts_once_its_person_is_registered(facilitator, kader, item):
    """The rule is put right first, then the fact is processed again."""
    bimtek = make_bimtek()
    session = bimtek.sessions.first()
    registration = make_registration(bimtek, kader)
    type(registration).objects.filter(pk=registration.pk).update(state="batal")
    payload = {
        "session": str(session.uid),
        "registration": str(registration.uid),
        "method": "daftar",
    }
    occurred = session.starts_at.isoformat()
    receive_items(
        facilitator,
        [item(type="attendance.scan", payload=payload, occurred_at=occurred)],
    )
    held = Receipt.objects.get()
    assert held.status == "quarantined"
    type(registration).objects.filter(pk=registration.pk).update(state="terdaftar")
    resolve.retry_receipt(held, by=facilitator, reason="sudah didaftarkan")
    held.refresh_from_db()
    assert held.status == "accepted"
    assert Attendance.objects.get().recorded_by == facilitator


def test_a_different_body_is_closed_once_and_the_first_counts(kader, panitia, item):
    sent = item()
    other = {**sent, "occurred_at": "2025-08-21T12:00:00+07:00"}
    receive_items(kader, [sent, other])
    conflict = SyncConflict.objects.get()
    assert Receipt.objects.open().count() == 1
    resolve.close_conflict(conflict, by=panitia, reason="yang pertama benar")
    assert Receipt.objects.open().count() == 0
    assert Receipt.objects.get().status == "accepted"
    with pytest.raises(resolve.ResolveRefused):
        resolve.close_conflict(conflict, by=panitia, reason="lagi")


def test_the_database_refuses_a_second_decision_on_a_conflict(kader, panitia, item):
    sent = item()
    receive_items(kader, [sent, {**sent, "payload": {}}])
    conflict = SyncConflict.objects.get()
    made = resolve.close_conflict(conflict, by=panitia, reason="benar")
    made.pk = None
    made._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_receipts_are_seen_within_ones_wilayah(
    kader, stranger, panitia, dinas_kapuas, facilitator, assessor, item
):
    receive_items(kader, [item(), item()])
    receive_items(stranger, [item()])
    receive_items(facilitator, [item()])
    counts = [
        Receipt.objects.visible_to(user).count()
        for user in (panitia, dinas_kapuas, facilitator, assessor, kader)
    ]
    # The facilitator of the province is seen by its panitia, not by one kabupaten.
    assert counts == [3, 2, 0, 0, 0]
