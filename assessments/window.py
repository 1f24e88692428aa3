"""When a test may be taken, judged by the server's clock.

What holds for one person (grants, pauses) comes from `assessments.terms`; it is read
here unless the caller has it at hand.
"""

from datetime import datetime

from assessments.models import Attempt, Sitting
from assessments.pauses import Terms, end_of_time
from assessments.refusals import Refusal
from assessments.terms import terms_of_attempt
from lms.templatetags.ui import jam, tanggal

PAUSED = "Ujian dijeda panitia. Waktu Anda berhenti; tunggu aba-aba, ya."


def deadline(attempt: Attempt, terms: Terms | None = None) -> datetime | None:
    """Return the moment after which answers no longer count, None when there is none.

    While a pause has no end, the time has none either; a closing hour stands.
    """
    terms = terms or terms_of_attempt(attempt)
    ends = [terms.closes_at]
    if terms.minutes:
        ends.append(end_of_time(attempt.started_at, terms.minutes, terms.pauses))
    return min((end for end in ends if end is not None), default=None)


def is_over(attempt: Attempt, at: datetime, terms: Terms | None = None) -> bool:
    """Say whether the time of an attempt has run out."""
    until = deadline(attempt, terms)
    return until is not None and at > until


def require_open(sitting: Sitting, at: datetime, terms: Terms) -> None:
    """Raise Refusal when a person may not start now.

    Codes: `belum_dibuka`, `sudah_ditutup`, `dijeda`.
    """
    opened = sitting.opens_at is not None and sitting.opens_at <= at
    always = sitting.open_to_all and sitting.opens_at is None
    if terms.closes_at is not None and terms.closes_at <= at:
        raise _closed(terms.closes_at)
    if not (opened or always):
        if sitting.opens_at is not None:
            day = moment(sitting.opens_at)
            raise Refusal("belum_dibuka", f"Ujian ini dibuka {day}.")
        raise Refusal("belum_dibuka", "Ujian ini belum dibuka. Tunggu aba-aba panitia.")
    if terms.is_paused(at):
        raise Refusal("dijeda", PAUSED)


def require_answerable(attempt: Attempt, at: datetime) -> None:
    """Raise Refusal when answers come too late, or while the test stands still.

    Codes: `sudah_dikumpulkan`, `dijeda`, and those of `require_timely`. What was
    answered during a pause is kept and counts.
    """
    if attempt.submitted_at is not None:
        raise Refusal("sudah_dikumpulkan", "Ujian ini sudah Anda kumpulkan.")
    terms = terms_of_attempt(attempt)
    require_timely(attempt, at, terms)
    if terms.is_paused(at):
        raise Refusal("dijeda", PAUSED)


def require_timely(attempt: Attempt, at: datetime, terms: Terms | None = None) -> None:
    """Raise Refusal (`sudah_ditutup`, `waktu_habis`) for a moment after the end."""
    terms = terms or terms_of_attempt(attempt)
    if terms.closes_at is not None and terms.closes_at <= at:
        raise _closed(terms.closes_at)
    if is_over(attempt, at, terms):
        raise Refusal(
            "waktu_habis",
            "Waktu ujian sudah habis. Jawaban yang tersimpan sebelumnya tetap dinilai.",
        )


def _closed(at: datetime) -> Refusal:
    return Refusal("sudah_ditutup", f"Ujian ini sudah ditutup {moment(at)}.")


def moment(at: datetime) -> str:
    """Return "20 Agustus 2025 pukul 08.00 WIB"."""
    return f"{tanggal(at)} pukul {jam(at)}"
