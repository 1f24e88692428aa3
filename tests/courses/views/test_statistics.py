from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessments.models import Attempt
from tests.assessments.services.test_calibration import watch_together
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist, make_sitting
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db

QUESTIONS = 4


def snapshot(right: int, skill: int = 7) -> list[dict]:
    """Questions with the first `right` of them answered rightly."""
    return [
        {
            "key": f"soal-{at_}",
            "kind": "single",
            "version": 1,
            "stem": f"Isi soal {at_}",
            "explanation": "",
            "skill": skill,
            "spm_field": None,
            "choices": [
                {"id": 1, "text": "KUNCI-RAHASIA", "is_correct": True, "reason": ""},
                {"id": 2, "text": "Pengecoh", "is_correct": False, "reason": ""},
            ],
            "chosen": [1 if at_ < right else 2],
        }
        for at_ in range(QUESTIONS)
    ]


def hand_in(sitting, user, right: int, number: int = 1) -> None:
    Attempt.objects.create(
        sitting=sitting,
        user=user,
        number=number,
        snapshot=snapshot(right),
        started_at=at(8),
        submitted_at=at(8, 20),
        score=right,
        max_score=QUESTIONS,
        passed=right > 2,
    )


@pytest.fixture
def bimtek():
    return make_bimtek(seats=60, pre_test=make_sitting(), post_test=make_sitting())


def teach(bimtek, people: int) -> None:
    for number in range(people):
        user = make_registration(bimtek, make_kader(posyandu="Mawar")).user
        hand_in(bimtek.pre_test, user, number % 3)
        hand_in(bimtek.post_test, user, 3)


def url(bimtek, page: str) -> str:
    return f"/bimtek/{bimtek.slug}/hasil/{page}"


def sheet(response) -> list[list]:
    page = load_workbook(BytesIO(response.content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_the_gain_page_and_its_file_say_the_same(bimtek, signed_in, panitia):
    teach(bimtek, 6)
    client = signed_in(panitia)
    page = client.get(url(bimtek, "kenaikan/")).content.decode()
    rows = sheet(client.get(url(bimtek, "kenaikan.xlsx")))

    # Before 0, 25 and 50 % twice each, afterwards 75 %: ten by ten points up.
    assert "+50,0" in page
    assert "0,67" in page
    assert [row[:5] for row in rows[1:]] == [
        ["Semua peserta", 6, 25, 75, 50],
        [bimtek.registrations.first().kabupaten.name, 6, 25, 75, 50],
        ["Keterampilan 7", 6, 25, 75, 50],
    ]
    assert rows[1][7:9] == [0.6667, round((0.75 + 2 / 3 + 0.5) / 3, 4)]


def test_too_few_pairs_are_said_not_counted(bimtek, signed_in, panitia):
    teach(bimtek, 4)
    page = signed_in(panitia).get(url(bimtek, "kenaikan/")).content.decode()

    assert "Belum cukup data" in page
    assert "+50" not in page


def test_the_item_page_tells_figures_and_no_key(bimtek, signed_in, panitia):
    teach(bimtek, 3)
    client = signed_in(panitia)
    answers = [client.get(url(bimtek, page)) for page in ("soal/", "soal.xlsx")]
    rows = sheet(answers[1])

    assert "Isi soal 0" in answers[0].content.decode()
    assert "belum dapat dinilai" in answers[0].content.decode()
    assert rows[1][:6] == ["soal-0", 1, "Isi soal 0", 7, 3, 66.7]
    assert b"KUNCI-RAHASIA" not in answers[0].content
    assert not any("KUNCI-RAHASIA" in str(cell) for row in rows for cell in row)


def test_only_the_first_try_of_a_person_speaks_about_a_question(
    bimtek, signed_in, panitia
):
    teach(bimtek, 2)
    hand_in(bimtek.pre_test, bimtek.registrations.first().user, 4, number=2)

    rows = sheet(signed_in(panitia).get(url(bimtek, "soal.xlsx")))
    assert {row[4] for row in rows[1:]} == {2}


@pytest.mark.parametrize(
    ("role", "area", "gain", "items"),
    [
        ("panitia", "62", 200, 200),
        ("fasilitator", "62", 200, 403),
        ("dinas", "62", 200, 403),
        ("panitia", "64", 404, 404),
    ],
)
def test_who_sees_which_figures(bimtek, signed_in, role, area, gain, items):
    client = signed_in(make_officer(role, area))

    for page, status in [
        ("kenaikan/", gain),
        ("kenaikan.xlsx", gain),
        ("soal/", items),
        ("soal.xlsx", items),
        ("kesepakatan/", items),
        ("kesepakatan.xlsx", items),
    ]:
        assert client.get(url(bimtek, page)).status_code == status


def test_the_agreement_of_an_event_on_page_and_in_file(bimtek, signed_in, panitia):
    checklist = make_checklist()
    ani, budi = (make_officer("penilai", name=name) for name in ("Ani", "Budi"))
    watch_together(checklist, ani, budi, 2, {4}, context=bimtek.context_key)
    watch_together(checklist, ani, budi, 1, context="bimtek:0")
    client = signed_in(panitia)
    page = client.get(url(bimtek, "kesepakatan/")).content.decode()
    rows = sheet(client.get(url(bimtek, "kesepakatan.xlsx")))

    assert "75%" in page
    assert rows[1][:8] == ["Ani", 7, "Semua langkah", 2, 8, 75, 0, "Cohen"]
    assert rows[2][6:9] == [
        None,
        "Cohen",
        "Semua penilaian sama: kappa tidak terdefinisi",
    ]
    assert len(rows) == 11


@pytest.mark.parametrize("page", ["kenaikan/", "soal/"])
def test_queries_do_not_grow(
    bimtek, signed_in, panitia, page, django_assert_max_num_queries
):
    client = signed_in(panitia)
    counts = []
    for people in (1, 2, 3):
        teach(bimtek, people)
        with django_assert_max_num_queries(14) as seen:
            assert client.get(url(bimtek, page)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
