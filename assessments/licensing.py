"""Whether a watched practice counts: who watched whom, and with which licence. Pure.

Everything is judged on the day of the observation, never on that of its arrival, so
that a phone that comes back late changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessments.ruleset import AssessorRule

SELF_ASSESSED = "menilai_diri"
NOT_ASSESSOR = "bukan_penilai"
NO_POSYANDU = "tanpa_posyandu"
NO_LICENCE = "tanpa_lisensi"
LICENCE_OVER = "lisensi_habis"
OWN_POSYANDU = "posyandu_sendiri"
# What a licence given later for that day can mend.
LICENCE_CODES = (NO_LICENCE, LICENCE_OVER)
# What a person may let count all the same. Nobody ever assesses themself.
RELEASABLE_CODES = (NOT_ASSESSOR, NO_POSYANDU, *LICENCE_CODES, OWN_POSYANDU)
QUARANTINE_SENTENCES = {
    SELF_ASSESSED: "Disimpan, belum dihitung: penilai tidak menilai diri sendiri.",
    NOT_ASSESSOR: (
        "Disimpan, belum dihitung: Anda belum terdaftar sebagai penilai untuk wilayah "
        "kader ini. Hubungi Dinas."
    ),
    NO_POSYANDU: (
        "Disimpan, belum dihitung: orang ini belum terdaftar di sebuah Posyandu. "
        "Hubungi panitia."
    ),
    NO_LICENCE: (
        "Disimpan, belum dihitung: Anda belum punya lisensi untuk menilai keterampilan "
        "ini. Hubungi Dinas."
    ),
    LICENCE_OVER: (
        "Disimpan, belum dihitung: lisensi Anda untuk keterampilan ini sudah berakhir "
        "pada hari pengamatan. Hubungi Dinas."
    ),
    OWN_POSYANDU: (
        "Disimpan, belum dihitung: kader ini satu Posyandu dengan Anda. Mintalah "
        "penilai lain."
    ),
}


@dataclass(frozen=True)
class Period:
    """The days of a licence; `ended_on` is its last day when ended before its time."""

    valid_from: date
    valid_until: date
    ended_on: date | None = None

    @property
    def last_day(self) -> date:
        return min(self.valid_until, self.ended_on or self.valid_until)

    def holds(self, on: date) -> bool:
        """Say whether the licence is in force on that day, both ends included."""
        return self.valid_from <= on <= self.last_day


@dataclass(frozen=True)
class Standing:
    """What is known, for the day of an observation, about the two people in it.

    Posyandu are primary keys, None for who serves at none; `has_role` says whether
    the assessor held the role over the kader's village.
    """

    is_self: bool
    kader_posyandu: int | None
    assessor_posyandu: int | None
    has_role: bool
    licences: Sequence[Period]


def decide_hold(standing: Standing, rule: AssessorRule, on: date) -> str:
    """Return why an observation of that day is held, "" when it counts.

    `rule.own_posyandu` says whether one's own posyandu may be assessed.
    """
    if standing.is_self:
        return SELF_ASSESSED
    if standing.kader_posyandu is None:
        return NO_POSYANDU
    if not standing.has_role:
        return NOT_ASSESSOR
    same = standing.kader_posyandu == standing.assessor_posyandu
    if same and not rule.own_posyandu:
        return OWN_POSYANDU
    return _lack_of_licence(standing.licences, rule, on)


def _lack_of_licence(licences: Sequence[Period], rule: AssessorRule, on: date) -> str:
    if not rule.licence_required or any(one.holds(on) for one in licences):
        return ""
    was_held = any(one.last_day < on for one in licences)
    return LICENCE_OVER if was_held else NO_LICENCE
