"""From the ledger to what the screens show. Everything written here can be rebuilt."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from assessments.framework import ruleset_in_force
from assessments.levels import EvidenceFact, RuleSetError
from assessments.lines import practice_uid
from assessments.models import Evidence, KaderLevel
from assessments.services.derivation import Frame, Touched, derive_chunk
from content.models import Skill
from lms.accounts.models import User
from lms.journal.work import owe_work

DERIVE = "assessments.derive"
CHUNK = 100


def derive_statuses(kader: User) -> KaderLevel:
    """Derive every skill status and the level of one kader from the ledger.

    Raises RuleSetError when no rules are in force or they cannot be read.
    """
    return derive_many([kader])[0]


def derive_many(kaders: Iterable[User]) -> list[KaderLevel]:
    """Derive many kaders, in a constant number of queries per hundred people.

    Rows are written only where the verdict changed. Raises RuleSetError.
    """
    return derive_ids({kader.pk for kader in kaders})


def derive_ids(ids: Iterable[int]) -> list[KaderLevel]:
    """Derive kaders by primary key, as `derive_many` does. Raises RuleSetError."""
    return _derive(frame_in_force(), dict.fromkeys(ids))


def frame_in_force() -> Frame:
    """Return what verdicts are held against today. Raises RuleSetError."""
    today = timezone.localdate()
    row = ruleset_in_force(today)
    if row is None:
        raise RuleSetError(
            "Belum ada aturan tingkat yang berlaku. Muat data kerangka dahulu."
        )
    return Frame.load(row, today)


def _derive(frame: Frame, touched: Touched) -> list[KaderLevel]:
    levels: list[KaderLevel] = []
    ids = sorted(touched)
    for start in range(0, len(ids), CHUNK):
        chunk = {pk: touched[pk] for pk in ids[start : start + CHUNK]}
        levels += derive_chunk(frame, chunk)
    return levels


_together: ContextVar[dict[int, set[int] | None] | None] = ContextVar(
    "together", default=None
)


@contextmanager
def derive_together() -> Iterator[None]:
    """Derive once at the end of the block what its facts ask for one by one.

    For a sheet of many facts about many people inside one transaction.
    """
    waiting: dict[int, set[int] | None] = {}
    token = _together.set(waiting)
    try:
        yield
    finally:
        _together.reset(token)
    _derive_or_owe(waiting)


def derive_or_owe(
    kaders: Sequence[User], skills: Iterable[Skill] | None = None
) -> None:
    """Derive now, or owe it as work while no rules are loaded: a fact never waits.

    With `skills`, only these are derived anew, and the levels.
    """
    touched = None if skills is None else {skill.pk for skill in skills}
    waiting = _together.get()
    if waiting is None:
        _derive_or_owe(dict.fromkeys([kader.pk for kader in kaders], touched))
        return
    for kader in kaders:
        before = waiting.get(kader.pk, set())
        whole = touched is None or before is None
        waiting[kader.pk] = None if whole else before | touched


def _derive_or_owe(touched: Touched) -> None:
    if not touched:
        return
    today = timezone.localdate()
    row = ruleset_in_force(today)
    if row is None:
        owe_work(DERIVE, [str(pk) for pk in sorted(touched)])
        return
    _derive(Frame.load(row, today), touched)


def as_fact(row: Evidence) -> EvidenceFact:
    """Return a ledger row as the pure rules read it, in local time."""
    redoes = row.observation.redoes if row.observation else None
    return EvidenceFact(
        uid=str(row.uid),
        kind=row.kind,
        positive=row.positive,
        at=timezone.localtime(row.occurred_at),
        score=row.score,
        max_score=row.max_score,
        by_id=row.recorded_by_id,
        by=row.recorded_by.name if row.recorded_by else "",
        detail=row.detail,
        withdraws=str(row.withdraws.uid) if row.withdraws else None,
        settles=tuple(row.settles),
        redoes=str(practice_uid(redoes)) if redoes else None,
    )
