"""News from below that changes what a lesson pack holds."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from assessments.models import Assessment, AssessmentItem, Choice, Question
from content.models import CustomDocument, CustomImage
from courses.packs.present import forget_packs

# Pages show these, and changing one publishes no page.
SHARED = (CustomImage, CustomDocument, Question, Choice, Assessment, AssessmentItem)


def connect() -> None:
    """Listen to what pages share."""
    for model in SHARED:
        for signal in (post_save, post_delete):
            signal.connect(
                shared_changed, model, dispatch_uid=f"packs-{model.__name__}"
            )


def shared_changed(**_kwargs: Any) -> None:
    forget_packs()
