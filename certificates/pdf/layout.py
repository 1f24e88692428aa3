"""From facts to what a template prints: words, sizes, groups. Nothing is decided."""

from typing import Any

from certificates.facts import (
    GROUPS,
    AttendanceLetterFacts,
    CertificateFacts,
    CompetenceCertificateFacts,
)
from certificates.pdf.qr import qr_data_uri
from certificates.pdf.skill_table import lay_out_skills
from certificates.pdf.words import (
    decimal_text,
    long_date,
    paper_address,
    size_step,
    width_em,
)
from lms.templatetags.ui import sampai_tanggal

# How many em fit one line at 32, 26, 21 and 17 pt; a longer name wraps at 15 pt.
NAME_ROOM = {"competence": (19, 24, 29, 36), "attendance_letter": (18, 22, 27, 33)}
NOT_ATTENDED = "\N{EN DASH}"
# Above this many em of running text the front page is set in its tighter style.
ROOMY_EM = 150


def certificate_context(facts: CertificateFacts) -> dict[str, Any]:
    """Return the template context of either kind; TypeError for another record."""
    if isinstance(facts, CompetenceCertificateFacts):
        return _shared(facts, "Sertifikat kompetensi") | _competence(facts)
    if isinstance(facts, AttendanceLetterFacts):
        return _shared(facts, "Surat keterangan mengikuti") | _letter(facts)
    raise TypeError(f"no paper for {type(facts).__name__}")


def _shared(facts: CertificateFacts, kind_name: str) -> dict[str, Any]:
    area = [facts.desa, facts.kecamatan, facts.kabupaten]
    return {
        "facts": facts,
        "title": f"{kind_name} {facts.number} {facts.holder_name}",
        "author": facts.organiser,
        "made_on": facts.issued_on.isoformat(),
        "signed_on": long_date(facts.issued_on),
        "area": ", ".join(filter(None, area)),
        "name_step": size_step(facts.holder_name, NAME_ROOM[facts.kind]),
        "qr": qr_data_uri(facts.verify_url),
        "address": paper_address(facts.verify_url),
    }


def _competence(facts: CompetenceCertificateFacts) -> dict[str, Any]:
    text = facts.event_title + facts.organiser + facts.letterhead.office
    return {
        "event_words": facts.event_title.split(),
        "proven": len(facts.skills),
        "valid_until": long_date(facts.valid_until) if facts.valid_until else "",
        "table": lay_out_skills(facts.skills),
        "density": _density(text),
    }


def _letter(facts: AttendanceLetterFacts) -> dict[str, Any]:
    text = facts.event_title + facts.theme + facts.organiser + facts.venue
    return {
        "event_words": facts.event_title.split(),
        "span": sampai_tanggal(facts.starts_on, facts.ends_on),
        "jp_total": decimal_text(facts.jp_total),
        "jp_attended": decimal_text(facts.jp_attended),
        "groups": _session_groups(facts),
        "density": _density(text),
    }


def _session_groups(facts: AttendanceLetterFacts) -> list[tuple[str, list[Any]]]:
    number, groups = 0, []
    for group, name in GROUPS.items():
        rows = []
        for session in (row for row in facts.sessions if row.group == group):
            number += 1
            jp = decimal_text(session.jp)
            attended = jp if session.attended else NOT_ATTENDED
            rows.append(
                {
                    "number": number,
                    "title": session.title,
                    "jp": jp,
                    "attended": attended,
                }
            )
        if rows:
            groups.append((name, rows))
    return groups


def _density(text: str) -> str:
    return "tight" if width_em(text) > ROOMY_EM else "roomy"
