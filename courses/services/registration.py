"""Who has a place in an event: register, change state, cancel."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from assessments.services import give_seats, withdraw_seats
from courses.models import Bimtek, KabupatenQuota, Registration, RegistrationNote
from courses.refusals import Refusal
from lms.accounts.models import KaderProfile, User
from lms.accounts.phones import InvalidPhone, to_e164
from lms.wilayah import codes
from lms.wilayah.models import Wilayah

State = Registration.State


def register_participant(
    bimtek: Bimtek,
    user: User,
    *,
    kabupaten: Wilayah,
    position: str,
    by: User | None,
) -> Registration:
    """Give an active kader a place within the quota of the kabupaten.

    A cancelled place of the same person is taken up again under its old number.
    Raises Refusal: `ditutup`, `nonaktif`, `bukan_kader`, `beda_kabupaten`,
    `tanpa_kuota`, `kuota_penuh`, `sudah_terdaftar`.
    """
    with transaction.atomic():
        bimtek = lock_event(bimtek)
        found = add_participant(
            bimtek, user, kabupaten=kabupaten, position=position, by=by
        )
        seat_in_tests(bimtek, [user])
    return found


def add_participant(
    bimtek: Bimtek,
    user: User,
    *,
    kabupaten: Wilayah,
    position: str,
    by: User | None,
) -> Registration:
    """Make the place itself, under the event's lock; seats in tests are the caller's.

    Raises the Refusals of register_participant except `ditutup`.
    """
    require_eligible(user, kabupaten)
    found = Registration.objects.filter(bimtek=bimtek, user=user).first()
    if found and found.state != State.CANCELLED:
        raise Refusal(
            "sudah_terdaftar",
            f"{user.name} sudah terdaftar dengan nomor peserta {found.number}.",
        )
    require_seats(bimtek, kabupaten, wanted=1)
    if found:
        found.kabupaten, found.position = kabupaten, position
        found.save(update_fields=["kabupaten", "position"])
    else:
        found = Registration.objects.create(
            bimtek=bimtek,
            user=user,
            kabupaten=kabupaten,
            number=next_number(bimtek),
            position=position,
        )
    set_state(found, State.INVITED, by=by)
    return found


def require_eligible(user: User, kabupaten: Wilayah) -> None:
    """Raise Refusal unless the person is an active kader of that kabupaten."""
    if not user.is_active:
        raise Refusal("nonaktif", f"Akun {user.name} tidak aktif.")
    profile = KaderProfile.objects.select_related("posyandu__desa")
    kader = profile.filter(user=user).first()
    if kader is None:
        raise Refusal("bukan_kader", f"{user.name} belum tercatat sebagai kader.")
    if not codes.contains(kabupaten.code, kader.posyandu.desa.code):
        raise Refusal(
            "beda_kabupaten",
            f"Posyandu {user.name} tidak berada di {kabupaten.full_name}.",
        )


def lock_event(bimtek: Bimtek) -> Bimtek:
    """Lock the event's row, so that numbers and seats are given one after another.

    Needs an open transaction. Raises Refusal `ditutup` for a closed event.
    """
    bimtek = Bimtek.objects.select_for_update(of=("self",)).get(pk=bimtek.pk)
    if bimtek.stage == Bimtek.Stage.CLOSED:
        raise Refusal("ditutup", "Kegiatan ini sudah ditutup.")
    return bimtek


def require_seats(bimtek: Bimtek, kabupaten: Wilayah, *, wanted: int) -> None:
    """Raise Refusal unless the quota of the kabupaten has that many seats left."""
    quota = (
        KabupatenQuota.objects.select_for_update()
        .filter(bimtek=bimtek, kabupaten=kabupaten)
        .first()
    )
    if quota is None:
        raise Refusal(
            "tanpa_kuota", f"{kabupaten.full_name} tidak mendapat kuota kegiatan ini."
        )
    taken = (
        Registration.objects.filter(bimtek=bimtek, kabupaten=kabupaten)
        .exclude(state=State.CANCELLED)
        .count()
    )
    if taken + wanted > quota.seats:
        raise Refusal(
            "kuota_penuh",
            f"Kuota {kabupaten.full_name} tidak cukup: "
            f"terisi {taken} dari {quota.seats} kursi.",
        )


def next_number(bimtek: Bimtek) -> int:
    """Return the next participant number; call it under the event's lock."""
    highest = Registration.objects.filter(bimtek=bimtek).aggregate(top=Max("number"))
    return (highest["top"] or 0) + 1


