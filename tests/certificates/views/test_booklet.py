from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import SkillStatus
from certificates import codes
from certificates.booklet import BookletFacts, booklet_of
from certificates.models import Certificate
from certificates.services import revoke_certificate
from lms.accounts.models import KaderProfile
from tests.factories.accounts import make_kader, make_officer
from tests.factories.certificates import make_certificate
from tests.factories.content import make_ruleset, make_skill


def read(user) -> BookletFacts:
    homes = KaderProfile.objects.select_related(
        "user", "posyandu__desa__parent__parent"
    )
    return booklet_of(homes.get(user=user))


def give(user, number: int, **fields) -> None:
    SkillStatus.objects.create(
        kader=user,
        skill=make_skill(number),
        ruleset=make_ruleset(),
        **{"status": "cakap", **fields},
    )


def test_the_booklet_says_who_saw_what_and_until_when_it_holds(kader):
    until = timezone.localdate() + timedelta(days=400)
    proof = {"on": "2025-08-21", "by": "Mina"}
    give(kader, 7, valid_until=until, explanation={"practice": proof})
    give(kader, 8, status="dinilai", explanation={"knowledge": {"on": "2025-08-22"}})
    make_skill(9)

    facts = read(kader)

    assert (facts.name, facts.position) == ("Rina Marlina", "Kader Posyandu Melati")
    assert facts.kabupaten == "Kabupaten Kapuas"
    assert facts.competent == 1
    assert [
        (one.number, one.status, str(one.assessed_on), one.assessor, one.valid_until)
        for one in facts.skills
    ] == [
        (7, "cakap", "2025-08-21", "Mina", until),
        (8, "dinilai", "2025-08-22", "", None),
        (9, "belum", "None", "", None),
    ]
    assert [(one.name, one.reached) for one in facts.levels] == [
        ("Purwa", False),
        ("Madya", False),
        ("Utama", False),
    ]


def test_the_booklet_names_no_number_of_a_person(kader):
    said = str(read(kader).to_json())
    assert kader.account_code not in said
    assert kader.phone not in said


def test_only_a_certificate_that_stands_lends_its_code(db, panitia):
    paper = make_certificate("kompetensi", by=panitia)
    assert read(paper.holder).verify_code == codes.grouped(paper.code)
    assert read(paper.holder).certificate_number == paper.number_text

    yesterday = timezone.localdate() - timedelta(days=1)
    Certificate.objects.update(valid_until=yesterday)
    assert read(paper.holder).verify_url == ""

    Certificate.objects.update(valid_until=None)
    revoke_certificate(paper, by=panitia, reason="salah nama")
    assert read(paper.holder).verify_code == ""


def test_a_letter_of_attendance_lends_no_code(db):
    assert read(make_certificate().holder).verify_code == ""


def test_reading_takes_as_many_queries_at_one_skill_as_at_three(kader):
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            give(kader, number)
        with CaptureQueriesContext(connection) as queries:
            read(kader)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- who may print it ---------------------------------


def test_a_kader_prints_ones_own(kader, signed_in):
    make_skill()
    answer = signed_in(kader).get("/capaian/buku/")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == (
        'attachment; filename="Buku TKK Rina Marlina.pdf"'
    )
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("panitia", "62", 200),
        ("dinas", "62.03", 200),
        ("dinas", "62.01", 404),
        ("panitia", "64", 404),
        ("penilai", "62", 404),
        ("fasilitator", "62", 404),
        ("penulis", "62", 404),
    ],
)
def test_panitia_and_dinas_of_the_area_print_it(kader, signed_in, role, area, status):
    make_skill()
    client = signed_in(make_officer(role, area))
    assert client.get(reverse("booklet", args=[kader.uid])).status_code == status


def test_nobody_prints_the_booklet_of_a_neighbour(kader, signed_in, client):
    make_skill()
    url = reverse("booklet", args=[kader.uid])
    assert signed_in(make_kader("Tetangga")).get(url).status_code == 404
    assert signed_in(kader).get(url).status_code == 200
    assert client.get(url).url == f"/masuk/?next={url}"


def test_who_is_no_kader_has_no_booklet(dinas, signed_in):
    client = signed_in(dinas)
    assert client.get("/capaian/buku/").status_code == 404
    assert client.get(reverse("booklet", args=[dinas.uid])).status_code == 404


def test_the_way_to_the_booklet_is_on_the_pages_of_both(kader, dinas, signed_in):
    make_ruleset()
    make_skill()
    assert 'href="/capaian/buku/"' in signed_in(kader).get("/capaian/").text
    page = signed_in(dinas).get(reverse("dinas_kader", args=[kader.uid])).text
    assert reverse("booklet", args=[kader.uid]) in page
