"""Where a kader stands in one skill, and why. Pure: the ledger's lines come in as
dataclasses, and neither their order nor a repeated line changes the verdict.

Which line counts (docs/rules.md tells it to people):
- A withdrawn line never counts.
- Knowledge: the latest result, held against the pass mark of the rule at hand. Two
  results of one moment: the stricter. Learning elsewhere is such a result of the day
  it ended; it never stands for practice.
- Practice: see `assessments.disputes`.
- A confirmation on a posyandu day counts when it is newer than the result it confirms.
  The newest one holds: a negative one takes *cakap* away until the practice is seen
  again or confirmed; a positive one extends nothing.
- A changed guideline takes away what is older than its day.
- A result counts for its months from its own day; *cakap* ends with the first of its
  results to end, or the day before the guideline changes. What has run out is renewed
  by a new result of the same side: a certifying test, however short, and an
  observation.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.functional import cached_property

from assessments.disputes import Practice, deciding_practice
from assessments.grading import Points
from assessments.lines import (
    ADJUDICATION,
    CONFIRMATION,
    KNOWLEDGE,
    OUTSIDE,
    PRACTICE,
    TRAINED,
    WITHDRAWAL,
    EvidenceFact,
    add_months,
    newest,
    rank,
)
from assessments.ruleset import SkillRule
from assessments.words import describe, noun, phrase, phrase_lacking
from lms.templatetags.ui import tanggal

__all__ = [
    "EvidenceFact",
    "SkillVerdict",
    "add_months",
    "decide_skill",
    "describe",
    "weigh_skill",
]

NONE, HAS_TRAINING, ASSESSED, COMPETENT = "belum", "dilatih", "dinilai", "cakap"
MISSING, NOT_PASSED, EXPIRED = "missing", "not_passed", "expired"
OUTDATED, DISPUTED, WEAK = "outdated", "disputed", "weak"
# Raised when the words change, so that a derivation writes them anew.
FORM = 2
# A confirmation this much before its day stands for it; a product default.
EARLY_DAYS = 14


@dataclass(frozen=True)
class SkillVerdict:
    """The status with its reasons: one sentence for people, the parts as data.

    `relearn` says why the skill must be learnt again ("" when it need not be),
    `disputed` that observers disagree, `confirmed_on` the last day it was confirmed.
    """

    status: str
    valid_until: date | None
    sentence: str
    explanation: dict[str, Any] = field(default_factory=dict)
    relearn: str = ""
    disputed: bool = False
    confirmed_on: date | None = None


def decide_skill(
    facts: Iterable[EvidenceFact],
    rule: SkillRule,
    *,
    version: str,
    practice: bool,
    today: date,
    changes: Iterable[date] = (),
) -> SkillVerdict:
    """Return the status of one skill from its lines of the ledger.

    `practice` says whether the skill is done with hands or mouth; `version` names the
    rule in the sentence; `changes` are the days from which a new guideline holds for
    the skill. *cakap* needs a valid passed test and, for such a skill when the rule
    asks it, a valid observed practice.
    """
    case = weigh_skill(
        facts, rule, version=version, practice=practice, today=today, changes=changes
    )
    return SkillVerdict(
        case.status,
        case.valid_until,
        case.sentence,
        case.explanation,
        case.relearn,
        case.disputed,
        case.confirmed_on,
    )


def weigh_skill(
    facts: Iterable[EvidenceFact],
    rule: SkillRule,
    *,
    version: str,
    practice: bool,
    today: date,
    changes: Iterable[date] = (),
) -> "Case":
    """Return what `decide_skill` decides, with the words still unwritten."""
    unique = {fact.uid: fact for fact in facts}
    by_kind: dict[str, list[EvidenceFact]] = defaultdict(list)
    for fact in unique.values():
        by_kind[fact.kind].append(fact)
    # Sorted first, so that the reason shown never depends on the order of arrival.
    pulls = sorted(by_kind.pop(WITHDRAWAL, []), key=rank)
    pulled = {
        fact.withdraws: (unique[fact.withdraws], fact)
        for fact in pulls
        if fact.withdraws in unique
    }
    if pulled:
        for kind, lines in by_kind.items():
            by_kind[kind] = [line for line in lines if line.uid not in pulled]
    return Case(
        rule=rule,
        version=version,
        needs_practice=practice and rule.practice_required,
        today=today,
        changes=tuple(sorted(changes)),
        trained=newest(by_kind[TRAINED]),
        known=by_kind[KNOWLEDGE] + by_kind[OUTSIDE],
        observed=deciding_practice(by_kind[PRACTICE], by_kind[ADJUDICATION]),
        confirmations=sorted(by_kind[CONFIRMATION], key=rank),
        pulled=sorted(pulled.values(), key=lambda pair: rank(pair[1])),
    )


@dataclass(frozen=True)
class Case:
    """The lines that stand, beside the rule they are held against."""

    rule: SkillRule
    version: str
    needs_practice: bool
    today: date
    changes: tuple[date, ...]
    trained: EvidenceFact | None
    known: Sequence[EvidenceFact]
    observed: Practice | None
    confirmations: Sequence[EvidenceFact]
    pulled: Sequence[tuple[EvidenceFact, EvidenceFact]]

    @cached_property
    def knowledge(self) -> EvidenceFact | None:
        """The latest result, or of passed ones since the last failure the longest."""
        if len(self.known) < 2:
            return self.known[0] if self.known else None
        failed = newest(fact for fact in self.known if not self.passed(fact))
        since = [f for f in self.known if failed is None or f.at > failed.at]

        def worth(fact: EvidenceFact) -> tuple:
            return (self.lack(fact) != OUTDATED, self.ends(fact), rank(fact))

        return max(since, key=worth, default=failed)

    @property
    def practice(self) -> EvidenceFact | None:
        return self.observed.line if self.observed else None

    @property
    def disputed(self) -> bool:
        return bool(self.observed and self.observed.dispute)

    @cached_property
    def counting_confirmations(self) -> list[EvidenceFact]:
        base = self.practice or self.knowledge
        return [f for f in self.confirmations if base and f.at > base.at]

    @property
    def confirmation(self) -> EvidenceFact | None:
        return newest(self.counting_confirmations)

    @property
    def confirmed_on(self) -> date | None:
        found = self.confirmation
        return found.at.date() if found and found.positive else None

    def passed(self, fact: EvidenceFact) -> bool:
        """Say whether a result is good enough under this rule."""
        if fact.kind == KNOWLEDGE and fact.score is not None and fact.max_score:
            mark = self.rule.knowledge_pass_percent
            return Points(fact.score, fact.max_score).reaches(mark)
        return fact.positive

    def ends(self, fact: EvidenceFact) -> date:
        outside = fact.kind == OUTSIDE
        months = self.rule.outside_months if outside else self.rule.validity_months
        return add_months(fact.at.date(), months)

    @cached_property
    def outdated_from(self) -> date | None:
        """The day of the newest guideline in force, None when none changed."""
        return max((day for day in self.changes if day <= self.today), default=None)

    def lack(self, fact: EvidenceFact | None) -> str:
        """Say what a result lacks: "" when it holds."""
        if fact is None:
            return MISSING
        if not self.passed(fact):
            return DISPUTED if fact.kind == PRACTICE and self.disputed else NOT_PASSED
        if self.outdated_from and fact.at.date() < self.outdated_from:
            return OUTDATED
        return EXPIRED if self.ends(fact) < self.today else ""

    @cached_property
    def lacks(self) -> dict[str, str]:
        found = {KNOWLEDGE: self.lack(self.knowledge)}
        if self.needs_practice:
            found[PRACTICE] = self.lack(self.practice)
        confirmation = self.confirmation
        if confirmation and not confirmation.positive:
            found[CONFIRMATION] = NOT_PASSED
        return {kind: why for kind, why in found.items() if why}

    @property
    def status(self) -> str:
        if not self.lacks:
            return COMPETENT
        if self.knowledge or self.practice:
            return ASSESSED
        return HAS_TRAINING if self.trained else NONE

    @cached_property
    def valid_until(self) -> date | None:
        if self.lacks:
            return None
        counted = [self.knowledge, self.practice if self.needs_practice else None]
        ends = [self.ends(fact) for fact in counted if fact]
        ahead = [d - timedelta(days=1) for d in self.changes if d > self.today]
        return min([*ends, *ahead])

    @property
    def recheck_on(self) -> date | None:
        """The first day on which time alone may change this verdict."""
        results = [*self.known, *([self.practice] if self.practice else [])]
        ends = [self.ends(fact) + timedelta(days=1) for fact in results]
        return min((d for d in [*ends, *self.changes] if d > self.today), default=None)

    @property
    def relearn(self) -> str:
        """Why the skill must be learnt again; "" while it holds or is in dispute."""
        found = set(self.lacks.values())
        if OUTDATED in found or EXPIRED in found:
            return OUTDATED if OUTDATED in found else EXPIRED
        weak = NOT_PASSED in (self.lacks.get(PRACTICE), self.lacks.get(CONFIRMATION))
        return WEAK if weak else ""

    @cached_property
    def explanation(self) -> dict[str, Any]:
        """The verdict as data: each line that counts, what is lacking and why."""
        lines = {
            TRAINED: self.trained,
            KNOWLEDGE: self.knowledge,
            PRACTICE: self.practice,
            CONFIRMATION: self.confirmation,
            ADJUDICATION: self.observed.ruling if self.observed else None,
        }
        found: dict[str, Any] = {
            "form": FORM,
            "rules": self.version,
            "needs_practice": self.needs_practice,
            "lacks": self.lacks,
            "withdrawn": [
                {"uid": was.uid, "kind": was.kind, "reason": why.detail}
                for was, why in self.pulled
            ],
        }
        found.update({kind: _as_data(fact) for kind, fact in lines.items() if fact})
        if self.disputed:
            found["dispute"] = [fact.uid for fact in self.observed.dispute]
        if self.outdated_from:
            found["guideline_from"] = self.outdated_from.isoformat()
        if self.rule.confirm_after_days and self.practice and self.practice.positive:
            found["confirmations"] = self._confirmations_due()
        return found

    def _confirmations_due(self) -> list[dict[str, str | None]]:
        rows = []
        seen = [f.at.date() for f in self.counting_confirmations if f.positive]
        for days in self.rule.confirm_after_days:
            due = self.practice.at.date() + timedelta(days=days)
            opens = due - timedelta(days=min(EARLY_DAYS, days))
            done = min((day for day in seen if day >= opens), default=None)
            rows.append(
                {"due": due.isoformat(), "done": done.isoformat() if done else None}
            )
        return rows

    @property
    def sentence(self) -> str:
        """The verdict in words for people."""
        words = self._sentence()
        if self.pulled and self.lacks:
            was, why = self.pulled[-1]
            words += f" Bukti {noun(was)} ditarik: {why.detail}."
        return words

    def _sentence(self) -> str:
        if self.status == NONE:
            return "Belum ada bukti untuk keterampilan ini."
        if self.status == HAS_TRAINING:
            todo = "ujian dan praktik" if self.needs_practice else "ujian"
            return f"Sudah {phrase(self.trained)}. Belum ada hasil {todo}."
        parts = [self._part(KNOWLEDGE, self.knowledge) or "belum ada hasil ujian"]
        if self.needs_practice or self.practice:
            seen = self._part(PRACTICE, self.practice) or "praktik belum diamati"
            parts.append(seen)
        if self.observed and self.observed.ruling:
            parts.append(phrase(self.observed.ruling))
        if self.confirmation:
            parts.append(phrase(self.confirmation))
        if OUTDATED in self.lacks.values():
            parts.append(f"pedoman baru berlaku {tanggal(self.outdated_from)}")
        body = f"{', '.join(parts)}, aturan {self.version}"
        if self.valid_until is None:
            return f"Sudah dinilai, belum cakap: {body}."
        return f"Cakap: {body}, berlaku s.d. {tanggal(self.valid_until)}."

    def _part(self, kind: str, fact: EvidenceFact | None) -> str:
        ends = self.ends(fact) if fact else None
        return phrase_lacking(fact, self.lacks.get(kind, ""), ends)


def _as_data(fact: EvidenceFact) -> dict[str, Any]:
    return {
        "uid": fact.uid,
        "kind": fact.kind,
        "on": fact.at.date().isoformat(),
        "positive": fact.positive,
        "score": fact.score,
        "max_score": fact.max_score,
        "by": fact.by,
        "detail": fact.detail,
    }
