"""Participants from a spreadsheet: preview first, load once and wholly after."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from courses.models import Bimtek, ParticipantImport
from courses.participants import Row, parse_rows
from courses.refusals import Refusal
from courses.services.import_checks import check_rows
from courses.services.registration import add_participant, lock_event, seat_in_tests
from courses.spreadsheets import read_sheet
from lms.accounts.models import User
from lms.accounts.services import AlreadyRegistered, register_kader
from lms.wilayah.models import Posyandu, Wilayah


def preview_import(
    bimtek: Bimtek, file: BinaryIO, *, filename: str, size: int, by: User
) -> ParticipantImport:
    """Keep the rows of an uploaded list with their errors; nothing is loaded.

    Raises Refusal of read_sheet and parse_rows.
    """
    rows = parse_rows(read_sheet(file, size))
    check_rows(bimtek, rows)
    return ParticipantImport.objects.create(
        bimtek=bimtek,
        filename=filename[:200],
        rows=[row.to_json() for row in rows],
        created_by=by,
    )


def rows_of(upload: ParticipantImport) -> list[Row]:
    """Return the kept rows of an upload."""
    return [Row(**row) for row in upload.rows]


def recheck_import(upload: ParticipantImport) -> None:
    """Judge the rows anew: places and people may have changed since the upload."""
    if upload.confirmed_at is None:
        rows = rows_of(upload)
        check_rows(upload.bimtek, rows)
        upload.rows = [row.to_json() for row in rows]
        upload.save(update_fields=["rows"])


def confirm_import(upload: ParticipantImport, *, by: User, skip: int = 0) -> int:
    """Load the good rows in one transaction; a second confirmation loads nothing.

    `skip` is how many bad rows the person agreed to leave out; any other number is
    refused, so that nobody leaves out more than they saw. Returns the number loaded.
    Raises Refusal: `baris_bermasalah`, `tidak_ada_baris`, `ditutup`.
    """
    with transaction.atomic():
        upload = ParticipantImport.objects.select_for_update().get(pk=upload.pk)
        if upload.confirmed_at is not None:
            return upload.loaded_count
        bimtek = lock_event(upload.bimtek)
        rows = rows_of(upload)
        check_rows(bimtek, rows)
        good = [row for row in rows if not row.errors]
        require_agreed(len(rows) - len(good), skip, len(good))
        users = load_rows(bimtek, good, by)
        seat_in_tests(bimtek, users)
        upload.rows = [row.to_json() for row in rows]
        upload.confirmed_at = timezone.now()
        upload.loaded_count = len(users)
        upload.save(update_fields=["rows", "confirmed_at", "loaded_count"])
    return upload.loaded_count


def require_agreed(bad: int, skip: int, good: int) -> None:
    """Raise Refusal unless exactly the bad rows were agreed to be left out."""
    if bad != skip:
        raise Refusal(
            "baris_bermasalah",
            f"Ada {bad} baris bermasalah. Perbaiki berkasnya, atau centang untuk "
            "melewati baris itu.",
        )
    if not good:
        raise Refusal("tidak_ada_baris", "Tidak ada baris yang bisa dimuat.")


def load_rows(bimtek: Bimtek, rows: list[Row], by: User) -> list[User]:
    """Register every row's person, making accounts and posyandu where needed."""
    known = User.objects.in_bulk([row.match for row in rows if row.match])
    areas = {
        area.code: area
        for area in Wilayah.objects.current().filter(
            code__in={row.desa_code for row in rows}
            | {row.kabupaten_code for row in rows}
        )
    }
    users = []
    for row in rows:
        user = known.get(row.match) or account_of(row, areas[row.desa_code], bimtek)
        add_participant(
            bimtek,
            user,
            kabupaten=areas[row.kabupaten_code],
            position=position_of(row),
            by=by,
        )
        users.append(user)
    return users


def account_of(row: Row, desa: Wilayah, bimtek: Bimtek) -> User:
    """Return a new account for the row, or the one that phone and name belong to."""
    posyandu = Posyandu.objects.filter(desa=desa, name__iexact=row.posyandu).first()
    if posyandu is None:
        posyandu = Posyandu.objects.create(desa=desa, name=row.posyandu[:120])
    try:
        return register_kader(
            name=row.name[:150],
            phone=row.phone,
            sex=row.sex,
            posyandu=posyandu,
            position=row.position[:80],
            is_demo=bimtek.is_demo,
        )
    except AlreadyRegistered as twin:
        return twin.user


def position_of(row: Row) -> str:
    """Return the words under the name on papers, e.g. Kader Posyandu Melati."""
    position = row.position or "Kader Posyandu"
    if position.casefold() == "kader posyandu":
        position = f"{position} {row.posyandu}"
    return position[:150]
