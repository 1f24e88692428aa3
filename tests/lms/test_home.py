from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.services import start_attempt, submit_attempt
from content.models import CustomImage
from courses.models import CourseIndexPage, LessonPage, Registration
from courses.services.attendance import record_attendance
from courses.services.curriculum import ensure_site_tree
from courses.services.progress import record_lesson_read
from lms.home import kader_home, next_step, open_sittings
from tests.factories.accounts import make_officer, make_user
from tests.factories.assessments import make_sitting
from tests.factories.courses import at, make_bimtek, make_course, make_registration

pytestmark = pytest.mark.django_db
NOW = at(12)


@pytest.fixture
def index() -> CourseIndexPage:
    return ensure_site_tree()


def make_drawing() -> CustomImage:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    file = ContentFile(svg, name="timbangan.svg")
    return CustomImage.objects.create(title="Timbangan", file=file)


def read_all(kader, course) -> None:
    for lesson in LessonPage.objects.child_of(course):
        record_lesson_read(kader, lesson, occurred_at=timezone.now())


def step_of(user):
    return next_step(user, open_sittings(user, NOW))


def test_the_next_step_is_the_first_module_then_the_one_begun(kader, index):
    first, second = make_course(index, lessons=2), make_course(index, lessons=2)
    assert (step_of(kader).title, step_of(kader).label) == (
        first.title,
        "Mulai belajar",
    )
    record_lesson_read(
        kader, LessonPage.objects.child_of(second).first(), occurred_at=NOW
    )
    step = step_of(kader)
    assert (step.title, step.text, step.label) == (
        second.title,
        "1 dari 2 materi sudah dibaca.",
        "Lanjutkan",
    )


def test_the_next_module_is_shown_by_its_first_picture(kader, index, signed_in):
    course = make_course(index, lessons=2)
    second = LessonPage.objects.child_of(course).last()
    assert step_of(kader).picture is None
    drawing = make_drawing()
    second.body = [("image", {"image": drawing, "alt": "Timbangan", "caption": ""})]
    second.save_revision().publish()
    picture = step_of(kader).picture
    assert (picture.url, picture.width, picture.height) == (drawing.file.url, 4, 3)

    client = signed_in(kader)
    assert f'src="{drawing.file.url}"' in client.get("/").text
    client.cookies["save-data"] = "1"
    assert drawing.file.url not in client.get("/").text


def test_after_all_modules_the_next_step_is_the_skills(kader, index):
    read_all(kader, make_course(index))
    assert step_of(kader).url == "/capaian/"


def test_a_test_one_has_a_seat_for_comes_before_reading(kader, index, stranger):
    make_course(index)
    sitting = make_sitting(open_to_all=False, opens_at=NOW - timedelta(minutes=5))
    sitting.seats.create(user=kader)
    assert step_of(kader).url == f"/ujian/{sitting.uid}/"
    assert step_of(stranger).label == "Mulai belajar"


def test_home_names_the_papers_to_take_along(kader, stranger, signed_in):
    seated = {"open_to_all": False, "opens_at": NOW}
    sittings = [make_sitting(**seated), make_sitting(**seated)]
    make_sitting(open_to_all=False, opens_at=timezone.now() + timedelta(hours=1))
    for sitting in sittings:
        sitting.seats.create(user=kader)
    named = " ".join(str(sitting.uid) for sitting in sittings)
    meta = f'<meta name="papers" content="{named}">'
    assert meta in signed_in(kader).get("/").text
    assert 'name="papers"' not in signed_in(stranger).get("/").text


def test_an_event_tells_when_where_and_what_was_attended(kader, panitia):
    registration = make_registration(make_bimtek(name="Bimtek Kalteng"), kader)
    session = registration.bimtek.sessions.first()
    record_attendance(
        session,
        registration,
        kind="hadir",
        method="daftar",
        by=panitia,
        occurred_at=session.starts_at,
    )
    event = kader_home(kader, NOW).events[0]
    assert (event.name, event.when, event.where) == (
        "Bimtek Kalteng",
        "20 Agustus 2025",
        "Aula, Palangka Raya",
    )
    assert (event.number, event.attended, event.sessions, event.is_over) == (
        1,
        1,
        2,
        False,
    )
    assert kader_home(kader, NOW + timedelta(days=1)).events[0].is_over


def test_a_cancelled_place_is_not_shown(kader):
    registration = make_registration(make_bimtek(), kader)
    Registration.objects.filter(pk=registration.pk).update(state="batal")
    assert kader_home(kader, NOW).events == []


def test_home_takes_the_same_queries_for_one_and_three_rows(kader, index, signed_in):
    client = signed_in(kader)
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            make_course(index, lessons=rows)
            make_registration(make_bimtek(), kader)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_home_needs_a_sign_in_and_staff_see_their_events(client, panitia, signed_in):
    assert client.get("/").headers["Location"] == "/masuk/?next=/"
    make_bimtek(name="Bimtek Kalteng")
    make_bimtek(name="Bimtek Kaltim", area="64")
    page = signed_in(panitia).get("/").content.decode()
    assert "Bimtek Kalteng" in page
    assert "Bimtek Kaltim" not in page


def test_a_kader_who_also_works_finds_their_tasks(kader, signed_in):
    assert "Tugas Anda" not in signed_in(kader).get("/").content.decode()
    officer = make_officer("panitia")
    kader.roles.create(role="panitia", wilayah=officer.roles.get().wilayah)
    assert "Tugas Anda" in signed_in(kader).get("/").content.decode()


def test_staff_without_events_see_where_they_work(signed_in):
    page = signed_in(make_officer("penulis")).get("/").content.decode()
    assert (page.count('href="/cms/"'), page.count("Kegiatan")) == (2, 0)


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in):
    page = signed_in(make_user()).get("/").content.decode()
    assert page.count("Minta Dinas memberi Anda peran") == 1


def test_home_names_the_pages_to_keep_for_days_without_signal(kader, index, signed_in):
    course = make_course(index)
    sitting = make_sitting(open_to_all=False, opens_at=NOW - timedelta(minutes=5))
    sitting.seats.create(user=kader)
    intro = f"/ujian/{sitting.uid}/"
    assert kader_home(kader, NOW).keep == [
        "/modul/",
        "/capaian/",
        "/sertifikat/",
        intro,
    ]
    attempt = start_attempt(sitting, kader, NOW)
    submit_attempt(attempt, NOW)
    assert kader_home(kader, NOW).keep == [
        "/modul/",
        "/capaian/",
        "/sertifikat/",
        course.url,
        f"/ujian/{attempt.uid}/hasil/",
    ]
    page = signed_in(kader).get("/").content.decode()
    assert 'data-keep="/modul/ /capaian/ /sertifikat/ ' in page
