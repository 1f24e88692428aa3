from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import AssessorLicence, CalibrationTask, Evidence
from assessments.services import record_observation
from tests.assessments.services.test_calibration import watch_together
from tests.assessments.services.test_licences import RULE
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist, make_licence
from tests.factories.content import make_ruleset, make_skill

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 21, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
LIST, AGREE = "/dinas/penilai/", "/dinas/penilai/kesepakatan/"


@pytest.fixture
def checklist():
    make_ruleset(assessor_rule=RULE)
    return make_checklist()


@pytest.fixture
def local():
    """An assessor of Kapuas."""
    return make_officer("penilai", "62.03", name="Lina Kapuas")


def observe(checklist, assessor):
    return record_observation(
        checklist=checklist,
        kader=make_kader(),
        assessor=assessor,
        done={1, 2, 3, 4},
        occurred_at=NOON,
    )


def rows_of(response) -> list[tuple]:
    page = load_workbook(BytesIO(response.content)).worksheets[0]
    return [row for row in page.iter_rows(values_only=True) if any(row)]


def test_the_list_tells_licences_their_end_and_what_is_held(
    checklist, signed_in, dinas, local
):
    today = timezone.localdate()
    make_licence(local, make_skill(8), valid_until=today + timedelta(days=30))
    make_licence(local, make_skill(9), valid_until=today - timedelta(days=1))
    observe(checklist, local)
    client = signed_in(dinas)

    page = client.get(LIST).content.decode()
    rows = rows_of(client.get(LIST + "unduh.xlsx"))

    assert "Lina Kapuas" in page
    assert "Segera" in page
    area = local.roles.get().wilayah.full_name
    assert rows[-1][:3] == ("Lina Kapuas", area, "8")
    assert rows[-1][4:6] == (1, 0)


def test_a_dinas_sees_assessors_of_its_own_areas_only(
    checklist, signed_in, dinas, dinas_kapuas, local, assessor
):
    abroad = make_officer("penilai", "64", name="Orang Jauh")
    seen = {
        who: [
            signed_in(who).get(f"{LIST}{person.uid}/").status_code
            for person in (local, assessor, abroad)
        ]
        for who in (dinas, dinas_kapuas)
    }

    assert seen == {dinas: [200, 200, 404], dinas_kapuas: [200, 404, 404]}
    assert assessor.name not in signed_in(dinas_kapuas).get(LIST).content.decode()


@pytest.mark.parametrize("role", ["panitia", "penilai", "fasilitator"])
def test_others_have_none_of_these_pages(checklist, signed_in, local, role):
    client = signed_in(make_officer(role))

    for page in (LIST, LIST + "unduh.xlsx", AGREE, AGREE + "unduh.xlsx"):
        assert client.get(page).status_code == 404
    assert client.get(f"{LIST}{local.uid}/").status_code == 404
    assert client.post(AGREE + "periksa/").status_code == 404


def test_granting_many_skills_at_once_counts_what_was_held(
    checklist, signed_in, dinas, local
):
    observe(checklist, local)
    skills = [checklist.skill, make_skill(8)]
    answer = signed_in(dinas).post(
        f"{LIST}{local.uid}/",
        {
            "skills": [skill.pk for skill in skills],
            "valid_from": "2025-01-01",
            "valid_until": "2027-01-01",
            "basis": "SK 7/2025",
        },
    )

    assert answer.status_code == 302
    assert AssessorLicence.objects.filter(assessor=local).count() == 2
    assert Evidence.objects.count() == 1


def test_a_form_without_skills_says_so(checklist, signed_in, dinas, local):
    answer = signed_in(dinas).post(f"{LIST}{local.uid}/", {"basis": "SK"})

    assert answer.status_code == 200
    assert not AssessorLicence.objects.exists()


def test_a_kabupaten_ends_its_own_licences_and_no_others(
    checklist, signed_in, dinas_kapuas, local, assessor
):
    mine = make_licence(local, checklist.skill)
    other = make_licence(assessor, checklist.skill)
    client = signed_in(dinas_kapuas)
    codes = [
        client.post(
            f"{LIST}lisensi/{row.uid}/akhiri/", {"reason": "Pindah"}
        ).status_code
        for row in (mine, other)
    ]

    assert codes == [302, 404]
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.end_reason, other.ended_on) == ("Pindah", None)


def test_a_held_observation_is_let_count_with_a_reason(
    checklist, signed_in, dinas, local
):
    held = observe(checklist, local)
    client = signed_in(dinas)
    url = f"{LIST}pengamatan/{held.uid}/hitung/"

    assert "belum punya lisensi" in client.get(f"{LIST}{local.uid}/").content.decode()
    client.post(url, {"reason": " "})
    assert not Evidence.objects.exists()
    client.post(url, {"reason": "Penilai pengganti"})
    assert Evidence.objects.get().observation == held
    assert signed_in(make_officer("dinas", "64")).post(url).status_code == 404


def test_weak_agreement_becomes_a_task_that_is_closed_with_its_outcome(
    checklist, signed_in, dinas
):
    ani, budi = (make_officer("penilai", name=name) for name in ("Ani", "Budi"))
    for who in (ani, budi):
        make_licence(who, checklist.skill)
    watch_together(checklist, ani, budi, 3, missed={2, 3})
    client = signed_in(dinas)

    client.post(AGREE + "periksa/")
    page = client.get(AGREE).content.decode()
    lines = rows_of(client.get(AGREE + "unduh.xlsx"))
    task = CalibrationTask.objects.get(assessor=ani)
    client.post(f"{AGREE}{task.uid}/tutup/", {"reason": "Sudah sepakat"})

    assert "Penyamaan persepsi (2)" in page
    assert next(line[:6] for line in lines if line[0] == "Ani") == (
        "Ani",
        7,
        "Semua langkah",
        3,
        12,
        0.5,
    )
    task.refresh_from_db()
    assert task.outcome == "Sudah sepakat"


@pytest.mark.parametrize("page", [LIST, AGREE])
def test_queries_do_not_grow_with_assessors(checklist, signed_in, dinas, page):
    client = signed_in(dinas)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            ani, budi = (make_officer("penilai") for _ in range(2))
            for who in (ani, budi):
                make_licence(who, checklist.skill, date(2025, 1, 1))
            watch_together(checklist, ani, budi, 1)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] < 15
