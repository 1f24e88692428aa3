"""Every list costs the same number of queries for one row, three and many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.services import record_observation
from courses.services.attendance import record_attendance
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist, make_sitting
from tests.factories.courses import at, make_bimtek, make_registration

pytestmark = pytest.mark.django_db

PAGES = [
    "",
    "peserta/",
    "hadir/",
    "hadir/{session}/",
    "pindai/{session}/nama/",
    "papan/",
    "praktik/",
    "praktik/{checklist}/",
    "uji/",
    "hasil/",
    "tutup/",
]


def add_participants(bimtek, by, number: int) -> None:
    session, checklist = bimtek.sessions.first(), bimtek.checklists.get()
    for _ in range(number):
        place = make_registration(bimtek, make_kader(posyandu="Mawar"))
        record_attendance(
            session, place, kind="hadir", method="daftar", by=by, occurred_at=at(8)
        )
        record_observation(
            checklist=checklist,
            kader=place.user,
            assessor=by,
            done={1, 2},
            occurred_at=at(9),
            context=bimtek.context_key,
        )


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_the_rows(page, signed_in):
    person = make_officer("panitia")
    person.roles.create(role="penilai", wilayah=person.roles.get().wilayah)
    bimtek = make_bimtek(seats=60, pre_test=make_sitting(), post_test=make_sitting())
    bimtek.checklists.add(make_checklist())
    url = f"/bimtek/{bimtek.slug}/" + page.format(
        session=bimtek.sessions.first().uid, checklist=bimtek.checklists.get().key
    )
    client = signed_in(person)
    counts = []
    for more in (1, 2, 17):
        add_participants(bimtek, person, more)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] < 20


def test_the_list_of_events_costs_the_same_for_one_and_three(
    signed_in, panitia, django_assert_num_queries
):
    make_bimtek()
    client = signed_in(panitia)
    client.get("/bimtek/")
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get("/bimtek/")
        make_bimtek()
        make_bimtek()
