"""The table of phones as a file: the very cells of the page. Pure."""

from collections.abc import Iterable

from lms.accounts.models import KaderProfile
from lms.dashboard.sheets import Sheet
from lms.templatetags.ui import jam, tanggal

NEVER = "Belum pernah"


def contact_words(profile: KaderProfile) -> str:
    """Return when the kader's phones last spoke to us."""
    if profile.last_seen is None:
        return NEVER
    return f"{tanggal(profile.last_seen)}, {jam(profile.last_seen)}"


def contact_sheet(profiles: Iterable[KaderProfile]) -> Sheet:
    """Return kaders with their home, last contact and what their phones still keep."""
    return Sheet(
        title="Kontak HP kader",
        columns=(
            "Nama",
            "Posyandu",
            "Desa/kelurahan",
            "Kecamatan",
            "Kabupaten/kota",
            "HP tertaut",
            "Kontak terakhir",
            "Belum terkirim",
            "HP dicabut",
        ),
        widths=(28, 22, 22, 22, 26, 12, 30, 15, 12),
        rows=tuple(
            (
                profile.user.name,
                str(profile.posyandu),
                profile.posyandu.desa.full_name,
                profile.posyandu.desa.parent.full_name,
                profile.posyandu.desa.parent.parent.full_name,
                profile.devices,
                contact_words(profile),
                profile.waiting,
                "ya" if profile.is_revoked else "",
            )
            for profile in profiles
        ),
    )
