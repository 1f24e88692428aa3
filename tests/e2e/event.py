"""A small event of today in Kalimantan Tengah, with the real modules and tests."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.loading import set_up_assessment
from assessments.models import Assessment, Checklist, Question
from content.loading import load_framework
from content.models import Skill
from courses.models import Bimtek, BimtekSession, KabupatenQuota
from courses.services.curriculum import load_curriculum
from courses.services.events import choose_test
from lms.accounts.models import User
from lms.wilayah.loading import load_areas
from lms.wilayah.models import Wilayah
from tests.browser_fixtures import plant_roots
from tests.factories.accounts import make_officer
from tests.factories.assessments import make_licence
from tests.factories.courses import at, make_organiser, make_session
from tests.factories.wilayah import make_wilayah

SKILL = 7
KAPUAS, PALANGKA_RAYA = "62.03", "62.71"
QUESTIONS = 4


@dataclass
class Event:
    """The event and those who run it."""

    bimtek: Bimtek
    sessions: list[BimtekSession]
    panitia: User
    facilitator: User
    assessor: User
    dinas: User

    @property
    def home(self) -> str:
        return f"/bimtek/{self.bimtek.slug}/"


def make_event() -> Event:
    """Load areas, framework and modules, and prepare the event; no participants."""
    plant_roots()
    load_areas("62")
    load_framework()
    load_curriculum()
    bimtek = make_bimtek_of_today()
    assessor = make_officer("penilai", name="Mina Penilai")
    make_licence(assessor, Skill.objects.get(number=SKILL))
    return Event(
        bimtek=bimtek,
        sessions=list(bimtek.sessions.all()),
        panitia=make_officer("panitia", name="Yuliana Panitia"),
        facilitator=make_officer("fasilitator", name="Frans Fasilitator"),
        assessor=assessor,
        dinas=make_officer("dinas", name="Hadi Dinas"),
    )


def make_bimtek_of_today(slug: str = "bimtek-kader") -> Bimtek:
    today = timezone.localdate()
    organiser = make_organiser()
    bimtek = Bimtek.objects.create(
        slug=slug,
        name="Bimtek Kader Posyandu Kalimantan Tengah",
        organiser=organiser,
        signatory=organiser.signatories.first(),
        wilayah=make_wilayah("62"),
        venue="Aula Dinas PMD",
        city="Palangka Raya",
        starts_on=today,
        ends_on=today,
    )
    for code in (KAPUAS, PALANGKA_RAYA):
        area = make_wilayah(code)
        KabupatenQuota.objects.create(bimtek=bimtek, kabupaten=area, seats=10)
    fill_agenda(bimtek, today)
    choose_test(bimtek, "pre_test", make_test(bimtek, Question.Form.A))
    choose_test(bimtek, "post_test", make_test(bimtek, Question.Form.B))
    bimtek.checklists.set(Checklist.objects.filter(skill__number=SKILL))
    bimtek.refresh_from_db()
    return bimtek


def fill_agenda(bimtek: Bimtek, today: date) -> None:
    """Two sessions of 2 JP; the first one trains the skill of the tests."""
    theory = make_session(bimtek, at(8, day=today), title="Menimbang dan mengukur")
    theory.skills.set(Skill.objects.filter(number=SKILL))
    make_session(bimtek, at(10, day=today), title="Praktik dengan daftar tilik")


def make_test(bimtek: Bimtek, form: str) -> Assessment:
    is_pre = form == Question.Form.A
    questions = Question.objects.filter(form=form, skill__number=SKILL)
    return set_up_assessment(
        f"{bimtek.slug}-{form}",
        list(questions.order_by("pair")[:QUESTIONS]),
        title="Pra-uji (pre-test)" if is_pre else "Pasca-uji (post-test)",
        purpose=Assessment.Purpose.PRE_TEST if is_pre else Assessment.Purpose.POST_TEST,
        minutes=30,
        certifying=not is_pre,
    )


def villages(kabupaten: str = KAPUAS) -> list[Wilayah]:
    """Real villages of a kabupaten, by code."""
    areas = Wilayah.objects.current().filter(level=Wilayah.Level.DESA)
    return list(areas.filter(code__startswith=f"{kabupaten}.").order_by("code"))