def seat_in_tests(bimtek: Bimtek, users: Iterable[User]) -> None:
    """Give the people seats in the pre- and post-test the event already has."""
    users = list(users)
    for sitting in (bimtek.pre_test, bimtek.post_test):
        if sitting is not None and users:
            give_seats(sitting, users)


def set_state(
    registration: Registration, state: str, *, by: User | None, reason: str = ""
) -> RegistrationNote:
    """Append a dated note and keep its state on the registration for lists."""
    with transaction.atomic():
        note = RegistrationNote.objects.create(
            registration=registration, state=state, by=by, reason=reason
        )
        registration.state = state
        registration.save(update_fields=["state"])
    return note


def set_states(
    registrations: Sequence[Registration], state: str, *, by: User, reason: str = ""
) -> None:
    """Do the same for many in two queries."""
    if not registrations:
        return
    with transaction.atomic():
        RegistrationNote.objects.bulk_create(
            RegistrationNote(registration=place, state=state, by=by, reason=reason)
            for place in registrations
        )
        for place in registrations:
            place.state = state
        Registration.objects.bulk_update(registrations, ["state"])


def change_state(
    registration: Registration, state: str, *, by: User, reason: str = ""
) -> RegistrationNote:
    """Move a participant between diundang, konfirmasi, perjalanan and tiba.

    Raises Refusal: `ditutup`, `keadaan_tidak_dikenal`, `peserta_batal` (a cancelled
    place comes back only by registering again, which asks for a free seat).
    """
    with transaction.atomic():
        lock_event(registration.bimtek)
        registration.refresh_from_db(fields=["state"])
        if registration.state == State.CANCELLED:
            raise Refusal(
                "peserta_batal",
                "Pendaftaran ini sudah dibatalkan. Daftarkan lagi orangnya.",
            )
        if state not in State.values or state == State.CANCELLED:
            raise Refusal("keadaan_tidak_dikenal", "Pilih keadaan dari daftar.")
        return set_state(registration, state, by=by, reason=reason)


def cancel_registration(
    registration: Registration, *, by: User, reason: str
) -> RegistrationNote:
    """Free the seat of a participant; what they already attended stays recorded.

    Raises Refusal: `ditutup`, `tanpa_alasan`, `sudah_hadir` (who has attended a
    session is no longer somebody whose seat can be given away).
    """
    if not reason.strip():
        raise Refusal("tanpa_alasan", "Tuliskan alasan pembatalan.")
    with transaction.atomic():
        lock_event(registration.bimtek)
        registration.refresh_from_db(fields=["state"])
        if registration.attendance.exists():
            raise Refusal(
                "sudah_hadir",
                f"{registration.user.name} sudah tercatat di daftar hadir dan "
                "tidak bisa dibatalkan.",
            )
        for sitting in (registration.bimtek.pre_test, registration.bimtek.post_test):
            if sitting is not None:
                withdraw_seats(sitting, [registration.user])
        return set_state(registration, State.CANCELLED, by=by, reason=reason.strip())


def register_known_kader(bimtek: Bimtek, who: str, *, by: User) -> Registration:
    """Register the kader with this account code or phone under their own kabupaten.

    Raises Refusal: `tidak_ditemukan`, `banyak_orang` (a phone shared in a family),
    `tanpa_kuota`, and those of register_participant.
    """
    user = find_kader(who)
    posyandu = user.kader.posyandu
    code = codes.ancestor(posyandu.desa.code, "kabupaten")
    kabupaten = Wilayah.objects.current().get(code=code)
    return register_participant(
        bimtek,
        user,
        kabupaten=kabupaten,
        position=f"{user.kader.position} {posyandu.name}"[:150],
        by=by,
    )


def find_kader(who: str) -> User:
    """Return the one kader with this account code or phone, or raise Refusal."""
    text = who.strip()
    people = User.objects.filter(kader__isnull=False).select_related(
        "kader__posyandu__desa"
    )
    found = list(people.filter(account_code=text.upper()))
    if not found:
        try:
            found = list(people.filter(phone=to_e164(text)))
        except InvalidPhone:
            found = []
    if not found:
        raise Refusal(
            "tidak_ditemukan",
            "Tidak ada kader dengan kode akun atau nomor HP ini.",
        )
    if len(found) > 1:
        raise Refusal(
            "banyak_orang",
            "Nomor HP ini dipakai beberapa orang. Ketik kode akun orangnya.",
        )
    return found[0]
