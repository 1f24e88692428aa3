import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Attempt, PrintedForm, SheetEntry
from assessments.services import give_seats, open_sitting
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_assessment, make_sitting
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def bimtek():
    sitting = make_sitting(make_assessment(questions=4), open_to_all=False)
    made = make_bimtek(pre_test=sitting)
    open_sitting(sitting, timezone.now() - timedelta(minutes=10))
    return made


@pytest.fixture
def place(bimtek):
    made = make_registration(bimtek, make_kader("Siti Rahmah"))
    give_seats(bimtek.pre_test, [made.user])
    return made


@pytest.fixture
def page(bimtek):
    return f"/bimtek/{bimtek.slug}/uji/pra/kertas/"


@pytest.fixture
def clerks(signed_in, panitia):
    return [
        signed_in(one)
        for one in (panitia, *(make_officer("panitia") for _ in range(2)))
    ]


@pytest.fixture
def printed(clerks, page):
    clerks[0].post(page)
    return PrintedForm.objects.get()


def sheet(printed, letters: str) -> dict[str, str]:
    marks = {
        f"soal-{row['key']}": letter
        for row, letter in zip(printed.snapshot, letters, strict=True)
    }
    return {"printed": printed.pk, **marks}


def right_letters(printed) -> str:
    return "".join(
        "ABCD"[[choice["is_correct"] for choice in row["choices"]].index(True)]
        for row in printed.snapshot
    )


def test_two_clerks_type_a_sheet_and_the_result_is_there(clerks, place, page, printed):
    address, right = f"{page}{place.uid}/", right_letters(printed)

    for clerk in clerks[:2]:
        assert clerk.post(address, sheet(printed, right.lower())).url == page

    assert Attempt.objects.get().score == 4
    shown = clerks[0].get(page).text
    assert "Hasil jadi" in shown
    assert "sudah punya hasil" in clerks[2].get(address).text


def test_a_third_clerk_sees_both_readings_row_by_row(clerks, place, page, printed):
    address, right = f"{page}{place.uid}/", right_letters(printed)
    wrong = right[:3] + ("A" if right[3] != "A" else "B")
    clerks[0].post(address, sheet(printed, right))
    assert "sudah Anda ketik" in clerks[0].get(address).text
    clerks[1].post(address, sheet(printed, wrong))

    asked = clerks[2].get(address)

    (odd,) = asked.context["odd"]
    assert (odd["first"], odd["second"]) == (right[3], wrong[3])
    assert list(asked.context["form"].rows) == [odd["field"].name]
    last = {"printed": printed.pk, odd["field"].name: right[3]}
    clerks[2].post(address, last)
    assert Attempt.objects.get().score == 4
    assert SheetEntry.objects.count() == 3


def test_a_mark_that_is_none_is_said_at_its_question(clerks, place, page, printed):
    answer = clerks[0].post(f"{page}{place.uid}/", sheet(printed, "XABA"))

    first = f"soal-{printed.snapshot[0]['key']}"
    assert answer.context["form"].errors == {first: ["Tulis huruf A sampai D."]}
    assert SheetEntry.objects.count() == 0


def test_a_booklet_and_a_sheet_per_person_are_printed(clerks, place, page, printed):
    make_registration(place.bimtek, make_kader("Tini"))
    area = place.kabupaten.code

    booklet = clerks[0].get(f"{page}naskah-{printed.code}.pdf")
    sheets = clerks[0].get(f"{page}lembar.pdf?kabupaten={area}")

    text = " ".join(pages(booklet))
    assert printed.code in text
    assert all(row["stem"] in text for row in printed.snapshot)
    # The reasons are part of the key.
    assert "Alasan" not in text
    first, second = pages(sheets)
    assert "Siti Rahmah" in first
    assert place.user.account_code in first
    assert "Tini" in second
    assert clerks[0].get(f"{page}lembar.pdf?kabupaten=99").status_code == 404


def pages(response) -> list[str]:
    """The text of each page of a PDF."""
    assert response["Content-Type"] == "application/pdf"
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(
        command, input=response.content, capture_output=True, check=True
    )
    return done.stdout.decode().split("\f")[:-1]


def test_only_panitia_of_the_area_prints_and_types(place, page, printed, signed_in):
    addresses = [
        page,
        f"{page}{place.uid}/",
        f"{page}naskah-{printed.code}.pdf",
        f"{page}lembar.pdf?kabupaten={place.kabupaten.code}",
    ]
    denied = {
        make_officer("fasilitator"): 403,
        make_officer("panitia", "64"): 404,
        place.user: 404,
    }
    for person, status in denied.items():
        for address in addresses:
            assert signed_in(person).get(address).status_code == status
    assert signed_in(place.user).post(page).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_however_many_sheets(
    people, bimtek, clerks, page, printed, django_assert_num_queries
):
    for number in range(people):
        made = make_registration(bimtek, make_kader(f"Kader {number}"))
        give_seats(bimtek.pre_test, [made.user])
        clerks[0].post(f"{page}{made.uid}/", sheet(printed, "ABCD"))
    clerks[0].get(page)
    with django_assert_num_queries(11):
        clerks[0].get(page)
