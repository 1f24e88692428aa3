"""The printed booklet: every skill, room to sign, nothing over anything else."""

import pytest

from certificates.pdf.booklet import booklet_context, render_booklet
from tests.certificates.pdf.booklets import LONG_TITLE, make_booklet, make_booklet_skill
from tests.certificates.pdf.papers import LONG_NAME, Paper, overlaps

LONG_HOME = {
    "position": "Ketua Kader Posyandu Mawar Melati Anggrek Kenanga Terpadu Sejahtera",
    "desa": "Desa Tumbang Sangai Hulu Barito Raya",
    "kecamatan": "Kecamatan Tewah Pupuh Telawang Selatan",
}


@pytest.fixture
def booklet(tmp_path):
    return lambda **changes: Paper(tmp_path, render_booklet(make_booklet(**changes)))


def test_eight_pages_are_numbered_and_hold_all_skills_with_their_state(booklet):
    paper = booklet()
    pages = paper.pages()
    assert paper.problems() == []
    assert len(pages) == 8
    for number, page in enumerate(pages[1:], start=2):
        assert f"Halaman {number} dari 8" in page
    assert "Siti Rahmawati" in pages[0]
    assert "Kader Purwa" in pages[0]
    assert "9 dari 25 kecakapan" in pages[0]
    skills = " ".join(pages[1:6])
    assert skills.count("Paraf penilai dan cap") == 25
    assert "Cakap · berlaku s.d. 21 Agustus 2028" in skills
    assert "Dinilai 21 Agustus 2025 oleh Ns. Mina Contoh, S.Kep." in skills
    assert all(word in skills for word in ("Sudah dilatih", "Belum", "Kedaluwarsa"))
    assert pages[6].count("Sudah dicapai") == 1
    assert pages[6].count("Belum dicapai") == 2


def test_the_code_of_a_certificate_is_read_by_a_phone(booklet):
    assert booklet().qr_texts(7) == ["https://cakap.example/v/K7M2QX4PB9RT3WZA/"]


def test_without_a_certificate_the_booklet_says_what_it_is_not(booklet):
    page = booklet(verify_url="", verify_code="", certificate_number="").pages()[6]
    assert "bukan sertifikat" in page


@pytest.mark.parametrize("name", ["Ani", LONG_NAME])
def test_no_words_lie_over_each_other_however_long(booklet, name):
    skills = tuple(make_booklet_skill(10, "B", "Bayi dan balita") for _ in range(7))
    paper = booklet(name=name, skills=skills, **LONG_HOME)
    assert LONG_TITLE.split()[-1] in paper.pages()[1]
    assert [overlaps(paper.words(page)) for page in (1, 2, 3)] == [[], [], []]
    assert max(word.right for word in paper.words(1)) < 148 * 72 / 25.4


def test_a_long_group_runs_on_to_another_page_of_its_own():
    skills = tuple(
        make_booklet_skill(number, "B", "Bayi dan balita") for number in range(1, 9)
    )
    context = booklet_context(make_booklet(skills=skills))
    assert [len(page["rows"]) for page in context["groups"]] == [7, 1]
    assert (context["page_total"], context["groups"][1]["number"]) == (5, 3)


def test_invented_people_are_named_as_such_on_every_page(booklet):
    pages = booklet(example=True).pages()
    assert all("contoh, bukan dokumen resmi" in page.lower() for page in pages)


def test_equal_facts_give_equal_bytes():
    assert render_booklet(make_booklet()) == render_booklet(make_booklet())
