"""When a test may be taken, judged by the server's clock."""

from datetime import datetime, timedelta

from assessments.models import Attempt, Sitting
from assessments.refusals import Refusal
from lms.templatetags.ui import jam, tanggal


def deadline(attempt: Attempt) -> datetime | None:
    """Return the moment after which answers no longer count, None when there is none.

    Reads the attempt's sitting and test.
    """
    ends = [attempt.sitting.closes_at]
    minutes = attempt.sitting.assessment.minutes
    if minutes:
        ends.append(attempt.started_at + timedelta(minutes=minutes))
    return min((end for end in ends if end is not None), default=None)


def is_over(attempt: Attempt, at: datetime) -> bool:
    """Say whether the time of an attempt has run out."""
    until = deadline(attempt)
    return until is not None and at > until


def require_open(sitting: Sitting, at: datetime) -> None:
    """Raise Refusal (`belum_dibuka`, `sudah_ditutup`) when the window is not open."""
    if sitting.is_open(at):
        return
    if sitting.closes_at is not None and sitting.closes_at <= at:
        raise _closed(sitting.closes_at)
    if sitting.opens_at is not None:
        raise Refusal("belum_dibuka", f"Ujian ini dibuka {moment(sitting.opens_at)}.")
    raise Refusal("belum_dibuka", "Ujian ini belum dibuka. Tunggu aba-aba panitia.")


def require_answerable(attempt: Attempt, at: datetime) -> None:
    """Raise Refusal when answers come too late.

    Codes: `sudah_dikumpulkan`, and those of `require_timely`.
    """
    if attempt.submitted_at is not None:
        raise Refusal("sudah_dikumpulkan", "Ujian ini sudah Anda kumpulkan.")
    require_timely(attempt, at)


def require_timely(attempt: Attempt, at: datetime) -> None:
    """Raise Refusal (`sudah_ditutup`, `waktu_habis`) for a moment after the end."""
    closes_at = attempt.sitting.closes_at
    if closes_at is not None and closes_at <= at:
        raise _closed(closes_at)
    if is_over(attempt, at):
        raise Refusal(
            "waktu_habis",
            "Waktu ujian sudah habis. Jawaban yang tersimpan sebelumnya tetap dinilai.",
        )


def _closed(at: datetime) -> Refusal:
    return Refusal("sudah_ditutup", f"Ujian ini sudah ditutup {moment(at)}.")


def moment(at: datetime) -> str:
    """Return "20 Agustus 2025 pukul 08.00 WIB"."""
    return f"{tanggal(at)} pukul {jam(at)}"
