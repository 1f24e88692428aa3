"""Areas and posyandu; a small real corner of Kalimantan Tengah."""

from datetime import date

from lms.wilayah import codes
from lms.wilayah.models import Posyandu, Wilayah

NAMES = {
    "62": ("Kalimantan Tengah", "provinsi"),
    "62.01": ("Kabupaten Kotawaringin Barat", "kabupaten"),
    "62.03": ("Kabupaten Kapuas", "kabupaten"),
    "62.71": ("Kota Palangka Raya", "kota"),
    "64": ("Kalimantan Timur", "provinsi"),
}


def make_wilayah(code: str = "62.03.01.2001", name: str = "") -> Wilayah:
    """Return the area, making it and every area above it when absent."""
    found = Wilayah.objects.filter(code=code, valid_until=None).first()
    if found:
        return found
    parent = make_wilayah(code.rpartition(".")[0]) if "." in code else None
    default_name, kind = NAMES.get(code, (f"Wilayah {code}", codes.level_of(code)))
    return Wilayah.objects.create(
        code=code,
        name=name or default_name,
        level=codes.level_of(code),
        kind=kind,
        parent=parent,
        valid_from=date(2025, 1, 1),
        source="uji",
    )


def make_posyandu(desa_code: str = "62.03.01.2001", name: str = "Melati") -> Posyandu:
    desa = make_wilayah(desa_code)
    return Posyandu.objects.get_or_create(desa=desa, name=name)[0]
