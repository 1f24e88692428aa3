"""Invented facts to print, and the tools that read a printed paper back."""

import re
import subprocess
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import zxingcpp
from PIL import Image

from certificates import facts
from certificates.pdf.assets import neutral_logo

LONG_NAME = (
    "Maria Magdalena Yosefina Kristiani Tambunan-Panjaitan Sari, S.Tr.Keb., M.K.M."
)
XHTML = "{http://www.w3.org/1999/xhtml}"


def make_letterhead(**changes):
    values = {
        "government": "Pemerintah Provinsi Contoh",
        "office": "Dinas Pemberdayaan Masyarakat dan Desa",
        "address_lines": ("Jalan Contoh Nomor 1", "dinas.contoh.example"),
        "logo": neutral_logo(),
    }
    return facts.Letterhead(**values | changes)


def make_signatory():
    return facts.Signatory(
        title="Kepala Dinas Pemberdayaan Masyarakat dan Desa",
        name="Dra. Contoh Pejabat, M.Si.",
        rank="Pembina Utama Muda",
        nip="19700101 199503 2 001",
        place="Palangka Raya",
    )


def _certificate(**changes):
    return {
        "number": "400.10.2/017/DPMD/2025",
        "holder_name": "Siti Rahmawati",
        "position": "Kader Posyandu Melati 2",
        "desa": "Desa Tumbang Contoh",
        "kecamatan": "Kecamatan Contoh Raya",
        "kabupaten": "Kabupaten Contoh Timur",
        "organiser": "Dinas PMD Provinsi Contoh",
        "letterhead": make_letterhead(),
        "signatory": make_signatory(),
        "issued_on": date(2025, 8, 22),
        "verify_code": "K7M2QX4PB9RT3WZA",
        "verify_url": "https://cakap.contoh.example/v/K7M2QX4PB9RT3WZA/",
        "event_title": "Bimbingan Teknis Kader Posyandu se-Contoh",
    } | changes


def make_letter(**changes):
    sessions = (
        facts.SessionRow(title="Kebijakan Posyandu", group="dasar", jp=Decimal(2)),
        facts.SessionRow(title="Kunjungan rumah", group="inti", jp=Decimal("2.5")),
        facts.SessionRow(
            title="Rencana tindak lanjut",
            group="penunjang",
            jp=Decimal(1),
            attended=False,
        ),
    )
    values = {
        "theme": "Posyandu tangguh",
        "starts_on": date(2025, 8, 20),
        "ends_on": date(2025, 8, 22),
        "venue": "Palangka Raya",
        "jp_total": Decimal("5.5"),
        "jp_attended": Decimal("4.5"),
        "sessions": sessions,
        "rule_note": "Kehadiran dicatat pada setiap sesi.",
    }
    return facts.AttendanceLetterFacts(**_certificate(**values | changes))


def make_competence(skills=17, **changes):
    values = {
        "skills": make_skills(skills),
        "skills_total": 25,
        "rule_version": "tkk-2024.1",
        "level_name": "Purwa",
        "valid_until": date(2028, 8, 21),
    }
    return facts.CompetenceCertificateFacts(**_certificate(**values | changes))


def make_skills(count, title="Melakukan penyuluhan contoh tentang gizi seimbang"):
    return tuple(
        facts.SkillRow(
            number=number,
            title=f"{title} {number}",
            group=f"Kelompok {'ABCDE'[(number - 1) // 5]}",
            assessed_on=date(2025, 8, 21),
            assessor="Bd. Contoh Penilai, S.Tr.Keb.",
            verdict_note="kuis 12 dari 15, praktik 9 dari 9",
        )
        for number in range(1, count + 1)
    )


def make_rows(count, name="Siti Rahmawati"):
    return tuple(
        facts.AttendanceRow(
            number=number,
            name=f"{name} {number}",
            sex="P",
            unit="Kader Posyandu Melati 2, Desa Tumbang Contoh",
            kabupaten="Kabupaten Contoh Timur",
            phone="0812-••••-0001",
            in_time=time(8, 5) if number % 3 else None,
            method="pindai kartu" if number % 3 else "",
        )
        for number in range(1, count + 1)
    )


def make_list(rows=3, **changes):
    values = {
        "letterhead": make_letterhead(),
        "event_title": "Bimbingan Teknis Kader Posyandu se-Contoh",
        "day": date(2025, 8, 20),
        "place": "Aula Contoh, Palangka Raya",
        "session_title": "Kebijakan Posyandu",
        "speaker": "Contoh Narasumber, M.Si.",
        "starts_at": time(8),
        "ends_at": time(9, 30),
        "jp": Decimal(2),
        "rows": make_rows(rows),
        "signatory": make_signatory(),
    }
    return facts.DaftarHadirFacts(**values | changes)


def make_slip(name="Siti Rahmawati", code="7K3M9PQX"):
    return facts.SlipFacts(
        name=name,
        posyandu="Posyandu Melati 2",
        desa="Desa Tumbang Contoh",
        phone="0812-••••-0001",
        code=code,
        url=f"https://cakap.contoh.example/aktivasi/{code}/",
        valid_until=date(2025, 8, 20),
    )


class Word(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


class Paper:
    """A PDF on disk, read by the tools an office would use."""

    def __init__(self, folder: Path, content: bytes) -> None:
        self.path = folder / "paper.pdf"
        self.path.write_bytes(content)

    def run(self, *command: str) -> str:
        words = [str(self.path) if word == "PDF" else word for word in command]
        done = subprocess.run(words, check=True, capture_output=True, text=True)
        return done.stdout

    def pages(self) -> list[str]:
        """The text of each page, with runs of white space as one space."""
        texts = self.run("pdftotext", "-layout", "PDF", "-").split("\f")[:-1]
        return [re.sub(r"\s+", " ", text).strip() for text in texts]

    def words(self, page: int = 1) -> list[Word]:
        """The words of a page with their boxes in points."""
        limits = ("-f", str(page), "-l", str(page))
        root = ElementTree.fromstring(
            self.run("pdftotext", "-bbox", *limits, "PDF", "-")
        )
        sides = ("xMin", "yMin", "xMax", "yMax")
        return [
            Word(word.text or "", *(float(word.attrib[side]) for side in sides))
            for word in root.iter(f"{XHTML}word")
        ]

    def qr_texts(self, page: int = 1) -> list[str]:
        """What a phone reads from the printed page, at 150 dpi."""
        picture = self.path.with_suffix("")
        self.run(
            *("pdftoppm", "-r", "150", "-f", str(page), "-l", str(page)),
            *("-singlefile", "-png", "PDF", str(picture)),
        )
        codes = zxingcpp.read_barcodes(Image.open(picture.with_suffix(".png")))
        return sorted(code.text for code in codes)

    def problems(self) -> list[str]:
        """What qpdf finds wrong; it exits with an error for a broken file."""
        report = self.run("qpdf", "--check", "PDF")
        return [line for line in report.splitlines() if "WARNING" in line]


def overlaps(words: list[Word], slack: float = 1.5) -> list[tuple[str, str]]:
    """Return pairs of words printed over each other by more than the slack."""
    return [
        (one.text, two.text)
        for index, one in enumerate(words)
        for two in words[index + 1 :]
        if min(one.right, two.right) - max(one.left, two.left) > slack
        and min(one.bottom, two.bottom) - max(one.top, two.top) > 5 * slack
    ]
