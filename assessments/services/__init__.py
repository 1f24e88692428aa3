"""Everything that writes in this app, one verb_noun function per change."""

from assessments.services.adjudication import adjudicate
from assessments.services.attempts import (
    Sent,
    Told,
    append_answer,
    append_answers,
    hand_in,
    save_answer,
)
from assessments.services.confirmation import record_confirmation
from assessments.services.evidence import record_training, withdraw_evidence
from assessments.services.grants import (
    grant_accommodation,
    pause_sitting,
    resume_sitting,
)
from assessments.services.guidelines import announce_guideline_change
from assessments.services.observations import record_observation
from assessments.services.outside import record_outside_learning
from assessments.services.papers import (
    issue_paper,
    open_attempt,
    record_start,
    start_attempt,
)
from assessments.services.previews import request_preview
from assessments.services.recompute import (
    owe_expired_statuses,
    owe_recompute,
    run_recompute,
)
from assessments.services.results import (
    close_attempt,
    locked_attempts,
    submit_all_overdue,
    submit_attempt,
    submit_overdue,
)
from assessments.services.sittings import (
    close_sitting,
    give_seats,
    open_sitting,
    withdraw_seats,
)
from assessments.services.statuses import (
    derive_many,
    derive_statuses,
    derive_together,
)

__all__ = [
    "Sent",
    "Told",
    "adjudicate",
    "announce_guideline_change",
    "append_answer",
    "append_answers",
    "close_attempt",
    "close_sitting",
    "derive_many",
    "derive_statuses",
    "derive_together",
    "give_seats",
    "grant_accommodation",
    "hand_in",
    "issue_paper",
    "locked_attempts",
    "open_attempt",
    "open_sitting",
    "owe_expired_statuses",
    "owe_recompute",
    "pause_sitting",
    "record_confirmation",
    "record_observation",
    "record_outside_learning",
    "record_start",
    "record_training",
    "request_preview",
    "resume_sitting",
    "run_recompute",
    "save_answer",
    "start_attempt",
    "submit_all_overdue",
    "submit_attempt",
    "submit_overdue",
    "withdraw_evidence",
    "withdraw_seats",
]
