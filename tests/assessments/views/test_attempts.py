from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Answer, Attempt
from assessments.services import close_sitting, give_seats, start_attempt
from lms.ids import new_uuid7
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.content import make_ruleset, make_skill

KEY = "ALASAN-RAHASIA"


def url(sitting, rest: str = "") -> str:
    return f"/ujian/{sitting.uid}/{rest}"


@pytest.fixture
def sitting(db):
    """A post-test that is open for who has a seat."""
    return make_sitting(open_to_all=False, opens_at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def page(sitting, kader, signed_in):
    give_seats(sitting, [kader])
    return signed_in(kader)


def test_a_test_is_taken_from_start_to_result(page, sitting):
    assert "Mulai" in page.get(url(sitting)).text
    start = page.post(url(sitting, "mulai/"))
    assert start.url == url(sitting, "soal/1/")
    attempt = Attempt.objects.get()

    for number, row in enumerate(attempt.snapshot, start=1):
        right = next(c["id"] for c in row["choices"] if c["is_correct"])
        answer = {"pilihan": right, "ke": "lanjut"}
        last = page.post(url(sitting, f"soal/{number}/"), answer)
    assert last.url == url(sitting, "periksa/")
    assert "Semua soal sudah dijawab." in page.get(last.url).text

    done = page.post(url(sitting, "kumpul/"))
    assert done.url == url(sitting, "hasil/")
    assert "4 dari 4 jawaban benar" in page.get(done.url).text


def test_handing_in_twice_shows_the_same_result(page, sitting):
    page.post(url(sitting, "mulai/"))

    answers = [page.post(url(sitting, "kumpul/")) for _ in range(2)]

    assert [answer.url for answer in answers] == [url(sitting, "hasil/")] * 2
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "way", "target"),
    [
        (2, "kembali", "soal/1/"),
        (2, "lanjut", "soal/3/"),
        (2, "periksa", "periksa/"),
        (2, "", "soal/3/"),
        (1, "kembali", "soal/1/"),
        (4, "lanjut", "periksa/"),
    ],
)
def test_buttons_lead_where_they_say(page, sitting, number, way, target):
    page.post(url(sitting, "mulai/"))

    answer = page.post(url(sitting, f"soal/{number}/"), {"ke": way})

    assert answer.url == url(sitting, target)


def test_an_answer_is_saved_once_and_shown_again(page, sitting):
    page.post(url(sitting, "mulai/"))
    chosen = Attempt.objects.get().snapshot[0]["choices"][2]["id"]

    for _ in range(2):
        page.post(url(sitting, "soal/1/"), {"pilihan": chosen, "ke": "lanjut"})

    assert Answer.objects.get().selected == [chosen]
    shown = page.get(url(sitting, "soal/1/")).text
    assert f'value="{chosen}" checked' in shown


def test_a_choice_of_another_question_is_answered_with_words(page, sitting):
    page.post(url(sitting, "mulai/"))

    answer = page.post(url(sitting, "soal/1/"), {"pilihan": "0"})

    assert "Pilihan itu tidak ada pada soal ini." in answer.text
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("rest", ["", "soal/1/", "periksa/", "hasil/"])
def test_a_stranger_gets_404_and_the_taker_gets_an_answer(
    page, sitting, stranger, signed_in, rest
):
    page.post(url(sitting, "mulai/"))

    assert signed_in(stranger).get(url(sitting, rest)).status_code == 404
    assert page.get(url(sitting, rest)).status_code in {200, 302}


@pytest.mark.parametrize("rest", ["mulai/", "kumpul/", "soal/1/"])
def test_a_stranger_changes_nothing(sitting, kader, stranger, signed_in, rest):
    give_seats(sitting, [kader])
    attempt = start_attempt(sitting, kader, timezone.now())

    answer = signed_in(stranger).post(url(sitting, rest), {"pilihan": "1"})

    attempt.refresh_from_db()
    assert answer.status_code == 404
    assert (attempt.submitted_at, Attempt.objects.count()) == (None, 1)


def test_who_is_not_signed_in_is_asked_to(sitting, client):
    assert client.get(url(sitting)).url == f"/masuk/?next={url(sitting)}"


def test_an_unknown_test_is_explained(kader, signed_in):
    answer = signed_in(kader).get(f"/ujian/{new_uuid7()}/")

    assert answer.status_code == 404
    assert "Ujian ini tidak ada, atau bukan untuk Anda" in answer.text


def test_a_question_that_does_not_exist_is_404(page, sitting):
    page.post(url(sitting, "mulai/"))

    assert page.get(url(sitting, "soal/5/")).status_code == 404
    assert page.get(url(sitting, "soal/0/")).status_code == 404


