"""Finished papers on disk or in the bucket, under names that hold their SHA-256."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import storages


@dataclass(frozen=True)
class StoredPaper:
    """Where a file lies; `sha256` is of its bytes, `size` counts them."""

    path: str
    sha256: str
    size: int


def store_bytes(folder: str, name: str, suffix: str, data: bytes) -> StoredPaper:
    """Store a paper and return where; storing the same bytes again changes nothing."""
    return store_file(folder, name, suffix, ContentFile(data))


def store_file(folder: str, name: str, suffix: str, file: BinaryIO) -> StoredPaper:
    """Store a seekable file under `folder/name-<sha256><suffix>`.

    A worker killed while it wrote leaves half a file under that name; the hash in the
    name tells, and the next try replaces it.
    """
    storage = storages["papers"]
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    path = f"{folder}/{name}-{sha256}{suffix}"
    if storage.exists(path):
        if stored_sha256(path) == sha256:
            return StoredPaper(path, sha256, size)
        storage.delete(path)
    file.seek(0)
    wrapped = file if isinstance(file, File) else File(file)
    return StoredPaper(storage.save(path, wrapped), sha256, size)


def stored_sha256(path: str) -> str:
    """Return the SHA-256 of what is stored under a path now."""
    with storages["papers"].open(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_paper(path: str) -> File:
    """Open a stored paper for reading; FileNotFoundError when it is gone."""
    return storages["papers"].open(path)


def download_name(*parts: str) -> str:
    """Return a file name that every phone and office computer accepts."""
    words = " ".join(filter(None, parts))
    kept = "".join(c if c.isalnum() or c in " .,-_" else "-" for c in words)
    return " ".join(kept.split()).strip(" .-")[:120]


def suffix_of(path: str) -> str:
    """Return the extension of a stored path, dot included."""
    return Path(path).suffix
