from lms.sync.views.door import door, link

__all__ = ["door", "link"]
