"""Where files that show a person lie: never below MEDIA_ROOT, which everybody reads."""

from django.core.files.storage import Storage, storages


def private_files() -> Storage:
    """Return the storage of papers; they leave only through a view that asks who."""
    return storages["papers"]
