"""Every change to papers, one verb_noun function each."""

from certificates.services.event_papers import make_bundle, make_lists
from certificates.services.issuing import issue_papers
from certificates.services.revoking import revoke_certificate
from certificates.services.runs import cancel_run, resume_run
from certificates.services.slips import make_slips, owe_slips

__all__ = [
    "cancel_run",
    "issue_papers",
    "make_bundle",
    "make_lists",
    "make_slips",
    "owe_slips",
    "resume_run",
    "revoke_certificate",
]
