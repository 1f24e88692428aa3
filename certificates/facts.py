"""What a paper says, frozen at the moment it was made.

Every paper is printed from one of these records and from nothing else, so a paper
printed again in ten years says what it said on the first day. This module is not for
deciding anything: who has earned what, and under which rule, is settled before.
"""

import types
import typing
from dataclasses import dataclass, fields
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

GROUPS = {
    "dasar": "Materi Dasar",
    "inti": "Materi Inti",
    "penunjang": "Materi Penunjang",
}
LOGO_PREFIXES = ("data:image/svg+xml", "data:image/png", "data:image/jpeg")


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it: ISO dates, decimals as text, lists."""
    if isinstance(value, Facts):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _typed(hint: Any, value: Any) -> Any:
    """Return a JSON value as the type its field declares."""
    if typing.get_origin(hint) is types.UnionType:
        inner = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        return None if value is None else _typed(inner, value)
    if typing.get_origin(hint) is tuple:
        return tuple(_typed(typing.get_args(hint)[0], item) for item in value)
    if hint in (date, time):
        return hint.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Facts):
        return hint.from_json(value)
    return Decimal(value) if hint is Decimal else value


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A frozen record that goes to JSON and back without losing anything."""

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts, lists, strings, numbers: ready for a JSON column."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the record that to_json was called on; unknown keys are an error.

        Keys that were added after the record was stored take their default.
        """
        hints = typing.get_type_hints(cls)
        unknown = data.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"{cls.__name__} does not know {sorted(unknown)}")
        return cls(**{name: _typed(hints[name], value) for name, value in data.items()})


@dataclass(frozen=True, kw_only=True)
class Letterhead(Facts):
    """The kop: who speaks on this paper. Logos are data URIs or empty."""

    government: str
    office: str
    address_lines: tuple[str, ...] = ()
    logo: str = ""
    logo_right: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a logo that would have to be fetched."""
        for logo in (self.logo, self.logo_right):
            if logo and not logo.startswith(LOGO_PREFIXES):
                raise ValueError("logo must be empty or a data:image/… address")


@dataclass(frozen=True, kw_only=True)
class Signatory(Facts):
    """The official who signs, as the paper names them."""

    title: str
    name: str
    rank: str = ""
    nip: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionRow(Facts):
    """One session of an event; jp counts lesson hours of 45 minutes."""

    title: str
    group: Literal["dasar", "inti", "penunjang"]
    jp: Decimal
    attended: bool = True


@dataclass(frozen=True, kw_only=True)
class SkillRow(Facts):
    """One skill the holder has proven: when, before whom, and how."""

    number: int
    title: str
    group: str
    assessed_on: date
    assessor: str
    verdict_note: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificateFacts(Facts):
    """What both kinds of certificate say: whose, who issues, how to check."""

    kind: ClassVar[str] = ""

    number: str
    holder_name: str
    position: str
    desa: str
    kecamatan: str
    kabupaten: str
    organiser: str
    letterhead: Letterhead
    signatory: Signatory
    issued_on: date
    verify_code: str
    verify_url: str
    rule_note: str = ""
    # A paper of invented people; it says so across its face.
    example: bool = False


@dataclass(frozen=True, kw_only=True)
class AttendanceLetterFacts(CertificateFacts):
    """Surat keterangan mengikuti: lesson hours followed, never competence."""

    kind: ClassVar[str] = "attendance_letter"

    event_title: str
    theme: str = ""
    starts_on: date
    ends_on: date
    venue: str
    jp_total: Decimal
    jp_attended: Decimal
    sessions: tuple[SessionRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompetenceCertificateFacts(CertificateFacts):
    """Sertifikat kompetensi: skills proven, under which rule, until when."""

    kind: ClassVar[str] = "competence"

    skills: tuple[SkillRow, ...]
    skills_total: int
    rule_version: str
    level_name: str = ""
    valid_until: date | None = None
    event_title: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceRow(Facts):
    """One line of a daftar hadir; method is a word for people ("pindai kartu")."""

    number: int
    name: str
    sex: Literal["L", "P", ""] = ""
    unit: str = ""
    kabupaten: str = ""
    phone: str = ""
    in_time: time | None = None
    method: str = ""


@dataclass(frozen=True, kw_only=True)
class DaftarHadirFacts(Facts):
    """One attendance list; rows are numbered from 1 without gaps.

    Mode blank leaves every signature box empty, mode filled prints the digital
    arrival time and method in the boxes of those who came.
    """

    letterhead: Letterhead
    event_title: str
    day: date
    place: str
    session_title: str
    speaker: str = ""
    starts_at: time
    ends_at: time
    time_zone: str = "WIB"
    jp: Decimal
    rows: tuple[AttendanceRow, ...]
    signatory: Signatory
    mode: Literal["blank", "filled"] = "blank"
    heading: str = "Daftar Hadir Peserta"


@dataclass(frozen=True, kw_only=True)
class SlipFacts(Facts):
    """The paper slip with which a kader signs in for the first time."""

    name: str
    posyandu: str
    desa: str
    phone: str
    code: str
    url: str
    valid_until: date | None = None


CERTIFICATE_KINDS: dict[str, type[CertificateFacts]] = {
    AttendanceLetterFacts.kind: AttendanceLetterFacts,
    CompetenceCertificateFacts.kind: CompetenceCertificateFacts,
}


def certificate_facts_from_json(kind: str, data: dict[str, Any]) -> CertificateFacts:
    """Return the stored facts of one certificate; KeyError for an unknown kind."""
    return CERTIFICATE_KINDS[kind].from_json(data)
