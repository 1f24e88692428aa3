"""The table of learning gains, as the screen shows it. Pure."""

from courses.queries.gain import GainRow
from lms.dashboard.queries.gain import AreaGain
from lms.dashboard.sheets import Sheet, Value
from lms.templatetags.ui import desimal

NOTHING = "–"


def gain_sheet(found: AreaGain) -> Sheet:
    """Return all rows of the page in one table; the first column says which part."""
    parts = (
        ("Wilayah", [found.whole, *found.by_place]),
        ("Kegiatan", found.by_event),
        ("Keterampilan", found.by_skill),
    )
    return Sheet(
        title="Kenaikan nilai",
        columns=(
            "Menurut",
            "Kelompok",
            "Orang",
            "Pra-uji",
            "Pasca-uji",
            "Kenaikan",
            "Batas bawah 95%",
            "Batas atas 95%",
            "Hake dari rata-rata",
            "Rata-rata Hake",
            "p",
            "Catatan",
        ),
        widths=(14, 40, 8, 10, 10, 10, 16, 16, 18, 16, 10, 40),
        rows=tuple(_line(part, row) for part, rows in parts for row in rows),
    )


def _line(part: str, row: GainRow) -> tuple[Value, ...]:
    gain = row.gain
    ones = (gain.pre, gain.post, gain.raw, gain.low, gain.high)
    twos = (gain.hake_of_means, gain.hake_mean)
    return (
        part,
        row.label,
        gain.pairs,
        *(desimal(one, 1) or NOTHING for one in ones),
        *(desimal(two, 2) or NOTHING for two in twos),
        desimal(gain.p, 4) or NOTHING,
        gain.why,
    )
