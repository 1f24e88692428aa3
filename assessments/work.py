"""Work this app owes itself."""

from collections.abc import Callable
from functools import wraps

from assessments.ruleset import RuleSetError
from assessments.services.previews import PREVIEW, count_moves
from assessments.services.recompute import RECOMPUTE, derive_range
from assessments.services.statuses import DERIVE, derive_statuses
from lms.accounts.models import User
from lms.journal.work import WorkRefused, register_work


def register() -> None:
    """Register the work topics this app owns."""
    register_work(DERIVE, derive_kader)
    register_work(RECOMPUTE, _needing_rules(derive_range))
    register_work(PREVIEW, _needing_rules(count_moves))


def _needing_rules(handler: Callable[[str], object]) -> Callable[[str], None]:
    @wraps(handler)
    def run(subject: str) -> None:
        try:
            handler(subject)
        except RuleSetError as error:
            raise WorkRefused(str(error)) from error

    return run


@_needing_rules
def derive_kader(subject: str) -> None:
    """Derive the kader with that primary key; WorkRefused while rules are missing."""
    kader = User.objects.filter(pk=int(subject)).first()
    if kader is not None:
        derive_statuses(kader)
