"""Every kind of question on its page without JavaScript, and on the result."""

import re

import pytest

from assessments.models import Answer, Attempt
from assessments.queries.secrets import secret_questions
from assessments.rehearsal import right_answer
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.kinds import make_every_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(db):
    return make_sitting(make_every_kind())


@pytest.fixture
def page(sitting, kader, signed_in):
    client = signed_in(kader)
    client.post(f"/ujian/{sitting.uid}/mulai/")
    return client


def at(sitting, kind: str) -> tuple[str, dict]:
    """The address of the first question of a kind and its row of the snapshot."""
    rows = Attempt.objects.get().snapshot
    found = ((n, row) for n, row in enumerate(rows, start=1) if row["kind"] == kind)
    number, row = next(found)
    return f"/ujian/{sitting.uid}/soal/{number}/", row


def as_form(row: dict, selected: list) -> dict:
    """An answer as the page of its kind sends it."""
    if row["kind"] == "number":
        return {"angka": str(selected[0]).replace(".", ",")}
    if row["kind"] == "ordering":
        return {f"urutan-{pk}": n for n, pk in enumerate(selected, start=1)}
    if row["kind"] == "matching":
        return {f"pasangan-{n}": pk for n, pk in enumerate(selected, start=1)}
    if row["kind"] == "hotspot":
        return {"titik": ",".join(map(str, selected))}
    return {"pilihan": selected}


def test_a_test_of_every_kind_is_taken_without_javascript(page, sitting):
    for number, row in enumerate(Attempt.objects.get().snapshot, start=1):
        address = f"/ujian/{sitting.uid}/soal/{number}/"
        assert row["stem"] in page.get(address).text
        page.post(address, {**as_form(row, right_answer(row)), "ke": "lanjut"})

    review = page.get(f"/ujian/{sitting.uid}/periksa/").text
    assert "Semua soal sudah dijawab." in review
    page.post(f"/ujian/{sitting.uid}/kumpul/")
    result = page.get(f"/ujian/{sitting.uid}/hasil/").text
    assert "9 dari 9 jawaban benar" in result
    assert "Sebab ordering 1" in result


@pytest.mark.parametrize("kind", ["number", "ordering", "matching", "hotspot"])
def test_an_answer_is_shown_again_as_it_was_kept(page, sitting, kind):
    address, row = at(sitting, kind)
    # A whole square: the right one of the picture has its middle elsewhere.
    answer = [249, 375] if kind == "hotspot" else right_answer(row)

    page.post(address, {**as_form(row, answer), "ke": "kembali"})
    text = page.get(address).text

    if kind == "number":
        assert 'value="36,6"' in text
    elif kind == "hotspot":
        assert re.search(r'value="249,375" checked', text)
    else:
        chosen = re.findall(r'<option value="(\d+)" selected>', text)
        wanted = answer
        if kind == "ordering":
            wanted = [answer.index(one["id"]) + 1 for one in row["choices"]]
        assert [int(one) for one in chosen] == wanted
    page.post(address, {**as_form(row, answer), "ke": "lanjut"})
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("number", {"angka": "banyak"}, "Tulis angka saja, misalnya 36,5."),
        ("number", {"angka": "1.200"}, "Tulis tanpa titik ribuan"),
        ("number", {"angka": "nan"}, "Tulis satu angka saja"),
        ("number", {"angka": "0,00001"}, "Tulis satu angka saja"),
        ("ordering", {"urutan-1": "1"}, "Setiap nomor urut dipakai satu kali."),
        ("ordering", {"urutan-1": "x"}, "Jawaban ini tidak dapat dibaca."),
        ("matching", {"pasangan-1": "77"}, "Pilihan itu tidak ada pada soal ini."),
        ("hotspot", {"titik": "5000,1"}, "Tunjuk satu tempat di dalam gambar."),
        ("hotspot", {"titik": "a"}, "Jawaban ini tidak dapat dibaca."),
        ("single", {"pilihan": "abc"}, "Jawaban ini tidak dapat dibaca."),
    ],
)
def test_what_cannot_be_read_is_answered_with_words(
    page, sitting, kind, data, sentence
):
    address, _ = at(sitting, kind)

    answer = page.post(address, {**data, "ke": "lanjut"})

    assert answer.status_code == 200
    assert sentence in answer.text
    assert Answer.objects.count() == 0


def test_an_emptied_number_is_taken_back_and_half_a_matching_is_not_done(page, sitting):
    address, _ = at(sitting, "number")
    page.post(address, {"angka": "36,6"})
    page.post(address, {"angka": ""})
    assert [one.selected for one in Answer.objects.all()] == [[36.6], []]

    address, _ = at(sitting, "matching")
    page.post(address, {"pasangan-1": "1"})
    review = page.get(f"/ujian/{sitting.uid}/periksa/").text
    assert "sudah dijawab" not in review


def test_a_case_is_told_before_each_of_its_questions(page, sitting):
    rows = Attempt.objects.get().snapshot
    numbers = [n for n, row in enumerate(rows, start=1) if row["case"]]
    texts = [page.get(f"/ujian/{sitting.uid}/soal/{n}/").text for n in numbers]
    assert len(texts) == 2
    assert all("Bu Rani (nama rekaan) hamil lima bulan." in text for text in texts)


def test_pictures_and_voices_are_on_their_pages(page, sitting):
    spot = page.get(at(sitting, "hotspot")[0]).text
    assert spot.count('name="titik"') == 24
    assert 'alt="Meja timbang"' in spot
    rows = Attempt.objects.get().snapshot
    voiced = next(n for n, row in enumerate(rows, start=1) if row["audio"])
    assert "<audio" in page.get(f"/ujian/{sitting.uid}/soal/{voiced}/").text


def test_a_practice_result_hides_the_key_of_what_certifies_too(page, sitting):
    kept = sitting.assessment.questions.get(kind="ordering")
    holder = make_assessment(questions=0, certifying=True)
    holder.items.create(question=kept, order=1)
    holder.save()
    page.post(f"/ujian/{sitting.uid}/kumpul/")

    result = page.get(f"/ujian/{sitting.uid}/hasil/").text

    assert "Sebab hotspot 1" in result
    assert "Sebab ordering" not in result


def test_what_a_certifying_blueprint_may_draw_is_secret_in_a_pre_test(db):
    """What serves for practice is never drawn, so its key may be shown."""
    for purpose in ("pre", "quiz"):
        test = make_assessment(questions=1, purpose=purpose)
        test.questions.update(lesson_slug="rahasia", key=f"soal-{purpose}")
    make_assessment(questions=1, purpose="pre")
    other = make_assessment(questions=0, certifying=True)
    other.blueprint.create(order=1, lesson_slug="rahasia", count=1)
    other.save()

    assert [one.key for one in secret_questions()] == ["soal-pre"]
