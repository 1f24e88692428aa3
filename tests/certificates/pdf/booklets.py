"""Invented booklets to print."""

from datetime import date

from certificates.booklet import BookletFacts, BookletLevel, BookletSkill

GROUPS = (
    ("A", "Pengelolaan Posyandu", 4),
    ("B", "Bayi dan balita", 7),
    ("C", "Ibu hamil, nifas, dan menyusui", 6),
    ("D", "Usia sekolah dan remaja", 3),
    ("E", "Usia dewasa/produktif dan lansia", 5),
)
STATES = ("cakap", "cakap", "dinilai", "dilatih", "belum", "kedaluwarsa")
LONG_TITLE = (
    "Menjelaskan layanan imunisasi rutin lengkap untuk mencegah penyakit "
    "(hepatitis, TBC, polio, campak, rubela, diare, dan lain-lain)"
)


def make_booklet_skill(number: int, group: str, name: str) -> BookletSkill:
    status = STATES[number % len(STATES)]
    seen = status in ("cakap", "dinilai", "kedaluwarsa")
    return BookletSkill(
        number=number,
        title=LONG_TITLE if number == 10 else f"Melakukan keterampilan {number}",
        group=group,
        group_name=name,
        status=status,
        assessed_on=date(2025, 8, 21) if seen else None,
        assessor="Ns. Mina Contoh, S.Kep." if seen else "",
        valid_until=date(2028, 8, 21) if status == "cakap" else None,
    )


def make_booklet(**changes) -> BookletFacts:
    """A booklet of 25 skills in every state, level Purwa, with a certificate."""
    letters = [(code, name) for code, name, size in GROUPS for _ in range(size)]
    skills = [
        make_booklet_skill(number, *letter)
        for number, letter in enumerate(letters, start=1)
    ]
    values = {
        "name": "Siti Rahmawati",
        "position": "Kader Posyandu Melati",
        "desa": "Desa Anjir Kalampan",
        "kecamatan": "Kecamatan Kapuas Barat",
        "kabupaten": "Kabupaten Kapuas",
        "read_on": date(2026, 11, 22),
        "level_name": "Purwa",
        "competent": sum(skill.status == "cakap" for skill in skills),
        "skills": tuple(skills),
        "levels": tuple(
            BookletLevel(name=name, reached=name == "Purwa")
            for name in ("Purwa", "Madya", "Utama")
        ),
        "rule_version": "tkk-2024.1",
        "verify_code": "K7M2-QX4P-B9RT-3WZA",
        "verify_url": "https://cakap.example/v/K7M2QX4PB9RT3WZA/",
        "certificate_number": "400.10.2/017/DPMD/2025",
    }
    return BookletFacts(**values | changes)
