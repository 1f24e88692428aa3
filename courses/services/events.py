"""The life of an event: create, change, open and close its tests, close it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Sitting
from assessments.services import close_sitting, give_seats, open_sitting
from courses.models import Bimtek, BimtekSession, KabupatenQuota, Registration
from courses.queries.readiness import closing_checks
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.wilayah.models import Wilayah

TESTS = ("pre_test", "post_test")


def choose_test(bimtek: Bimtek, which: str, assessment: Assessment | None) -> None:
    """Hold this test as the event's `pre_test` or `post_test`, with seats for all.

    Raises Refusal `uji_sudah_dibuka` when the test chosen before was opened already.
    """
    with transaction.atomic():
        bimtek = Bimtek.objects.select_for_update(of=("self",)).get(pk=bimtek.pk)
        sitting: Sitting | None = getattr(bimtek, which)
        if (sitting.assessment if sitting else None) == assessment:
            return
        if sitting is not None and sitting.opens_at is not None:
            raise Refusal(
                "uji_sudah_dibuka",
                "Ujian ini sudah pernah dibuka dan tidak bisa diganti.",
            )
        if assessment is None:
            setattr(bimtek, which, None)
        elif sitting is not None:
            sitting.assessment = assessment
            sitting.save(update_fields=["assessment"])
        else:
            sitting = Sitting.objects.create(assessment=assessment, label=bimtek.name)
            setattr(bimtek, which, sitting)
            give_seats(sitting, participants_of(bimtek))
        bimtek.save(update_fields=[which])


def participants_of(bimtek: Bimtek) -> list[User]:
    """Return the people who hold a place today."""
    return [
        place.user
        for place in bimtek.registrations.exclude(
            state=Registration.State.CANCELLED
        ).select_related("user")
    ]


def set_quotas(bimtek: Bimtek, seats: Mapping[Wilayah, int]) -> None:
    """Set the seats per kabupaten; 0 takes the kabupaten out.

    Raises Refusal `kuota_terpakai` when more places are taken than would remain.
    """
    with transaction.atomic():
        Bimtek.objects.select_for_update(of=("self",)).get(pk=bimtek.pk)
        for kabupaten, number in seats.items():
            places = bimtek.registrations.filter(kabupaten=kabupaten)
            taken = places.exclude(state=Registration.State.CANCELLED).count()
            if number < taken:
                raise Refusal(
                    "kuota_terpakai",
                    f"{kabupaten.full_name}: sudah ada {taken} peserta.",
                )
            quotas = KabupatenQuota.objects.filter(bimtek=bimtek, kabupaten=kabupaten)
            if number == 0:
                quotas.delete()
            else:
                KabupatenQuota.objects.update_or_create(
                    bimtek=bimtek, kabupaten=kabupaten, defaults={"seats": number}
                )


def remove_session(session: BimtekSession) -> None:
    """Take a session out of the agenda; one with attendance stays.

    Raises Refusal `sesi_terpakai`.
    """
    if session.attendance.exists():
        raise Refusal(
            "sesi_terpakai", "Sesi ini sudah punya daftar hadir dan tidak bisa dihapus."
        )
    session.delete()


def switch_test(bimtek: Bimtek, which: str, *, opened: bool) -> Sitting:
    """Open or close the pre- or post-test now, for all participants.

    Raises Refusal: `ditutup`, `tanpa_uji`, and what close_sitting refuses.
    """
    if bimtek.stage == Bimtek.Stage.CLOSED:
        raise Refusal("ditutup", "Kegiatan ini sudah ditutup.")
    sitting: Sitting | None = getattr(bimtek, which)
    if sitting is None:
        raise Refusal("tanpa_uji", "Pilih dulu ujiannya di halaman Ubah kegiatan.")
    if opened:
        return open_sitting(sitting, timezone.now())
    return close_sitting(sitting, timezone.now())


def close_event(bimtek: Bimtek) -> Bimtek:
    """Close the event: no more participants or corrections; papers may follow.

    Closing twice is harmless. Raises Refusal `belum_lengkap` while a test is open.
    """
    with transaction.atomic():
        locked = Bimtek.objects.select_for_update(of=("self",)).get(pk=bimtek.pk)
        if locked.stage == Bimtek.Stage.CLOSED:
            return locked
        for check in closing_checks(locked, timezone.now()):
            if check.blocking and not check.done:
                raise Refusal("belum_lengkap", f"{check.label}: {check.note.lower()}.")
        locked.stage = Bimtek.Stage.CLOSED
        locked.save(update_fields=["stage"])
    return locked
