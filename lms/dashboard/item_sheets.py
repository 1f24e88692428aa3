"""The figures of questions as a table. Pure."""

from assessments.queries.items import ItemReport, ItemRow
from lms.dashboard.sheets import Percent, Sheet, Value
from lms.templatetags.ui import desimal


def item_sheet(report: ItemReport) -> Sheet:
    """Return a line per question, and below it one per choice with its use."""
    lines: list[tuple[Value, ...]] = []
    for row in report.rows:
        lines.append(_question(row))
        lines += [
            (
                row.figures.key,
                row.figures.version,
                f"{'✓' if use.is_correct else '–'} {text}",
                "",
                row.figures.n,
                Percent(100 * use.share),
                "",
                Percent(100 * use.top),
                Percent(100 * use.bottom),
                "",
            )
            for text, use in row.choices
        ]
    return Sheet(
        title="Mutu soal",
        columns=(
            "Soal",
            "Versi",
            "Isi atau pilihan",
            "Keterampilan",
            "Jawaban",
            "Benar atau dipilih",
            "Daya beda",
            "Sepertiga teratas",
            "Sepertiga terbawah",
            "Catatan",
        ),
        widths=(24, 7, 70, 13, 10, 16, 11, 16, 17, 50),
        rows=tuple(lines),
    )


def _question(row: ItemRow) -> tuple[Value, ...]:
    found = row.figures
    return (
        found.key,
        found.version,
        row.stem,
        row.skill or "",
        found.n,
        Percent(100 * found.p),
        desimal(found.discrimination, 2) or "–",
        "",
        "",
        "; ".join(found.words),
    )
