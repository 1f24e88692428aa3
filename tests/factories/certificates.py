"""People who have earned a paper, and papers. Facts are written as rows."""

from datetime import date

from assessments.models import KaderLevel, Observation, SkillStatus
from certificates.models import Certificate, PaperKind
from certificates.services import issue_papers
from courses.models import Attendance, Bimtek, Registration
from lms.accounts.models import User
from tests.factories.accounts import make_kader, make_officer
from tests.factories.assessments import make_checklist
from tests.factories.content import make_ruleset, make_skill
from tests.factories.courses import at, make_bimtek, make_registration

VALID_UNTIL = date(2028, 8, 21)


def attend_all(registration: Registration, by: User | None = None) -> None:
    """Arrivals of one participant at every session of the event."""
    for session in registration.bimtek.sessions.all():
        Attendance.objects.create(
            session=session,
            registration=registration,
            kind="hadir",
            method="kartu",
            recorded_by=by or registration.user,
            occurred_at=session.starts_at,
        )


def prove_skill(
    user: User, bimtek: Bimtek, number: int = 7, status: str = "cakap", **observation
) -> Observation:
    """A skill status with an observation of its practice at the event."""
    skill = make_skill(number)
    checklist = skill.checklists.first() or make_checklist(skill)
    ruleset = make_ruleset()
    SkillStatus.objects.update_or_create(
        kader=user,
        skill=skill,
        defaults={
            "status": status,
            "valid_until": VALID_UNTIL,
            "ruleset": ruleset,
            "sentence": "uji",
        },
    )
    KaderLevel.objects.get_or_create(kader=user, defaults={"ruleset": ruleset})
    defaults = {
        "checklist": checklist,
        "kader": user,
        "assessor": User.objects.filter(name="Penilai Uji").first()
        or make_officer("penilai", name="Penilai Uji"),
        "steps": [],
        "steps_done": 4,
        "steps_total": 4,
        "competent": status == "cakap",
        "context": bimtek.context_key,
        "occurred_at": at(11),
    }
    return Observation.objects.create(**{**defaults, **observation})


def make_event_with_earners(count: int = 1, **fields) -> Bimtek:
    """An event whose participants have all earned both papers."""
    bimtek = make_bimtek(**fields)
    for number in range(count):
        user = make_kader(f"Kader {number + 1}")
        registration = make_registration(bimtek, user)
        attend_all(registration)
        prove_skill(user, bimtek)
    return bimtek


def make_certificate(
    kind: str = PaperKind.ATTENDANCE, bimtek: Bimtek | None = None, by=None
) -> Certificate:
    """One issued paper, its file still owed."""
    bimtek = bimtek or make_event_with_earners()
    issue_papers(bimtek, kind, by=by or make_officer("panitia"))
    return Certificate.objects.filter(bimtek=bimtek, kind=kind).first()