def test_a_closed_test_says_when_and_loses_nothing(page, sitting):
    page.post(url(sitting, "mulai/"))
    chosen = Attempt.objects.get().snapshot[0]["choices"][0]["id"]
    page.post(url(sitting, "soal/1/"), {"pilihan": chosen})
    close_sitting(sitting, timezone.now())

    late = page.post(url(sitting, "soal/2/"), {"pilihan": chosen}, follow=True)

    assert late.text.count("Ujian ini sudah ditutup") == 1
    assert "Hasil terakhir" in late.text
    assert Answer.objects.count() == 1


def test_an_answer_after_the_end_is_kept_but_does_not_count(page, sitting):
    page.post(url(sitting, "mulai/"))
    attempt = Attempt.objects.get()
    right = next(c["id"] for c in attempt.snapshot[0]["choices"] if c["is_correct"])
    sitting.closes_at = timezone.now()
    sitting.save()

    late = page.post(url(sitting, "soal/1/"), {"pilihan": right}, follow=True)
    page.post(url(sitting, "kumpul/"))

    assert "Jawaban terakhir datang terlambat" in late.text
    assert "Waktu sudah habis" in late.text
    assert Answer.objects.count() == 1
    assert Attempt.objects.get().score == 0


def test_a_test_that_is_not_open_yet_says_so(kader, signed_in):
    sitting = make_sitting(open_to_all=False)
    give_seats(sitting, [kader])
    page = signed_in(kader)

    assert "Ujian ini belum dibuka." in page.get(url(sitting)).text
    assert "Mulai" not in page.get(url(sitting)).text
    assert page.post(url(sitting, "mulai/")).url == url(sitting)
    assert Attempt.objects.count() == 0


def test_when_the_time_is_up_the_saved_answers_are_handed_in(kader, signed_in):
    sitting = make_sitting(make_assessment(minutes=10))
    start_attempt(sitting, kader, timezone.now() - timedelta(minutes=11))
    page = signed_in(kader)

    shown = page.get(url(sitting, "soal/1/"), follow=True)
    assert "Waktu sudah habis" in shown.text
    result = page.post(url(sitting, "kumpul/"), follow=True)

    assert "0 dari 4 jawaban benar" in result.text


def take(sitting, kader, page) -> str:
    """Every byte a taker receives from start to result."""
    texts = [page.get(url(sitting)).text]
    page.post(url(sitting, "mulai/"))
    attempt = Attempt.objects.get()
    for number in range(1, len(attempt.snapshot) + 1):
        texts.append(page.get(url(sitting, f"soal/{number}/")).text)
    texts.append(page.get(url(sitting, "periksa/")).text)
    texts.append(page.post(url(sitting, "kumpul/"), follow=True).text)
    return "".join(texts)


@pytest.fixture
def canaries(db):
    """A certifying test with a secret in every part of its key."""
    make_ruleset()
    assessment = make_assessment(skill=make_skill(), certifying=True)
    for question in assessment.questions.all():
        question.explanation = KEY
        question.save()
        question.choices.update(reason=KEY)
    return assessment


def test_keys_of_certifying_tests_appear_in_no_response(canaries, kader, signed_in):
    now = timezone.now()
    sitting = make_sitting(canaries, open_to_all=False, opens_at=now)
    give_seats(sitting, [kader])
    page = signed_in(kader)

    received = take(sitting, kader, page)
    close_sitting(sitting, timezone.now())
    received += page.get(url(sitting, "hasil/")).text
    received += page.get("/capaian/").text + page.get("/capaian/7/").text

    for secret in [KEY, "is_correct", "choice--right"]:
        assert secret not in received


def test_the_key_of_a_pre_test_is_shown_only_after_it_is_closed(
    canaries, kader, signed_in
):
    canaries.certifying = False
    canaries.purpose = "pre"
    canaries.save()
    sitting = make_sitting(canaries, open_to_all=False, opens_at=timezone.now())
    give_seats(sitting, [kader])
    page = signed_in(kader)

    assert KEY not in take(sitting, kader, page)
    close_sitting(sitting, timezone.now())

    assert KEY in page.get(url(sitting, "hasil/")).text


def test_a_quiz_explains_itself_at_once(canaries, kader, signed_in):
    canaries.certifying = False
    canaries.purpose = "quiz"
    canaries.save()

    assert KEY in take(make_sitting(canaries), kader, signed_in(kader))


@pytest.mark.parametrize("rest", ["soal/1/", "periksa/", "hasil/"])
def test_pages_take_as_many_queries_for_one_question_as_for_three(
    kader, signed_in, rest
):
    counts = []
    for questions in [1, 3]:
        quiz = make_assessment(questions=questions, purpose="quiz", max_attempts=3)
        sitting = make_sitting(quiz)
        page = signed_in(kader)
        page.post(url(sitting, "mulai/"))
        if rest == "hasil/":
            page.post(url(sitting, "kumpul/"))
        with CaptureQueriesContext(connection) as queries:
            assert page.get(url(sitting, rest)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
