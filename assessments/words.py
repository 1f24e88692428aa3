"""A verdict and the lines of the ledger in Indonesian, for people. Pure."""

from datetime import date

from assessments.lines import (
    ADJUDICATION,
    CONFIRMATION,
    KNOWLEDGE,
    OUTSIDE,
    PRACTICE,
    TRAINED,
    EvidenceFact,
)
from lms.templatetags.ui import tanggal_pendek

NOUNS = {
    TRAINED: "pelatihan",
    KNOWLEDGE: "ujian",
    PRACTICE: "praktik",
    CONFIRMATION: "konfirmasi",
    OUTSIDE: "belajar di luar",
    ADJUDICATION: "putusan",
}


def describe(fact: EvidenceFact) -> str:
    """Return one line of the ledger in words, "Ujian 12 dari 15 (3 Sep 2025)"."""
    words = phrase(fact)
    return words[:1].upper() + words[1:]


def noun(fact: EvidenceFact) -> str:
    """Name a line by its kind and day, "ujian 3 Sep 2025"."""
    return f"{NOUNS[fact.kind]} {tanggal_pendek(fact.at.date())}"


def phrase(fact: EvidenceFact) -> str:
    """Return one line within a sentence, "ujian 12 dari 15 (3 Sep 2025)"."""
    day = tanggal_pendek(fact.at.date())
    by = f" oleh {fact.by}" if fact.by else ""
    if fact.kind == TRAINED:
        return f"dilatih: {fact.detail} ({day})" if fact.detail else f"dilatih ({day})"
    if fact.kind == OUTSIDE:
        what = f": {fact.detail}" if fact.detail else ""
        return f"belajar di luar{what} ({day})"
    if fact.kind == CONFIRMATION:
        seen = "dikonfirmasi" if fact.positive else "tidak terkonfirmasi"
        return f"{seen} di hari buka{by} ({day})"
    if fact.kind == ADJUDICATION:
        return f"putusan {'cakap' if fact.positive else 'belum cakap'}{by} ({day})"
    figure = f" {fact.score} dari {fact.max_score}" if fact.max_score else ""
    if fact.kind == KNOWLEDGE:
        return f"ujian{figure} ({day})"
    steps = f"{figure} langkah" if figure else ""
    return f"praktik{steps}{by} ({day})"


def phrase_lacking(fact: EvidenceFact | None, why: str, ends: date | None) -> str:
    """Return a result with what it lacks, "ujian 8 dari 15 (3 Sep) belum cukup"."""
    if fact is None:
        return ""
    tail = {
        "not_passed": " belum cukup",
        "disputed": " menunggu putusan karena pengamat berbeda",
        "outdated": " memakai pedoman lama",
        "expired": f" habis masa berlakunya {tanggal_pendek(ends)}" if ends else "",
    }.get(why, "")
    return phrase(fact) + tail
