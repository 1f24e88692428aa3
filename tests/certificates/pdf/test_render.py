import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pikepdf
import pytest

from certificates.pdf.render import (
    render_certificate,
    render_daftar_hadir,
    render_slips,
)
from tests.certificates.pdf.papers import (
    LONG_NAME,
    Paper,
    make_competence,
    make_letter,
    make_letterhead,
    make_list,
    make_rows,
    make_signatory,
    make_skills,
    make_slip,
    overlaps,
)

KINDS = pytest.mark.parametrize("make", [make_letter, make_competence])
FRESH = """
import django; django.setup()
import hashlib
from certificates.pdf.render import render_certificate
from tests.certificates.pdf.papers import make_competence
print(hashlib.sha256(render_certificate(make_competence())).hexdigest())
"""


@pytest.fixture
def certificate(tmp_path):
    return lambda facts: Paper(tmp_path, render_certificate(facts))


def test_the_letter_attests_attendance_and_says_it_is_not_competence(certificate):
    front = certificate(make_letter()).pages()[0]
    said = [
        "Surat Keterangan",
        "Nomor: 400.10.2/017/DPMD/2025",
        "Siti Rahmawati",
        "4,5 jam pelajaran (JP) dari 5,5 JP",
        "pada 20 s.d. 22 Agustus 2025 di Palangka Raya",
        "bukan",
        "K7M2QX4PB9RT3WZA",
    ]
    assert [phrase for phrase in said if phrase not in front] == []


@KINDS
def test_a_paper_of_invented_people_says_so_on_both_sides(certificate, make):
    real = certificate(make()).pages()
    example = certificate(make(example=True)).pages()
    assert "bukan dokumen resmi" not in " ".join(real)
    assert "bukan dokumen resmi" in example[1]
    assert len(example) == len(real)


def test_the_back_of_the_letter_adds_up_the_lesson_hours(certificate):
    back = certificate(make_letter()).pages()[1]
    assert "Materi Inti 2 Kunjungan rumah 2,5 2,5" in back
    assert "Jumlah jam pelajaran (JP) 5,5 4,5" in back


def test_the_competence_certificate_names_skills_level_rule_and_end(certificate):
    front, back = certificate(make_competence()).pages()
    said = [
        "Sertifikat Kompetensi",
        "17 dari 25 keterampilan dasar",
        "Kader Purwa",
        "penilaian pada Bimbingan Teknis Kader Posyandu se-Contoh. ",
        "Berlaku sampai dengan 21 Agustus 2028",
    ]
    assert [phrase for phrase in said if phrase not in front] == []
    assert "Aturan tkk-2024.1." in back


def test_a_certificate_without_level_and_end_says_nothing_of_them(certificate):
    facts = make_competence(level_name="", valid_until=None)
    front = certificate(facts).pages()[0]
    assert [word for word in ("tingkat", "Berlaku") if word in front] == []


@KINDS
def test_a_paper_speaks_of_no_electronic_signature(make, certificate):
    text = " ".join(certificate(make()).pages()).lower()
    phrases = ("tanda tangan elektronik", "ditandatangani secara elektronik")
    assert [phrase for phrase in phrases if phrase in text] == []
    assert {"tte", "nik"} & set(re.findall(r"[a-z]+", text)) == set()


@KINDS
def test_the_printed_qr_code_leads_to_the_verification_page(make, certificate):
    facts = make()
    assert certificate(facts).qr_texts() == [facts.verify_url]


@KINDS
def test_a_certificate_has_two_landscape_pages_without_faults(make, certificate):
    paper = certificate(make())
    with pikepdf.open(paper.path) as pdf:
        sizes = [[round(float(n)) for n in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 842, 595]] * 2
    assert paper.problems() == []


@KINDS
def test_a_certificate_declares_itself_archivable_and_tagged(make, certificate):
    facts = make()
    with pikepdf.open(certificate(facts).path) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"
        assert pdf.Root.Lang == "id"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.docinfo.CreationDate) == "D:20250822"


@KINDS
def test_equal_facts_give_equal_bytes(make):
    assert render_certificate(make()) == render_certificate(make())


def test_another_process_gives_the_same_bytes():
    here = hashlib.sha256(render_certificate(make_competence())).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", FRESH],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )
    assert there.stdout.split()[-1] == here


@KINDS
@pytest.mark.parametrize(
    "name", ["Dewi", LONG_NAME, LONG_NAME.upper(), "Wijayakusumaningrum" * 4, "Łucja Ñ"]
)
def test_any_name_fits_the_page_and_covers_nothing(make, name, certificate):
    paper = certificate(make(holder_name=name))
    words = paper.words()
    printed = "".join(word.text for word in words)
    assert name.replace(" ", "") in printed
    assert [w for w in words if w.right > 842 - 30 or w.left < 28] == []
    assert overlaps(words) == []
    assert len(paper.pages()) == 2


@KINDS
def test_long_titles_cover_nothing(make, certificate):
    event = (
        "Bimbingan Teknis Peningkatan Kapasitas Kader Posyandu dalam Penerapan Enam "
        "Bidang Standar Pelayanan Minimal Tingkat Provinsi Contoh Angkatan Ketiga"
    )
    office = "Dinas Pemberdayaan Perempuan, Pelindungan Anak, dan Keluarga Berencana"
    paper = certificate(
        make(
            holder_name=LONG_NAME,
            event_title=event,
            organiser=office,
            letterhead=make_letterhead(office=office),
            signatory=dataclasses.replace(
                make_signatory(), title=f"Kepala {office} selaku Ketua Panitia"
            ),
        )
    )
    assert overlaps(paper.words()) == []
    assert len(paper.pages()) == 2


