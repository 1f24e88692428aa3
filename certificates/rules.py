"""Who may do what with papers; areas are asked of lms.accounts.rules."""

from certificates.models import Certificate
from courses.models import Bimtek
from lms.accounts import rules as account_rules
from lms.accounts.models import KaderProfile, User


def knows_event(user: User, bimtek: Bimtek) -> bool:
    """Anyone with a working role over the event; others are told it does not exist."""
    return account_rules.can_see_event(user, bimtek.wilayah.code)


def can_see_papers(user: User, bimtek: Bimtek) -> bool:
    """Panitia and Dinas read the register; it names who has not earned a paper."""
    return can_issue(user, bimtek) or account_rules.can_see_area(
        user, bimtek.wilayah.code
    )


def can_issue(user: User, bimtek: Bimtek) -> bool:
    """Panitia of the event's wilayah issues, re-tries, revokes and prints slips."""
    return account_rules.can_run_events(user, bimtek.wilayah.code)


def can_download(user: User, certificate: Certificate) -> bool:
    """The holder, whoever reads the event's register, and the holder's own Dinas."""
    if user.pk == certificate.holder_id or can_see_papers(user, certificate.bimtek):
        return True
    profile = getattr(certificate.holder, "kader", None)
    return bool(profile) and account_rules.can_see_kader(user, profile)


def can_print_booklet(user: User, profile: KaderProfile) -> bool:
    """Oneself, and panitia and Dinas over the village of the kader's posyandu."""
    role = account_rules.Role
    code = profile.posyandu.desa.code
    return user.pk == profile.user_id or account_rules.holds(
        user, [role.PANITIA, role.DINAS], code
    )
