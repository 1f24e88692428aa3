"""Invented papers to measure with: the sizes of a real event, nobody's data."""

from datetime import date, time
from decimal import Decimal

from certificates import facts
from certificates.pdf.assets import neutral_logo

GROUPS = (("A", 4), ("B", 7), ("C", 6), ("D", 3), ("E", 5))


def letterhead() -> facts.Letterhead:
    """Return a kop with a neutral mark."""
    return facts.Letterhead(
        government="Pemerintah Provinsi Contoh",
        office="Dinas Pemberdayaan Masyarakat dan Desa",
        address_lines=("Jalan Contoh Nomor 1", "dinas.contoh.example"),
        logo=neutral_logo(),
    )


def signatory() -> facts.Signatory:
    """Return an official who does not exist."""
    return facts.Signatory(
        title="Kepala Dinas Pemberdayaan Masyarakat dan Desa",
        name="Dra. Contoh Pejabat, M.Si.",
        rank="Pembina Utama Muda",
        place="Kota Contoh",
    )


def competence(serial: int = 1) -> facts.CompetenceCertificateFacts:
    """Return a sertifikat kompetensi with all 25 skills: the longest there is."""
    code = f"CONTOH{serial:010}"
    return facts.CompetenceCertificateFacts(
        number=f"400.10.2/{serial:03}/DPMD/2025",
        holder_name=f"Siti Rahmawati {serial}",
        position="Kader Posyandu Melati 2",
        desa="Desa Tumbang Contoh",
        kecamatan="Kecamatan Contoh Raya",
        kabupaten="Kabupaten Contoh Timur",
        organiser="Dinas PMD Provinsi Contoh",
        letterhead=letterhead(),
        signatory=signatory(),
        issued_on=date(2025, 8, 22),
        verify_code=code,
        verify_url=f"https://cakap.contoh.example/v/{code}/",
        event_title="Bimbingan Teknis Kader Posyandu se-Contoh",
        skills=_skills(),
        skills_total=25,
        rule_version="tkk-2024.1",
        level_name="Utama",
        valid_until=date(2028, 8, 21),
    )


def _skills() -> tuple[facts.SkillRow, ...]:
    codes = [code for code, size in GROUPS for _ in range(size)]
    return tuple(
        facts.SkillRow(
            number=number,
            title=f"Melakukan penyuluhan contoh tentang gizi seimbang {number}",
            group=f"Kelompok {code}",
            assessed_on=date(2025, 8, 21),
            assessor="Bd. Contoh Penilai, S.Tr.Keb.",
            verdict_note="kuis 12 dari 15, praktik 9 dari 9",
        )
        for number, code in enumerate(codes, start=1)
    )


def attendance_list(session: int, people: int) -> facts.DaftarHadirFacts:
    """Return the filled attendance list of one session."""
    return facts.DaftarHadirFacts(
        letterhead=letterhead(),
        event_title="Bimbingan Teknis Kader Posyandu se-Contoh",
        day=date(2025, 8, 20),
        place="Aula Contoh, Kota Contoh",
        session_title=f"Sesi {session}",
        speaker="Contoh Narasumber, M.Si.",
        starts_at=time(8),
        ends_at=time(9, 30),
        jp=Decimal(2),
        rows=tuple(_row(number) for number in range(1, people + 1)),
        signatory=signatory(),
        mode="filled",
    )


def _row(number: int) -> facts.AttendanceRow:
    came = number % 8 != 0
    return facts.AttendanceRow(
        number=number,
        name=f"Siti Rahmawati {number}",
        sex="P",
        unit="Kader Posyandu Melati 2, Desa Tumbang Contoh",
        kabupaten="Kabupaten Contoh Timur",
        phone="0812-••••-0001",
        in_time=time(8, number % 60) if came else None,
        method="pindai kartu" if came else "",
    )
