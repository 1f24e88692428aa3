"""Who sees which page: strangers get 404, insiders without the right 403."""

import pytest
from django.test import Client

from lms.ids import new_uuid7
from tests.factories.accounts import make_officer
from tests.factories.assessments import make_checklist
from tests.factories.courses import make_bimtek, make_registration

pytestmark = pytest.mark.django_db

EVERYBODY = {"panitia", "fasilitator", "penilai", "dinas"}
RUN = {"panitia"}
TAKE = {"panitia", "fasilitator"}
PAGES = {
    "": EVERYBODY,
    "ubah/": RUN,
    "kuota/": RUN,
    "peserta/": EVERYBODY,
    "peserta/tambah/": RUN,
    "peserta/impor/": RUN,
    "peserta/impor/templat.xlsx": RUN,
    "peserta/{person}/": TAKE,
    "jadwal/": EVERYBODY,
    "jadwal/ubah/": RUN,
    "jadwal/ubah/{session}/": RUN,
    "hadir/": EVERYBODY,
    "hadir/{session}/": EVERYBODY,
    "hadir/{session}/koreksi/{person}/": TAKE,
    "pindai/{session}/": TAKE,
    "pindai/{session}/nama/": TAKE,
    "papan/": EVERYBODY,
    "papan/isi/": EVERYBODY,
    "praktik/": {"penilai"},
    "praktik/{checklist}/": {"penilai"},
    "praktik/{checklist}/{person}/": {"penilai"},
    "uji/": RUN,
    "hasil/": EVERYBODY,
    "hasil/hasil.xlsx": EVERYBODY,
    "tutup/": RUN,
}


@pytest.fixture
def event():
    bimtek = make_bimtek()
    checklist = make_checklist()
    bimtek.checklists.add(checklist)
    names = {
        "person": make_registration(bimtek).uid,
        "session": bimtek.sessions.first().uid,
        "checklist": checklist.key,
    }
    return bimtek, names


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_opens_what_it_works_with(event, role, signed_in):
    bimtek, names = event
    client = signed_in(make_officer(role))
    answers = {
        page: client.get(f"/bimtek/{bimtek.slug}/" + page.format(**names)).status_code
        for page in PAGES
    }
    wanted = {page: 200 if role in may else 403 for page, may in PAGES.items()}
    assert answers == wanted


@pytest.mark.parametrize("who", ["stranger", "kader", "elsewhere"])
def test_a_stranger_finds_nothing(event, who, request, signed_in):
    bimtek, names = event
    if who == "elsewhere":
        user = make_officer("panitia", "64")
    else:
        user = request.getfixturevalue(who)
    client = signed_in(user)
    answers = {
        client.get(f"/bimtek/{bimtek.slug}/" + page.format(**names)).status_code
        for page in PAGES
    }
    assert answers == {404}


def test_signing_in_comes_first(event):
    bimtek, _ = event
    answer = Client().get(f"/bimtek/{bimtek.slug}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/masuk/")


def test_the_list_holds_events_of_the_own_area_only(event, signed_in, panitia, kader):
    bimtek, _ = event
    make_bimtek(area="64", name="Di Kaltim")
    found = signed_in(panitia).get("/bimtek/").context["events"]
    assert list(found) == [bimtek]
    assert signed_in(kader).get("/bimtek/").status_code == 404


def test_only_panitia_makes_events(signed_in, panitia, facilitator, kader):
    assert signed_in(panitia).get("/bimtek/baru/").status_code == 200
    assert signed_in(facilitator).get("/bimtek/baru/").status_code == 403
    assert signed_in(kader).get("/bimtek/baru/").status_code == 404


def test_parts_of_another_event_are_not_found(event, signed_in, panitia):
    bimtek, names = event
    other = make_bimtek()
    client = signed_in(panitia)
    for page in ("hadir/{session}/", "pindai/{session}/", "peserta/{person}/"):
        url = f"/bimtek/{other.slug}/" + page.format(**names)
        assert client.get(url).status_code == 404
    unknown = f"/bimtek/{bimtek.slug}/hadir/{new_uuid7()}/"
    assert client.get(unknown).status_code == 404


def test_writing_needs_the_same_rights(event, signed_in, facilitator, assessor):
    bimtek, names = event
    home = f"/bimtek/{bimtek.slug}/"
    mark = f"{home}hadir/{names['session']}/catat/"
    cancel = f"{home}peserta/{names['person']}/batal/"
    assert signed_in(assessor).post(mark, {"mark": "hadir:x"}).status_code == 403
    assert signed_in(facilitator).post(cancel, {"reason": "x"}).status_code == 403
    assert signed_in(facilitator).post(f"{home}tutup/").status_code == 403
    bimtek.refresh_from_db()
    assert (bimtek.stage, bimtek.registrations.get().state) == ("disiapkan", "diundang")
