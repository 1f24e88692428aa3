"""What waits for a person on their first page: the next step before everything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from assessments.models import Accommodation, Attempt, KaderLevel, Sitting
from certificates.models import Certificate
from content.models import Skill
from courses.models import Bimtek, Registration
from courses.queries import Cover, cover_of, next_course, own_sessions
from lms.accounts.models import User
from lms.templatetags.ui import sampai_tanggal


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next, as the `next_step` component wants it."""

    title: str
    text: str
    url: str
    label: str
    icon: str
    minutes: int | None = None
    picture: Cover | None = None


@dataclass(frozen=True)
class OwnEvent:
    """An event the person takes part in, in words, with the sessions attended."""

    name: str
    when: str
    where: str
    number: int
    attended: int
    sessions: int
    is_over: bool


@dataclass(frozen=True)
class KaderHome:
    """A kader's first page."""

    next_step: NextStep
    # Uids of the sittings open now, whose papers the phone takes along.
    open_tests: list[str]
    level: KaderLevel | None
    skill_total: int
    events: list[OwnEvent]
    certificates: int
    # Addresses the phone keeps after this visit, for days without signal.
    keep: list[str]


def kader_home(user: User, at: datetime) -> KaderHome:
    """Collect a kader's home; open tests come before modules to read."""
    open_tests = open_sittings(user, at)
    step = next_step(user, open_tests)
    return KaderHome(
        next_step=step,
        open_tests=[str(sitting.uid) for sitting in open_tests],
        level=KaderLevel.objects.filter(kader=user).first(),
        skill_total=Skill.objects.count(),
        events=own_events(user, localdate(at)),
        certificates=Certificate.objects.filter(holder=user).count(),
        keep=pages_to_keep(user, step, open_tests),
    )


def pages_to_keep(
    user: User, step: NextStep, open_tests: Sequence[Sitting]
) -> list[str]:
    """Return what should open without signal after one visit; one query.

    The places of the menu, the next step, open tests and the latest three results.
    """
    handed_in = Attempt.objects.filter(user=user, submitted_at__isnull=False)
    results = handed_in.order_by("-submitted_at").values_list("uid", flat=True)[:3]
    pages = [
        "/modul/",
        reverse("achievements"),
        "/sertifikat/",
        step.url,
        *[reverse("sitting_intro", args=[sitting.uid]) for sitting in open_tests],
        *[reverse("attempt_result", args=[uid]) for uid in results],
    ]
    return list(dict.fromkeys(pages))


def own_events(user: User, today: date) -> list[OwnEvent]:
    """Return the person's latest three events; three queries."""
    found = list(
        Registration.objects.filter(user=user)
        .exclude(state=Registration.State.CANCELLED)
        .select_related("bimtek")
        .order_by("-bimtek__starts_on")[:3]
    )
    sessions = own_sessions(found)
    return [
        OwnEvent(
            name=one.bimtek.name,
            when=sampai_tanggal(one.bimtek.starts_on, one.bimtek.ends_on),
            where=f"{one.bimtek.venue}, {one.bimtek.city}",
            number=one.number,
            attended=sessions[one.pk][0],
            sessions=sessions[one.pk][1],
            is_over=one.bimtek.ends_on < today,
        )
        for one in found
    ]


def next_step(user: User, open_tests: Sequence[Sitting]) -> NextStep:
    """Return the most urgent step: an open test, then a module to go on with."""
    if open_tests:
        sitting = open_tests[0]
        return NextStep(
            title=sitting.assessment.title,
            text="Ujian ini sedang dibuka untuk Anda.",
            url=reverse("sitting_intro", args=[sitting.uid]),
            label="Kerjakan sekarang",
            icon="pencil",
            minutes=sitting.assessment.minutes,
        )
    course = next_course(user)
    if course:
        begun = course.read > 0
        return NextStep(
            title=course.title,
            text=f"{course.read} dari {course.lessons} materi sudah dibaca."
            if begun
            else course.summary,
            url=course.url,
            label="Lanjutkan" if begun else "Mulai belajar",
            icon="book-open",
            minutes=None if begun else course.minutes,
            picture=cover_of(course.lesson_ids),
        )
    return NextStep(
        title="Semua modul sudah dibaca",
        text="Lihat keterampilan mana yang masih perlu dinilai.",
        url=reverse("achievements"),
        label="Buka capaian",
        icon="award",
    )


def open_sittings(user: User, at: datetime) -> list[Sitting]:
    """Return the tests that wait for the person and can be taken at that moment."""
    found = []
    for sitting in waiting_sittings(user):
        # Somebody may have been granted a closing of their own.
        sitting.closes_at = sitting.own_closing or sitting.closes_at
        if sitting.is_open(at):
            found.append(sitting)
    return found


def waiting_sittings(user: User) -> QuerySet[Sitting]:
    """Sittings with a seat for the person and a first or granted try left."""
    of_sitting = {"sitting": OuterRef("pk"), "user": user}
    granted = Accommodation.objects.filter(**of_sitting).order_by("-occurred_at", "-pk")
    handed_in = Attempt.objects.filter(**of_sitting, submitted_at__isnull=False)
    tries = handed_in.order_by().values("sitting").annotate(n=Count("pk")).values("n")
    return (
        Sitting.objects.filter(seats__user=user, seats__withdrawn_at=None)
        .annotate(
            own_closing=Subquery(granted.values("closes_at")[:1]),
            granted_tries=Coalesce(Subquery(granted.values("extra_attempts")[:1]), 0),
            tries=Coalesce(Subquery(tries), 0),
        )
        .filter(tries__lte=F("granted_tries"))
        .select_related("assessment")
        .order_by("pk")
    )


def staff_events(user: User) -> QuerySet[Bimtek]:
    """Events of the person's areas, running ones first."""
    return (
        Bimtek.objects.visible_to(user)
        .select_related("organiser")
        .order_by("-starts_on")[:10]
    )
