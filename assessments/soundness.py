"""Whether a question can be answered and graded as it is written. Pure.

Asked by the CMS before saving and by the loader of the curriculum files. Not for what
is taught: that a key is true is the author's to know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.grading import hits
from assessments.grid import squares

MOST_ROWS = 8
EDGE = 1000
CHOOSING = ("single", "multiple", "true_false")


@dataclass(frozen=True)
class Row:
    """One row of a question: a choice, step, pair or area; `area` in thousandths."""

    text: str
    right: bool = False
    match: str = ""
    area: tuple[int | None, ...] = (None, None, None, None)

    @property
    def has_area(self) -> bool:
        return any(part is not None for part in self.area)


@dataclass(frozen=True)
class Draft:
    """A question as an author wrote it; `picture` has width and height."""

    kind: str
    rows: Sequence[Row] = ()
    answer: Decimal | None = None
    tolerance: Decimal = field(default_factory=Decimal)
    picture: Mapping[str, Any] | None = None


def faults_of(draft: Draft) -> list[str]:
    """Return what keeps a question from being used, in sentences for its author."""
    return [*_of_rows(draft), *FAULTS[draft.kind](draft), *_of_idle_fields(draft)]


def _of_rows(draft: Draft) -> list[str]:
    texts = [row.text.strip().lower() for row in draft.rows]
    found = []
    if len(draft.rows) > MOST_ROWS:
        found.append(f"Paling banyak {MOST_ROWS} baris: HP kecil tidak muat lebih.")
    if len(set(texts)) < len(texts):
        found.append("Dua baris berisi teks yang sama. Bedakan atau hapus satu.")
    return found


def _of_idle_fields(draft: Draft) -> list[str]:
    """What an author filled in for a kind that does not use it."""
    found = []
    if draft.kind != "number" and draft.answer is not None:
        found.append("“Angka yang benar” hanya untuk soal isian angka. Kosongkan.")
    if draft.kind != "matching" and any(row.match for row in draft.rows):
        found.append("“Pasangan jawaban” hanya untuk soal menjodohkan. Kosongkan.")
    if draft.kind != "hotspot" and any(row.has_area for row in draft.rows):
        found.append("Daerah pada gambar hanya untuk soal menunjuk gambar. Kosongkan.")
    return found


def _single(draft: Draft) -> list[str]:
    right = sum(row.right for row in draft.rows)
    if len(draft.rows) < 2:
        return ["Soal pilihan perlu sedikitnya dua pilihan jawaban."]
    if right == 0:
        return ["Tandai jawaban yang benar."]
    if right > 1:
        return ["Soal jenis ini hanya boleh punya satu jawaban benar."]
    return []


def _true_false(draft: Draft) -> list[str]:
    if len(draft.rows) != 2:
        return ["Soal benar-salah punya tepat dua pilihan: Benar dan Salah."]
    return _single(draft)


def _multiple(draft: Draft) -> list[str]:
    if len(draft.rows) < 2:
        return ["Soal pilihan perlu sedikitnya dua pilihan jawaban."]
    if not any(row.right for row in draft.rows):
        return ["Tandai jawaban yang benar."]
    return []


def _number(draft: Draft) -> list[str]:
    found = []
    if draft.answer is None:
        found.append("Isi angka yang benar.")
    if draft.tolerance < 0:
        found.append("Selisih yang diterima tidak boleh kurang dari nol.")
    if draft.rows:
        found.append("Soal isian angka tidak memakai pilihan jawaban. Hapus barisnya.")
    return found


def _ordering(draft: Draft) -> list[str]:
    if len(draft.rows) < 2:
        return ["Soal mengurutkan perlu sedikitnya dua langkah."]
    return []


def _matching(draft: Draft) -> list[str]:
    if len(draft.rows) < 2:
        return ["Soal menjodohkan perlu sedikitnya dua baris."]
    if not all(row.match.strip() for row in draft.rows):
        return ["Isi pasangan jawaban pada setiap baris."]
    if len({row.match for row in draft.rows}) < 2:
        return ["Semua baris punya pasangan yang sama, jadi tidak ada yang dipilih."]
    return []


def _hotspot(draft: Draft) -> list[str]:
    found = []
    if draft.picture is None:
        found.append("Pilih gambar yang ditunjuk.")
    if not any(row.right for row in draft.rows):
        found.append("Tandai sedikitnya satu daerah yang benar.")
    for number, row in enumerate(draft.rows, start=1):
        if any(part is None for part in row.area):
            found.append(f"Isi kiri, atas, lebar, dan tinggi daerah {number}.")
        elif not _lies_inside(row.area):
            found.append(f"Daerah {number} keluar dari gambar atau tidak punya luas.")
        elif row.right and draft.picture and not _is_reachable(row.area, draft.picture):
            # Without JavaScript, by keyboard and on paper people point at squares.
            found.append(
                f"Daerah {number} terlalu kecil: perbesar sampai memuat titik tengah "
                "sedikitnya satu kotak (gambar dibagi enam kotak ke samping)."
            )
    return found


def _lies_inside(area: Sequence[int | None]) -> bool:
    left, top, width, height = area
    fits = left + width <= EDGE and top + height <= EDGE
    return fits and min(left, top) >= 0 and min(width, height) > 0


def _is_reachable(area: Sequence[int | None], picture: Mapping[str, Any]) -> bool:
    return any(hits(area, square.middle) for square in squares(picture))


FAULTS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "number": _number,
    "ordering": _ordering,
    "matching": _matching,
    "hotspot": _hotspot,
}
