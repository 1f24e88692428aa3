"""What an event still lacks, before it runs and before it is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from assessments.models import Observation, Sitting
from courses.models import Bimtek
from courses.queries.bimtek import session_counts
from courses.queries.board import arrival_board


@dataclass(frozen=True)
class Check:
    """One line of a checklist; a blocking one that is open stops the closing."""

    label: str
    done: bool
    note: str
    url: str
    blocking: bool = False


def preparation_checks(bimtek: Bimtek) -> list[Check]:
    """What must be there before the first participant arrives."""
    board = arrival_board(bimtek)
    sessions = list(bimtek.sessions.all())
    jp = sum(session.jp for session in sessions)
    tests = [bimtek.pre_test, bimtek.post_test]
    home = reverse("bimtek_detail", args=[bimtek.slug])
    return [
        Check(
            "Kuota kabupaten/kota",
            board.seats > 0,
            f"{board.seats} kursi" if board.seats else "Belum ada kuota",
            f"{home}ubah/",
        ),
        Check(
            "Jadwal",
            bool(sessions),
            f"{len(sessions)} sesi, {jp.normalize():f} JP".replace(".", ",")
            if sessions
            else "Belum ada sesi",
            f"{home}jadwal/",
        ),
        Check(
            "Peserta",
            board.expected > 0,
            f"{board.expected} terdaftar dari {board.seats} kursi",
            f"{home}peserta/",
        ),
        Check(
            "Pra-uji (pre-test) dan pasca-uji (post-test)",
            all(tests),
            f"{sum(map(bool, tests))} dari 2 dipilih",
            f"{home}ubah/",
        ),
        Check(
            "Daftar tilik praktik",
            bimtek.checklists.exists(),
            "Dipilih" if bimtek.checklists.exists() else "Belum dipilih",
            f"{home}ubah/",
        ),
    ]


def closing_checks(bimtek: Bimtek, at: datetime) -> list[Check]:
    """What should be complete before the event is closed."""
    home = reverse("bimtek_detail", args=[bimtek.slug])
    sessions = list(bimtek.sessions.all())
    counts = session_counts(bimtek)
    empty = [session for session in sessions if not counts[session.pk]]
    ahead = [session for session in sessions if session.ends_at > at]
    observed = Observation.objects.filter(context=bimtek.context_key).count()
    checks = [
        Check(
            "Semua sesi sudah selesai",
            bool(sessions) and not ahead,
            f"{len(ahead)} sesi belum selesai" if ahead else "Sudah selesai",
            f"{home}jadwal/",
        ),
        Check(
            "Daftar hadir setiap sesi",
            bool(sessions) and not empty,
            f"{len(empty)} sesi belum ada yang hadir" if empty else "Terisi",
            f"{home}hadir/",
        ),
        sitting_check("Pra-uji (pre-test)", bimtek.pre_test, at, home),
        sitting_check("Pasca-uji (post-test)", bimtek.post_test, at, home),
    ]
    if bimtek.checklists.exists():
        checks.append(
            Check(
                "Penilaian praktik",
                observed > 0,
                f"{observed} penilaian tercatat",
                f"{home}hasil/",
            )
        )
    return checks


def sitting_check(
    label: str, sitting: Sitting | None, at: datetime, home: str
) -> Check:
    """Say where a test stands; one that is still open stops the closing."""
    if sitting is None:
        return Check(label, False, "Tidak dipilih", f"{home}ubah/")
    if sitting.opens_at is None:
        return Check(label, False, "Belum pernah dibuka", f"{home}uji/")
    if sitting.is_open(at):
        return Check(label, False, "Masih terbuka", f"{home}uji/", blocking=True)
    return Check(label, True, "Sudah ditutup", f"{home}uji/")
