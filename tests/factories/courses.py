"""Events in small: two sessions of 2 JP on one day, one kabupaten with seats."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from courses.models import (
    Bimtek,
    BimtekSession,
    CourseIndexPage,
    CoursePage,
    KabupatenQuota,
    LessonPage,
    Organiser,
    Registration,
    Signatory,
)
from lms.accounts.models import User
from tests.factories.accounts import make_kader
from tests.factories.wilayah import make_wilayah

WIB = ZoneInfo("Asia/Jakarta")
DAY = date(2025, 8, 20)
_serial = count(1)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """A moment in WIB on the day of the event."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)


def make_organiser(code: str = "dpmd-kalteng", area: str = "62") -> Organiser:
    organiser, made = Organiser.objects.get_or_create(
        code=code,
        defaults={
            "name": "Dinas PMD Provinsi Kalimantan Tengah",
            "government": "PEMERINTAH PROVINSI KALIMANTAN TENGAH",
            "address": "Palangka Raya",
            "wilayah": make_wilayah(area),
            "number_unit": "DPMD",
            "archive_code": "400.10.2.4",
        },
    )
    if made:
        Signatory.objects.create(
            organiser=organiser,
            name="Contoh Pejabat",
            title="Kepala Dinas",
            valid_from=date(2025, 1, 1),
        )
    return organiser


def make_bimtek(area: str = "62", seats: int = 10, **fields) -> Bimtek:
    number = next(_serial)
    organiser = make_organiser(area=area)
    defaults = {
        "slug": f"bimtek-{number}",
        "name": f"Bimtek {number}",
        "organiser": organiser,
        "signatory": organiser.signatories.first(),
        "wilayah": make_wilayah(area),
        "venue": "Aula",
        "city": "Palangka Raya",
        "starts_on": DAY,
        "ends_on": DAY,
    }
    bimtek = Bimtek.objects.create(**{**defaults, **fields})
    KabupatenQuota.objects.create(
        bimtek=bimtek, kabupaten=make_wilayah("62.03"), seats=seats
    )
    make_session(bimtek, at(8))
    make_session(bimtek, at(10))
    return bimtek


def make_session(bimtek: Bimtek, starts_at: datetime, **fields) -> BimtekSession:
    number = next(_serial)
    defaults = {"title": f"Sesi {number}", "group": "inti", "jp": 2}
    return BimtekSession.objects.create(
        bimtek=bimtek,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        **{**defaults, **fields},
    )


def make_registration(bimtek: Bimtek, user: User | None = None) -> Registration:
    user = user or make_kader()
    return Registration.objects.create(
        bimtek=bimtek,
        user=user,
        kabupaten=make_wilayah("62.03"),
        number=bimtek.registrations.count() + 1,
        position="Kader Posyandu Melati",
    )


def make_course(index: CourseIndexPage, lessons: int = 1, **fields) -> CoursePage:
    """A live module with that many lessons of one paragraph."""
    number = next(_serial)
    course = CoursePage(
        title=f"Modul {number}", slug=f"modul-{number}", summary="Ringkas", **fields
    )
    index.add_child(instance=course)
    for order in range(1, lessons + 1):
        course.add_child(
            instance=LessonPage(
                title=f"Materi {order}",
                slug=f"materi-{order}",
                body=[("paragraph", "<p>Isi materi.</p>")],
            )
        )
    return course


def make_lesson(index: CourseIndexPage) -> LessonPage:
    course = make_course(index)
    return LessonPage.objects.child_of(course).get()
