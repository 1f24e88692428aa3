"""Models by noun: pages, media and the framework."""

from content.models.framework import (
    FrameworkEntry,
    LevelRuleSet,
    Skill,
    SkillGroup,
    SPMField,
)
from content.models.media import CustomDocument, CustomImage, CustomRendition
from content.models.pages import ArticlePage, HomePage

__all__ = [
    "ArticlePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "FrameworkEntry",
    "HomePage",
    "LevelRuleSet",
    "SPMField",
    "Skill",
    "SkillGroup",
]
