"""What an arrival brings along, and how a correction takes it back."""

from collections.abc import Sequence

from django.utils import timezone

from assessments.models import Evidence
from assessments.services import record_training, withdraw_evidence
from assessments.services.evidence import training_uid
from courses.models import Attendance, Bimtek, BimtekSession, Registration
from courses.presence import Presence
from courses.queries.bimtek import presence_of
from courses.services.registration import set_state, set_states
from lms.accounts.models import User

# Reason of the note that an arrival writes, by which a correction finds it again.
SEEN = "Tercatat di daftar hadir"
ARRIVED = Registration.State.ARRIVED


def welcome(
    session: BimtekSession,
    registration: Registration,
    fact: Attendance,
    presence: Presence,
    by: User,
) -> None:
    """Follow an arrival: the event runs, the person is `tiba` and was trained."""
    welcome_many([(session, registration, fact, presence)], by)


def welcome_many(
    arrived: Sequence[tuple[BimtekSession, Registration, Attendance, Presence]],
    by: User,
) -> None:
    """Follow many arrivals; the same person may have arrived in several sessions."""
    if not arrived:
        return
    events = {session.bimtek_id for session, *_ in arrived}
    waiting = Bimtek.objects.filter(pk__in=events, stage=Bimtek.Stage.PREPARED)
    waiting.update(stage=Bimtek.Stage.RUNNING)
    new = {place.pk: place for _, place, *_ in arrived if place.state != ARRIVED}
    set_states(list(new.values()), ARRIVED, by=by, reason=SEEN)
    sessions = {session.pk: session for session, *_ in arrived}
    skills = {pk: list(session.skills.all()) for pk, session in sessions.items()}
    for session, registration, fact, presence in arrived:
        if skills[session.pk]:
            record_training(
                [registration.user],
                skills[session.pk],
                occurred_at=presence.at,
                source_uid=fact.uid,
                detail=f"{session.bimtek.name}: {session.title}"[:255],
                by=by,
            )


def take_back(
    session: BimtekSession, registration: Registration, *, by: User, reason: str
) -> None:
    """Undo what an arrival brought along, when it turns out that nobody was there.

    Who was in no other session is no longer `tiba` either, unless panitia said so.
    """
    withdraw_training(session, registration, by=by, reason=reason)
    notes = list(registration.notes.all())
    if not notes or notes[-1].reason != SEEN or was_elsewhere(registration):
        return
    before = notes[-2].state if len(notes) > 1 else Registration.State.INVITED
    set_state(registration, before, by=by, reason=f"Dikoreksi: {reason.strip()}"[:255])


def was_elsewhere(registration: Registration) -> bool:
    """Say whether the participant is present in any session of the event."""
    sessions = BimtekSession.objects.filter(attendance__registration=registration)
    return any(
        presence_of(session, registration).is_present for session in sessions.distinct()
    )


def withdraw_training(
    session: BimtekSession, registration: Registration, *, by: User, reason: str
) -> None:
    """Take the session's training out of account for a person who was not there."""
    kader = registration.user
    scans = Attendance.objects.filter(
        session=session, registration=registration, kind=Attendance.Kind.ARRIVED
    )
    skills = list(session.skills.all())
    uids = [
        training_uid(scan, kader, skill)
        for scan in scans.values_list("uid", flat=True)
        for skill in skills
    ]
    for line in Evidence.objects.filter(uid__in=uids):
        withdraw_evidence(
            line,
            by=by,
            reason=f"Daftar hadir dikoreksi: {reason.strip()}",
            at=timezone.now(),
        )
