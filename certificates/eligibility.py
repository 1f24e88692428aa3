"""Who has earned which paper: pure decisions, each refusal in words.

Two papers, two rules. Hours attended earn the letter and only the letter; the
certificate asks for practice that an assessor has seen. Neither rule reads the facts
of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from certificates.pdf.words import decimal_text


@dataclass(frozen=True)
class Standing:
    """What both papers ask of a participant."""

    cancelled: bool
    has_posyandu: bool


@dataclass(frozen=True)
class HoursFollowed:
    """JP of one participant; percent is the share of the planned JP, 0 to 100."""

    jp_attended: Decimal
    jp_planned: Decimal
    percent: Decimal
    minimum_percent: int


@dataclass(frozen=True)
class SkillStanding:
    """One skill as derived from the ledger, and where its practice was seen."""

    number: int
    competent: bool
    practice_seen: bool
    seen_at_this_event: bool
    valid_until: date | None = None

    def proven(self, today: date) -> bool:
        """Say whether the skill may stand on a certificate today."""
        in_force = self.valid_until is None or self.valid_until >= today
        return self.competent and self.practice_seen and in_force


def unmet_for_attendance(standing: Standing, hours: HoursFollowed) -> list[str]:
    """Return why the attendance letter is not earned yet; empty means it is."""
    unmet = _unmet_by_standing(standing)
    if hours.jp_planned <= 0:
        return [*unmet, "Jadwal kegiatan ini belum memuat JP."]
    if hours.jp_attended <= 0:
        return [*unmet, "Belum tercatat hadir di satu sesi pun."]
    if hours.percent < hours.minimum_percent:
        unmet.append(
            f"Kehadiran {decimal_text(hours.jp_attended)} dari "
            f"{decimal_text(hours.jp_planned)} JP "
            f"({decimal_text(round(Decimal(hours.percent), 1))} %); "
            f"syaratnya {hours.minimum_percent} %."
        )
    return unmet


def unmet_for_competence(
    standing: Standing, skills: Sequence[SkillStanding], today: date
) -> list[str]:
    """Return why the competence certificate is not earned yet; empty means it is."""
    unmet = _unmet_by_standing(standing)
    proven = [skill for skill in skills if skill.proven(today)]
    if any(skill.seen_at_this_event for skill in proven):
        return unmet
    if proven:
        unmet.append(
            "Keterampilan yang cakap tidak diamati praktiknya pada kegiatan ini."
        )
    elif any(skill.seen_at_this_event for skill in skills):
        unmet.append("Praktik sudah diamati, tetapi belum ada keterampilan yang cakap.")
    else:
        unmet.append("Belum ada praktik yang diamati penilai pada kegiatan ini.")
    return unmet


def _unmet_by_standing(standing: Standing) -> list[str]:
    if standing.cancelled:
        return ["Keikutsertaan dibatalkan."]
    if not standing.has_posyandu:
        return ["Data posyandu belum lengkap."]
    return []
