"""Reads for pages, the home screen, events and papers."""

from assessments.queries.attempts import (
    QuestionPage,
    ResultPage,
    SittingCard,
    question_page,
    result_page,
    review_rows,
    sitting_card,
)
from assessments.queries.capaian import (
    LevelCard,
    SkillRow,
    level_card,
    skill_ledger,
    skill_rows,
)
from assessments.queries.papers import paper_sheet
from assessments.queries.results import (
    OddResult,
    odd_results,
    results_by_user,
    sitting_results,
)

__all__ = [
    "LevelCard",
    "OddResult",
    "QuestionPage",
    "ResultPage",
    "SittingCard",
    "SkillRow",
    "level_card",
    "odd_results",
    "paper_sheet",
    "question_page",
    "result_page",
    "results_by_user",
    "review_rows",
    "sitting_card",
    "sitting_results",
    "skill_ledger",
    "skill_rows",
]