def test_a_letterhead_without_logo_and_address_prints_no_picture(certificate):
    bare = make_letterhead(logo="", address_lines=())
    paper = certificate(make_letter(letterhead=bare))
    with pikepdf.open(paper.path) as pdf:
        pictures = len(pdf.pages[0].get_images())
    assert (pictures, len(paper.pages())) == (1, 2)


def test_papers_printed_at_the_same_time_do_not_disturb_each_other():
    papers = [make_letter(holder_name=f"Nama {n % 2}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        printed = list(pool.map(render_certificate, papers))
    alone = [render_certificate(papers[0]), render_certificate(papers[1])]
    assert printed == alone * 2


def test_all_twenty_five_skills_fit_the_back(certificate):
    paper = certificate(make_competence(skills=25, level_name="Utama"))
    assert overlaps(paper.words(page=2)) == []
    assert len(paper.pages()) == 2


def test_skills_with_very_long_titles_run_on_without_loss(certificate):
    skills = make_skills(25, title="Keterampilan panjang " * 8)
    facts = dataclasses.replace(make_competence(), skills=skills)
    pages = certificate(facts).pages()
    back = " ".join(pages[1:])
    assert len(pages) > 2
    assert [n for n in range(1, 26) if f" panjang {n} " not in back] == []


def test_page_numbers_are_right_across_parts(tmp_path):
    paper = Paper(tmp_path, render_daftar_hadir([make_list(rows=240)]))
    ends = [page.rsplit("Halaman", 1)[1] for page in paper.pages()]
    assert ends == [f" {number} dari 10" for number in range(1, 11)]
    assert paper.problems() == []


def test_each_list_is_numbered_from_its_own_first_page(tmp_path):
    paper = Paper(tmp_path, render_daftar_hadir([make_list(rows=26), make_list()]))
    ends = [page.rsplit("Halaman", 1)[1] for page in paper.pages()]
    assert ends == [" 1 dari 2", " 2 dari 2", " 1 dari 1"]


def test_the_header_row_stands_on_every_page(tmp_path):
    paper = Paper(tmp_path, render_daftar_hadir([make_list(rows=60)]))
    heads = [page.count("Unsur/jabatan") for page in paper.pages()]
    assert heads == [1, 1, 1]


@pytest.mark.parametrize(
    ("paper_size", "size"), [("A4", (595, 842)), ("F4", (609, 935))]
)
def test_the_fullest_page_of_long_names_keeps_its_signatory(paper_size, size, tmp_path):
    facts = dataclasses.replace(
        make_list(),
        rows=make_rows(25, name=LONG_NAME),
        session_title="Peran Tim Pembina Posyandu dan Pemerintah Desa dalam "
        "Penerapan Enam Bidang Standar Pelayanan Minimal di Posyandu",
    )
    paper = Paper(tmp_path, render_daftar_hadir([facts], paper_size))
    with pikepdf.open(paper.path) as pdf:
        sizes = [
            tuple(round(float(n)) for n in page.mediabox[2:]) for page in pdf.pages
        ]
    assert sizes == [size]
    assert overlaps(paper.words()) == []
    assert "NIP. 19700101 199503 2 001" in paper.pages()[0]


def test_a_filled_list_prints_the_recorded_time_and_way(tmp_path):
    paper = Paper(tmp_path, render_daftar_hadir([make_list(mode="filled")]))
    (page,) = paper.pages()
    assert page.count("08.05") == 2
    assert page.count("pindai kartu") == 2
    assert "Hadir: 2 dari 3 orang." in page


def test_joined_lists_are_equal_bytes_and_still_archivable(tmp_path):
    # Two lists are two parts, which are joined like the parts of a long one.
    first, second = (render_daftar_hadir([make_list()] * 2) for _ in range(2))
    assert first == second
    with pikepdf.open(Paper(tmp_path, first).path) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="no attendance list"):
        render_daftar_hadir([])
    with pytest.raises(ValueError, match="no slip"):
        render_slips([])


def test_an_unknown_paper_size_is_refused():
    with pytest.raises(KeyError):
        render_daftar_hadir([make_list()], "A3")


def test_every_slip_opens_its_own_activation_page(tmp_path):
    slips = [make_slip(code=f"7K3M9PQ{letter}") for letter in "ABCDEFGHJ"]
    paper = Paper(tmp_path, render_slips(slips))
    assert paper.qr_texts(1) == [slip.url for slip in slips[:8]]
    assert paper.qr_texts(2) == [slips[8].url]


def test_a_slip_says_who_where_and_how_long(tmp_path):
    facts = dataclasses.replace(make_slip(name=LONG_NAME), valid_until=date(2025, 9, 1))
    (page,) = Paper(tmp_path, render_slips([facts])).pages()
    said = ["Posyandu Melati 2, Desa Tumbang Contoh", "7K3M9PQX", "1 September 2025"]
    assert [phrase for phrase in said if phrase not in page] == []
