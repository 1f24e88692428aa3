"""Tables about assessors, as the screens show them. Pure."""

from collections.abc import Iterable

from assessments.queries.agreement import AssessorAgreement
from assessments.stats.agreement import Agreement
from lms.dashboard.queries.assessors import AssessorRow
from lms.dashboard.sheets import Percent, Sheet, Value
from lms.templatetags.ui import desimal, tanggal_pendek

NOTHING = "–"
ALL_STEPS = "Semua langkah"


def licence_sheet(rows: Iterable[AssessorRow]) -> Sheet:
    """Return the assessors of an area with their licences of today."""
    return Sheet(
        title="Lisensi penilai",
        columns=(
            "Nama",
            "Wilayah",
            "Keterampilan berlisensi",
            "Pertama berakhir",
            "Pengamatan tertahan",
            "Penyamaan persepsi",
        ),
        widths=(28, 34, 40, 18, 20, 20),
        rows=tuple(
            (
                row.user.name,
                ", ".join(row.areas),
                row.numbers or NOTHING,
                tanggal_pendek(row.first_end) if row.first_end else NOTHING,
                row.held,
                row.tasks,
            )
            for row in rows
        ),
    )


def agreement_sheet(rows: Iterable[AssessorAgreement]) -> Sheet:
    """Return the agreement per assessor and skill, then per step."""
    lines: list[tuple[Value, ...]] = []
    for row in rows:
        head = (row.assessor.name, row.skill.number)
        lines.append((*head, ALL_STEPS, row.sheets, *_figures(row.agreement)))
        lines += [
            (*head, step.text, row.sheets, *_figures(step.agreement))
            for step in row.steps
        ]
    return Sheet(
        title="Kesepakatan penilai",
        columns=(
            "Penilai",
            "Keterampilan",
            "Langkah",
            "Lembar ganda",
            "Penilaian (n)",
            "Sepakat",
            "Kappa",
            "Cara",
            "Catatan",
        ),
        widths=(28, 14, 60, 14, 14, 10, 10, 10, 44),
        rows=tuple(lines),
    )


def _figures(found: Agreement) -> tuple[Value, ...]:
    share = found.percent_agreement
    return (
        found.n,
        Percent(None if share is None else 100 * share),
        NOTHING if found.kappa is None else desimal(found.kappa, 2),
        found.method_name or NOTHING,
        found.why,
    )
