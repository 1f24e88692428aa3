"""What is wrong with each row of an uploaded list; reads much, writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Q

from courses.models import Bimtek, KabupatenQuota, Registration
from courses.participants import Row, plain_name
from courses.queries.bimtek import quota_use
from lms.accounts.models import User
from lms.accounts.phones import InvalidPhone, to_e164
from lms.wilayah import codes
from lms.wilayah.models import Wilayah


def check_rows(bimtek: Bimtek, rows: list[Row]) -> None:
    """Fill `errors`, `match`, `desa_code` and `kabupaten_code` of every row.

    The number of queries does not depend on the number of rows.
    """
    for row in rows:
        row.errors, row.match, row.kabupaten_code = [], None, ""
        check_person(row)
    resolve_villages(rows)
    quotas = {
        quota.kabupaten.code: quota
        for quota in bimtek.quotas.select_related("kabupaten")
    }
    for row in rows:
        if row.kabupaten_code and row.kabupaten_code not in quotas:
            row.errors.append("Kabupaten/kota ini tidak mendapat kuota.")
    check_twins(rows)
    match_people(bimtek, rows)
    check_seats(bimtek, rows, quotas)


def check_person(row: Row) -> None:
    """Note what is wrong with the row by itself."""
    if not row.name:
        row.errors.append("Nama kosong.")
    if row.sex not in ("L", "P"):
        row.errors.append("Kolom L/P harus berisi L atau P.")
    if not row.posyandu:
        row.errors.append("Nama Posyandu kosong.")
    if row.phone:
        try:
            to_e164(row.phone)
        except InvalidPhone as error:
            row.errors.append(str(error))


def resolve_villages(rows: list[Row]) -> None:
    """Find the village of each row by its code, or by three names."""
    by_code = {
        desa.code: desa
        for desa in Wilayah.objects.current().filter(
            level=Wilayah.Level.DESA, code__in={row.desa_code for row in rows}
        )
    }
    by_name = villages_by_name(rows)
    for row in rows:
        if row.desa_code:
            if row.desa_code not in by_code:
                row.errors.append("Kode desa tidak dikenal.")
                continue
            row.desa = row.desa or by_code[row.desa_code].name
        else:
            key = (row.kabupaten, row.kecamatan, row.desa)
            found = by_name.get(tuple(map(plain_name, key)), [])
            if len(found) != 1:
                row.errors.append(
                    "Desa ini ada lebih dari satu. Isi kode desanya."
                    if found
                    else "Desa, kecamatan, dan kabupaten tidak ditemukan bersama-sama."
                )
                continue
            row.desa_code = found[0]
        row.kabupaten_code = codes.ancestor(row.desa_code, "kabupaten")


def villages_by_name(rows: Iterable[Row]) -> dict[tuple[str, str, str], list[str]]:
    """Village codes by plain (kabupaten, kecamatan, desa), for rows without a code."""
    wanted = {plain_name(row.kabupaten) for row in rows if not row.desa_code}
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    if not wanted:
        return found
    current = Wilayah.objects.current()
    regencies = current.filter(level=Wilayah.Level.KABUPATEN)
    regions = {
        code: plain_name(name)
        for code, name in regencies.values_list("code", "name")
        if plain_name(name) in wanted
    }
    inside = Q(pk__in=[])
    for code in regions:
        inside |= Q(code__startswith=code + ".")
    desas = current.filter(inside, level=Wilayah.Level.DESA)
    for code, name, kecamatan in desas.values_list("code", "name", "parent__name"):
        kabupaten = regions[codes.ancestor(code, "kabupaten")]
        found[kabupaten, plain_name(kecamatan), plain_name(name)].append(code)
    return found


def check_twins(rows: list[Row]) -> None:
    """Note rows that name the same person as an earlier row of the file."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if not row.name:
            continue
        for key in identities(row):
            first = seen.setdefault(key, row.row)
            if first != row.row:
                row.errors.append(f"Sama dengan baris {first}.")
                break


def identities(row: Row) -> list[tuple[str, ...]]:
    """What tells a person: name and phone, name and posyandu."""
    name = plain_person(row.name)
    keys = [(name, row.desa_code, plain_name(row.posyandu))]
    phone = e164_or_empty(row.phone)
    return [(name, phone), *keys] if phone else keys


def plain_person(name: str) -> str:
    return " ".join(name.casefold().split())


def e164_or_empty(phone: str) -> str:
    try:
        return to_e164(phone) if phone else ""
    except InvalidPhone:
        return ""


def match_people(bimtek: Bimtek, rows: list[Row]) -> None:
    """Find rows that name a kader we know; note those who have a place already."""
    known = people_by_identity(rows)
    places = dict(
        bimtek.registrations.exclude(state=Registration.State.CANCELLED).values_list(
            "user_id", "number"
        )
    )
    for row in rows:
        user = next((known[key] for key in identities(row) if key in known), None)
        if user is None:
            continue
        row.match = user.pk
        posyandu = user.kader.posyandu
        if user.pk in places:
            row.errors.append(f"Sudah terdaftar, nomor peserta {places[user.pk]}.")
        elif not user.is_active:
            row.errors.append("Akun orang ini tidak aktif.")
        elif row.kabupaten_code and not codes.contains(
            row.kabupaten_code, posyandu.desa.code
        ):
            row.errors.append(
                f"Orang ini tercatat di {posyandu}, {posyandu.desa.full_name}."
            )


def people_by_identity(rows: Iterable[Row]) -> dict[tuple[str, ...], User]:
    """Known kaders by the same keys as `identities`, for the places of the rows."""
    phones = {e164_or_empty(row.phone) for row in rows} - {""}
    villages = {row.desa_code for row in rows} - {""}
    people = User.objects.filter(
        Q(phone__in=phones) | Q(kader__posyandu__desa__code__in=villages),
        kader__isnull=False,
    ).select_related("kader__posyandu__desa")
    found: dict[tuple[str, ...], User] = {}
    for user in people:
        name, posyandu = plain_person(user.name), user.kader.posyandu
        found[name, posyandu.desa.code, plain_name(posyandu.name)] = user
        if user.phone:
            found[name, user.phone] = user
    return found


def check_seats(
    bimtek: Bimtek, rows: list[Row], quotas: dict[str, KabupatenQuota]
) -> None:
    """Note the rows that no longer fit into the quota of their kabupaten."""
    use = quota_use(bimtek)
    taken = Counter(
        {code: use.get(quota.kabupaten_id, 0) for code, quota in quotas.items()}
    )
    for row in rows:
        quota = quotas.get(row.kabupaten_code)
        if quota is None or row.errors:
            continue
        if taken[row.kabupaten_code] >= quota.seats:
            row.errors.append(
                f"Kuota {quota.kabupaten.full_name} penuh ({quota.seats} kursi)."
            )
        else:
            taken[row.kabupaten_code] += 1
