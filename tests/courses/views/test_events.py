from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Observation
from assessments.services import start_attempt
from courses.models import Bimtek
from courses.services.registration import set_state
from tests.factories.accounts import make_kader
from tests.factories.assessments import make_assessment, make_checklist, make_sitting
from tests.factories.courses import make_bimtek, make_organiser, make_registration

pytestmark = pytest.mark.django_db
BASICS = {
    "name": "Bimtek Kalteng",
    "slug": "kalteng-2025",
    "theme": "",
    "venue": "Hotel",
    "city": "Palangka Raya",
    "starts_on": "2025-08-20",
    "ends_on": "2025-08-22",
    "min_attendance_percent": "80",
}


@pytest.fixture
def client(signed_in, panitia):
    return signed_in(panitia)


def test_an_event_is_made_with_its_tests_and_the_area_of_its_organiser(client):
    organiser = make_organiser()
    test = make_assessment(purpose="pre")
    data = BASICS | {"organiser": organiser.pk, "pre_assessment": test.pk}
    answer = client.post("/bimtek/baru/", data)
    assert answer.url == "/bimtek/kalteng-2025/kuota/"
    bimtek = Bimtek.objects.get()
    assert (bimtek.wilayah, bimtek.pre_test.assessment) == (organiser.wilayah, test)
    assert bimtek.post_test is None


def test_impossible_basics_are_refused_at_their_field(client):
    wrong = BASICS | {"slug": "baru", "ends_on": "2025-08-19"}
    elsewhere = make_organiser("kaltim", "64")
    data = wrong | {"organiser": elsewhere.pk}
    form = client.post("/bimtek/baru/", data).context["form"]
    assert sorted(form.errors) == ["ends_on", "organiser", "slug"]
    assert Bimtek.objects.count() == 0


def test_a_chosen_test_seats_everybody_and_stays_once_opened(client):
    bimtek = make_bimtek()
    make_registration(bimtek)
    first, second = make_assessment(purpose="post"), make_assessment(purpose="post")
    data = BASICS | {"organiser": bimtek.organiser_id}
    url = f"/bimtek/{bimtek.slug}/ubah/"
    client.post(url, data | {"post_assessment": first.pk})
    bimtek.refresh_from_db()
    assert bimtek.post_test.seats.count() == 1
    client.post(f"/bimtek/{bimtek.slug}/uji/", {"action": "post_test:open"})
    form = client.post(url, data | {"post_assessment": second.pk}).context["form"]
    assert form.non_field_errors() == [
        "Ujian ini sudah pernah dibuka dan tidak bisa diganti."
    ]
    bimtek.refresh_from_db()
    assert bimtek.post_test.assessment == first


def test_quotas_follow_the_form_but_not_below_the_places_taken(client):
    bimtek = make_bimtek(seats=5)
    place = make_registration(bimtek)
    url = f"/bimtek/{bimtek.slug}/kuota/"
    field = f"kuota-{place.kabupaten_id}"
    assert client.post(url, {field: 7}).status_code == 302
    assert bimtek.quotas.get().seats == 7
    form = client.post(url, {field: 0}).context["form"]
    assert form.non_field_errors() == ["Kabupaten Kapuas: sudah ada 1 peserta."]
    set_state(place, "batal", by=None)
    client.post(url, {field: 0})
    assert bimtek.quotas.count() == 0


def test_a_session_is_added_changed_and_removed(client):
    bimtek = make_bimtek()
    bimtek.sessions.all().delete()
    home = f"/bimtek/{bimtek.slug}/jadwal/"
    data = {
        "title": "Pembukaan",
        "group": "acara",
        "day": "2025-08-20",
        "begin": "08:00",
        "finish": "09:30",
        "jp": "0",
        "new_speaker": "Ani; Dinas Kesehatan",
    }
    client.post(f"{home}ubah/", data)
    session = bimtek.sessions.get()
    assert timezone.localtime(session.starts_at).hour == 8
    assert [s.office for s in session.speakers.all()] == ["Dinas Kesehatan"]
    url = f"{home}ubah/{session.uid}/"
    wrong = data | {"finish": "07:00", "day": "2025-08-25", "new_speaker": "Ani"}
    form = client.post(url, wrong).context["form"]
    assert sorted(form.errors) == ["day", "finish", "new_speaker"]
    client.post(f"{url}hapus/")
    assert bimtek.sessions.count() == 0


