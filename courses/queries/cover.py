"""The picture that stands for a module: the first one in its lessons."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.models import CustomImage
from courses.models import LessonPage

# Twice as sharp as it is shown, and still only a few kB.
SMALL = "max-640x400|format-webp|webpquality-60"


@dataclass(frozen=True)
class Cover:
    """Where a picture is, and its size in pixels so that nothing moves."""

    url: str
    width: int
    height: int


def cover_of(lesson_ids: Iterable[int]) -> Cover | None:
    """Return the cover of the module with these lessons, None without any picture.

    Two queries, and one more for a photo, whose small version is made at first sight.
    """
    lessons = LessonPage.objects.filter(pk__in=lesson_ids).order_by("path")
    for body in lessons.values_list("body", flat=True):
        for block in body.raw_data:
            if block["type"] == "image":
                image = CustomImage.objects.filter(pk=block["value"]["image"]).first()
                return _cover(image) if image else None
    return None


def _cover(image: CustomImage) -> Cover:
    if image.is_svg():
        return Cover(image.file.url, image.width, image.height)
    small = image.get_rendition(SMALL)
    return Cover(small.url, small.width, small.height)
