"""Where a kader stands in one skill, and why. Pure: the ledger's lines come in as
dataclasses, and neither their order nor a repeated line changes the verdict.

Which line counts:
- A withdrawn line never counts.
- Knowledge: the latest result. Two results of one moment: the stricter.
- Practice: the latest day with an observation. On that day each assessor's newest
  observation stands for them, and if assessors disagree the stricter holds. An
  observation on a later day settles the matter.
- A result counts for `validity_months` from its own day; *cakap* ends with the first
  of its results to end.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assessments.ruleset import SkillRule
from lms.templatetags.ui import tanggal, tanggal_pendek

TRAINED, KNOWLEDGE, PRACTICE = "trained", "knowledge", "practice"
WITHDRAWAL = "withdrawal"
NONE, HAS_TRAINING, ASSESSED, COMPETENT = "belum", "dilatih", "dinilai", "cakap"


@dataclass(frozen=True)
class EvidenceFact:
    """One line of the ledger. `at` is local time; `by` is who recorded it."""

    uid: str
    kind: str
    positive: bool
    at: datetime
    score: int | None = None
    max_score: int | None = None
    by_id: int | None = None
    by: str = ""
    detail: str = ""
    withdraws: str | None = None


@dataclass(frozen=True)
class SkillVerdict:
    """The status with its reasons: one sentence for people, the parts as data."""

    status: str
    valid_until: date | None
    sentence: str
    explanation: dict[str, Any] = field(default_factory=dict)


def decide_skill(
    facts: Iterable[EvidenceFact],
    rule: SkillRule,
    *,
    version: str,
    practice: bool,
    today: date,
) -> SkillVerdict:
    """Return the status of one skill from its lines of the ledger.

    `practice` says whether the skill is done with hands or mouth; `version` names the
    rule in the sentence. *cakap* needs a valid passed test and, for such a skill when
    the rule asks it, a valid observed practice.
    """
    unique = {fact.uid: fact for fact in facts}
    # Sorted first, so that the reason shown never depends on the order of arrival.
    pulls = sorted((f for f in unique.values() if f.kind == WITHDRAWAL), key=_rank)
    withdrawn = {fact.withdraws: fact for fact in pulls}
    standing = [
        fact
        for fact in unique.values()
        if fact.kind != WITHDRAWAL and fact.uid not in withdrawn
    ]
    case = _Case(
        trained=_newest(f for f in standing if f.kind == TRAINED),
        knowledge=_newest(f for f in standing if f.kind == KNOWLEDGE),
        practice=_deciding_practice([f for f in standing if f.kind == PRACTICE]),
        needs_practice=practice and rule.practice_required,
        months=rule.validity_months,
        today=today,
    )
    pulled = [(unique[uid], fact) for uid, fact in withdrawn.items() if uid in unique]
    return case.verdict(version, sorted(pulled, key=lambda pair: _rank(pair[1])))


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def describe(fact: EvidenceFact) -> str:
    """Return one line of the ledger in words, "Ujian 12 dari 15 (3 Sep 2025)"."""
    words = _phrase(fact)
    return words[:1].upper() + words[1:]


def _rank(fact: EvidenceFact) -> tuple[datetime, bool, str]:
    # Of two lines of one moment the stricter ranks later, so that it counts.
    return (fact.at, not fact.positive, fact.uid)


def _newest(facts: Iterable[EvidenceFact]) -> EvidenceFact | None:
    return max(facts, key=_rank, default=None)


def _deciding_practice(facts: list[EvidenceFact]) -> EvidenceFact | None:
    if not facts:
        return None
    last_day = max(fact.at.date() for fact in facts)
    by_assessor: dict[int | None, list[EvidenceFact]] = {}
    for fact in facts:
        if fact.at.date() == last_day:
            by_assessor.setdefault(fact.by_id, []).append(fact)
    spoken = [max(lines, key=_rank) for lines in by_assessor.values()]
    return max(spoken, key=lambda fact: (not fact.positive, _rank(fact)))


@dataclass(frozen=True)
class _Case:
    """The lines that count, beside the rule they are held against."""

    trained: EvidenceFact | None
    knowledge: EvidenceFact | None
    practice: EvidenceFact | None
    needs_practice: bool
    months: int
    today: date

    def ends(self, fact: EvidenceFact) -> date:
        return add_months(fact.at.date(), self.months)

    def lack(self, fact: EvidenceFact | None) -> str:
        """Say what a result lacks: "" when it holds."""
        if fact is None:
            return "missing"
        if not fact.positive:
            return "not_passed"
        return "expired" if self.ends(fact) < self.today else ""

    @property
    def lacks(self) -> dict[str, str]:
        found = {KNOWLEDGE: self.lack(self.knowledge)}
        if self.needs_practice:
            found[PRACTICE] = self.lack(self.practice)
        return {kind: why for kind, why in found.items() if why}

    @property
    def status(self) -> str:
        if not self.lacks:
            return COMPETENT
        if self.knowledge or self.practice:
            return ASSESSED
        return HAS_TRAINING if self.trained else NONE

    @property
    def valid_until(self) -> date | None:
        if self.lacks:
            return None
        counted = [self.knowledge, self.practice if self.needs_practice else None]
        return min(self.ends(fact) for fact in counted if fact)

    def verdict(
        self, version: str, pulled: list[tuple[EvidenceFact, EvidenceFact]]
    ) -> SkillVerdict:
        lines = {
            TRAINED: self.trained,
            KNOWLEDGE: self.knowledge,
            PRACTICE: self.practice,
        }
        explanation = {
            "rules": version,
            "needs_practice": self.needs_practice,
            "lacks": self.lacks,
            "withdrawn": [
                {"uid": was.uid, "kind": was.kind, "reason": why.detail}
                for was, why in pulled
            ],
            **{kind: _as_data(fact) for kind, fact in lines.items() if fact},
        }
        sentence = self._sentence(version)
        if pulled and self.lacks:
            was, why = pulled[-1]
            sentence += f" Bukti {_noun(was)} ditarik: {why.detail}."
        return SkillVerdict(self.status, self.valid_until, sentence, explanation)

    def _sentence(self, version: str) -> str:
        if self.status == NONE:
            return "Belum ada bukti untuk keterampilan ini."
        if self.status == HAS_TRAINING:
            todo = "ujian dan praktik" if self.needs_practice else "ujian"
            return f"Sudah {_phrase(self.trained)}. Belum ada hasil {todo}."
        parts = [
            self._part(KNOWLEDGE, self.knowledge, "belum ada hasil ujian"),
        ]
        if self.needs_practice or self.practice:
            parts.append(self._part(PRACTICE, self.practice, "praktik belum diamati"))
        body = ", ".join(parts)
        if self.valid_until is None:
            return f"Sudah dinilai, belum cakap: {body}, aturan {version}."
        until = tanggal(self.valid_until)
        return f"Cakap: {body}, aturan {version}, berlaku s.d. {until}."

    def _part(self, kind: str, fact: EvidenceFact | None, absent: str) -> str:
        if fact is None:
            return absent
        why = self.lacks.get(kind, "")
        tail = {
            "not_passed": " belum cukup",
            "expired": f" habis masa berlakunya {tanggal_pendek(self.ends(fact))}",
        }.get(why, "")
        return _phrase(fact) + tail


def _noun(fact: EvidenceFact) -> str:
    word = {TRAINED: "pelatihan", KNOWLEDGE: "ujian", PRACTICE: "praktik"}[fact.kind]
    return f"{word} {tanggal_pendek(fact.at.date())}"


def _phrase(fact: EvidenceFact) -> str:
    day = tanggal_pendek(fact.at.date())
    if fact.kind == TRAINED:
        return f"dilatih: {fact.detail} ({day})" if fact.detail else f"dilatih ({day})"
    figure = f" {fact.score} dari {fact.max_score}" if fact.max_score else ""
    if fact.kind == KNOWLEDGE:
        return f"ujian{figure} ({day})"
    steps = f"{figure} langkah" if figure else ""
    by = f" oleh {fact.by}" if fact.by else ""
    return f"praktik{steps}{by} ({day})"


def _as_data(fact: EvidenceFact) -> dict[str, Any]:
    return {
        "uid": fact.uid,
        "on": fact.at.date().isoformat(),
        "positive": fact.positive,
        "score": fact.score,
        "max_score": fact.max_score,
        "by": fact.by,
        "detail": fact.detail,
    }