def test_tests_are_opened_and_closed_for_all(client):
    bimtek = make_bimtek(pre_test=make_sitting(open_to_all=False))
    url = f"/bimtek/{bimtek.slug}/uji/"
    client.post(url, {"action": "pre_test:open"})
    sitting = bimtek.pre_test
    sitting.refresh_from_db()
    assert sitting.is_open(timezone.now())
    client.post(url, {"action": "pre_test:close"})
    sitting.refresh_from_db()
    assert not sitting.is_open(timezone.now() + timedelta(seconds=1))
    client.post(url, {"action": "post_test:open"})
    assert client.post(url, {"action": "venue:open"}).status_code == 404


def test_results_to_look_at_are_named_with_their_reason(client, kader):
    bimtek = make_bimtek(pre_test=make_sitting())
    url = f"/bimtek/{bimtek.slug}/uji/"
    attempt = start_attempt(bimtek.pre_test, kader, timezone.now())
    assert "Perlu dilihat" not in client.get(url).text
    attempt.clock_suspect = True
    attempt.save()
    page = client.get(url).text
    assert page.count("Perlu dilihat: 1 orang") == 1
    assert page.count("Jam HP tampak salah. Jawaban tetap dihitung.") == 1


def test_an_event_closes_once_its_tests_are_closed(client):
    bimtek = make_bimtek(pre_test=make_sitting(open_to_all=False))
    home = f"/bimtek/{bimtek.slug}/"
    client.post(f"{home}uji/", {"action": "pre_test:open"})
    assert client.get(f"{home}tutup/").context["blocked"]
    client.post(f"{home}tutup/")
    bimtek.refresh_from_db()
    assert bimtek.stage == "disiapkan"
    client.post(f"{home}uji/", {"action": "pre_test:close"})
    client.post(f"{home}tutup/")
    bimtek.refresh_from_db()
    assert bimtek.stage == "ditutup"
    assert client.get(f"{home}ubah/").status_code == 403
    assert client.get(f"{home}tutup/").status_code == 200


def test_the_board_counts_who_arrived_of_whom(client):
    bimtek = make_bimtek()
    for state in ("tiba", "tiba", "perjalanan", "batal"):
        set_state(make_registration(bimtek), state, by=None)
    board = client.get(f"/bimtek/{bimtek.slug}/papan/").context["board"]
    assert (board.arrived, board.expected, board.on_the_road) == (2, 3, 1)
    assert [row.name for row in board.rows] == ["Kapuas"]
    part = client.get(f"/bimtek/{bimtek.slug}/papan/isi/")
    assert part["Cache-Control"] == "no-store"
    assert "<html" not in part.content.decode()


def observe(client, bimtek, checklist, place, **data):
    url = f"/bimtek/{bimtek.slug}/praktik/{checklist.key}/{place.uid}/"
    return client.post(url, data)


def test_practice_needs_an_answer_to_every_step(signed_in, assessor):
    bimtek, checklist = make_bimtek(), make_checklist(steps=2)
    bimtek.checklists.add(checklist)
    place = make_registration(bimtek)
    client = signed_in(assessor)
    page = client.get(f"/bimtek/{bimtek.slug}/praktik/{checklist.key}/{place.uid}/")
    assert b"checked" not in page.content
    uid = page.context["form"]["uid"].value()
    answers = {"uid": uid, "step-1": "ya"}
    form = observe(client, bimtek, checklist, place, **answers).context["form"]
    assert form.errors["step-2"] == ["Langkah 2 belum dijawab."]
    for _ in range(2):
        observe(client, bimtek, checklist, place, **answers, **{"step-2": "tidak"})
    seen = Observation.objects.get()
    assert (str(seen.uid), seen.steps_done, seen.competent) == (uid, 1, False)
    assert (seen.context, seen.kader) == (bimtek.context_key, place.user)


def test_practice_is_open_for_this_events_checklists_and_people(signed_in, assessor):
    bimtek, checklist = make_bimtek(), make_checklist()
    place = make_registration(bimtek)
    client = signed_in(assessor)
    assert observe(client, bimtek, checklist, place).status_code == 404
    bimtek.checklists.add(checklist)
    outsider = make_registration(make_bimtek(), make_kader())
    assert observe(client, bimtek, checklist, outsider).status_code == 404
