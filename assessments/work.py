"""Work this app owes itself."""

from assessments.ruleset import RuleSetError
from assessments.services.statuses import DERIVE, derive_statuses
from lms.accounts.models import User
from lms.journal.work import WorkRefused, register_work


def register() -> None:
    """Register the work topics this app owns."""
    register_work(DERIVE, derive_kader)


def derive_kader(subject: str) -> None:
    """Derive the kader with that primary key; WorkRefused while rules are missing."""
    kader = User.objects.filter(pk=int(subject)).first()
    if kader is None:
        return
    try:
        derive_statuses(kader)
    except RuleSetError as error:
        raise WorkRefused(str(error)) from error
