"""The fact types of this app that a device may send."""

from courses.facts import attendance, lesson


def register() -> None:
    """Register the fact types this app owns."""
    attendance.register()
    lesson.register()
