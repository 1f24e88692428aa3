"""What a kader should look at first, and the one thing to do next. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lms.templatetags.ui import tanggal

RELEARN_WORDS = {
    "expired": "Masa berlaku habis",
    "outdated": "Pedoman berubah",
    "weak": "Praktik belum cukup",
}
RELEARN_ADVICE = {
    "expired": "Ulangi kuis singkat, lalu minta penilai mengamati praktik Anda lagi.",
    "outdated": "Pelajari pedoman yang baru, lalu minta dinilai lagi.",
    "weak": "Latih lagi langkahnya, lalu minta diamati kembali.",
}
# What was held and is lost comes before what was never reached.
RELEARN_ORDER = ("outdated", "expired", "weak")
DISPUTED_ADVICE = (
    "Dua penilai berbeda pendapat. Dinas akan memutuskan; Anda boleh menunggu."
)
COMPETENT = "cakap"


class Row(Protocol):
    """What is read of a skill of the person (assessments.queries.SkillRow)."""

    number: int
    title: str
    chip: str
    relearn: str
    disputed: bool
    ends_soon: bool
    valid_until: date | None
    wanted: bool
    todo: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """A skill to look at: which kind of news, in a few words, and what to do."""

    number: int
    title: str
    kind: str
    words: str
    advice: str


@dataclass(frozen=True)
class NextAction:
    """The one clear step; `number` names the skill whose page says how."""

    number: int
    title: str
    text: str


def notices(rows: Iterable[Row]) -> list[Notice]:
    """Return the skills that need a look: learn again, ends soon, disputed.

    Lost skills first, then those about to end (the soonest first), then disputes.
    """
    rows = list(rows)
    again = sorted(
        (row for row in rows if row.relearn in RELEARN_WORDS),
        key=lambda row: (RELEARN_ORDER.index(row.relearn), row.number),
    )
    ending = sorted(
        (row for row in rows if row.ends_soon and row not in again),
        key=lambda row: (row.valid_until, row.number),
    )
    found = [_again(row) for row in again]
    found += [_ending(row) for row in ending]
    return found + [_disputed(row) for row in rows if row.disputed]


def next_action(rows: Sequence[Row]) -> NextAction | None:
    """Return the most useful step, None when every skill is *cakap* and holds.

    Before anything new comes what would be lost; then the skill nearest to being done
    of those that count for the next level; then any other.
    """
    for notice in notices(rows):
        if notice.kind != "disputed":
            return NextAction(notice.number, notice.title, _why(notice))
    # Of a disputed skill nothing is asked until somebody has decided.
    open_rows = [r for r in rows if r.chip != COMPETENT and r.todo and not r.disputed]
    best = min(
        open_rows,
        key=lambda row: (not row.wanted, len(row.todo), row.number),
        default=None,
    )
    if best is None:
        return None
    return NextAction(best.number, best.title, " ".join(best.todo))


def _why(notice: Notice) -> str:
    return f"{notice.words}. {notice.advice}"


def _again(row: Row) -> Notice:
    return Notice(
        row.number,
        row.title,
        row.relearn,
        RELEARN_WORDS[row.relearn],
        RELEARN_ADVICE[row.relearn],
    )


def _ending(row: Row) -> Notice:
    return Notice(
        row.number,
        row.title,
        "ends_soon",
        f"Berlaku s.d. {tanggal(row.valid_until)}",
        "Perbarui sebelum tanggal itu: kuis singkat dan satu kali diamati.",
    )


def _disputed(row: Row) -> Notice:
    return Notice(
        row.number, row.title, "disputed", "Menunggu putusan", DISPUTED_ADVICE
    )
