"""What the pages of the ledger share: who may be here, and their tabs."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from lms.accounts import rules
from lms.accounts.models import User

# Address name, label, who has use of it.
PAGES = (
    ("dispute_list", "Selisih", rules.can_judge_facts),
    ("outside_list", "Belajar di luar", rules.can_judge_facts),
    ("rule_list", "Aturan", rules.can_change_rules),
    ("guideline_list", "Pedoman", rules.can_change_rules),
)


def require_page(user: User, name: str) -> list[dict[str, Any]]:
    """Return the tabs for a page of the ledger; Http404 for whom it does not exist."""
    allowed = [(page, label) for page, label, may in PAGES if may(user)]
    if name not in dict(allowed):
        raise Http404
    return [
        {"label": label, "url": reverse(page), "current": page == name}
        for page, label in allowed
    ]
