from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.soundness import Draft, Row, faults_of

PICTURE = {"width": 640, "height": 400}
WIDE = (100, 200, 300, 250)
YES, NO = Row("A", right=True), Row("B")
NEEDLE = Row("A", right=True, area=WIDE)
SOUND = {
    "single": Draft("single", [YES, NO]),
    "multiple": Draft("multiple", [YES, Row("C", right=True), NO]),
    "true_false": Draft("true_false", [YES, NO]),
    "number": Draft("number", answer=Decimal("36.6"), tolerance=Decimal("0.1")),
    "ordering": Draft("ordering", [Row("A"), Row("B")]),
    "matching": Draft("matching", [Row("A", match="x"), Row("B", match="y")]),
    "hotspot": Draft("hotspot", [NEEDLE], picture=PICTURE),
}


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_question_of_every_kind_has_no_fault(kind):
    assert faults_of(SOUND[kind]) == []


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("single", {"rows": [NO, Row("C")]}, "Tandai jawaban yang benar."),
        ("single", {"rows": [YES, Row("C", right=True)]}, "satu jawaban benar"),
        ("single", {"rows": [YES]}, "sedikitnya dua pilihan"),
        ("single", {"rows": [YES, Row(" a ")]}, "teks yang sama"),
        ("single", {"rows": [YES, *map(Row, "bcdefghi")]}, "Paling banyak 8 baris"),
        ("single", {"answer": Decimal(3)}, "hanya untuk soal isian angka"),
        ("single", {"rows": [YES, Row("B", match="x")]}, "hanya untuk soal menjodoh"),
        ("single", {"rows": [YES, Row("B", area=WIDE)]}, "hanya untuk soal menunjuk"),
        ("multiple", {"rows": [NO, Row("C")]}, "Tandai jawaban yang benar."),
        ("true_false", {"rows": [YES, NO, Row("C")]}, "tepat dua pilihan"),
        ("number", {"answer": None}, "Isi angka yang benar."),
        ("number", {"tolerance": Decimal(-1)}, "tidak boleh kurang dari nol"),
        ("number", {"rows": [YES]}, "tidak memakai pilihan"),
        ("ordering", {"rows": [NO]}, "sedikitnya dua langkah"),
        ("matching", {"rows": [Row("A", match="x")]}, "sedikitnya dua baris"),
        ("matching", {"rows": [Row("A", match="x"), NO]}, "pada setiap baris"),
        (
            "matching",
            {"rows": [Row("A", match="x"), Row("B", match="x")]},
            "pasangan yang sama",
        ),
        ("hotspot", {"picture": None}, "Pilih gambar"),
        ("hotspot", {"rows": [Row("A", area=WIDE)]}, "satu daerah yang benar"),
        ("hotspot", {"rows": [Row("A", right=True)]}, "lebar, dan tinggi daerah 1"),
        (
            "hotspot",
            {"rows": [replace(NEEDLE, area=(900, 0, 200, 10))]},
            "keluar dari gambar",
        ),
        (
            "hotspot",
            {"rows": [replace(NEEDLE, area=(1, 1, 20, 20))]},
            "terlalu kecil",
        ),
    ],
)
def test_a_fault_is_named_and_nothing_else(kind, changes, words):
    found = faults_of(replace(SOUND[kind], **changes))
    assert len(found) == 1
    assert words in found[0]
