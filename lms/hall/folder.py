"""A folder of sealed packs: what `export_packs` writes and `serve_hall` serves.

    asal.json                             where it came from and when
    kunci.json, paket.json                as /paket/kunci/ and /paket/ answer
    manifest/<slug>.json                  as /paket/<slug>/ answers
    bagian/<sha256>                       as /paket/bagian/<sha256>/ answers
    berkas/<slug>-<version>.cakap.zip     one file per module, to hand on

Every file is written whole under another name first, the list of packs last: a cut
export leaves a folder that serves what it served before.
"""

import hashlib
import json
import os
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lms.hall.source import SLUG, Manifest, Source, SourceFailed

SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"[0-9a-f]{16}")
# The same moment in every zip: the same pack is the same file.
ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Exported:
    """What an export did: modules written, parts fetched and already there, removed."""

    packs: int
    fetched: int
    kept: int
    removed: int
    bytes: int


def export(source: Source, folder: Path, *, now: datetime) -> Exported:
    """Bring a folder to what the source has now; only what is missing is fetched.

    Raises SourceFailed, and then leaves the packs of before in place.
    """
    for name in ("manifest", "bagian", "berkas"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    manifests = [checked(source.manifest(slug), slug) for slug in source.slugs()]
    sizes = {file["sha256"]: file["size"] for one in manifests for file in one["files"]}
    missing = [sha for sha in sizes if not is_whole(folder / "bagian" / sha, sha)]
    for sha in missing:
        body = source.part(sha)
        if hashlib.sha256(body).hexdigest() != sha:
            raise SourceFailed(f"Bagian {sha[:12]} rusak di jalan; jalankan lagi.")
        write(folder / "bagian" / sha, body)
    for manifest in manifests:
        write_zip(folder, manifest)
        write_json(folder / "manifest" / f"{manifest['slug']}.json", manifest)
    write_json(folder / "kunci.json", source.key())
    write_json(folder / "asal.json", {"site": source.site, "made_at": now.isoformat()})
    write_json(folder / "paket.json", listing(manifests))
    removed = remove_unused(folder, manifests)
    return Exported(
        packs=len(manifests),
        fetched=len(missing),
        kept=len(sizes) - len(missing),
        removed=removed,
        bytes=sum(sizes.values()),
    )


def checked(manifest: Manifest, slug: str) -> Manifest:
    """Return a manifest whose names may name files, or raise SourceFailed."""
    try:
        good = (
            manifest["format"] == 1
            and manifest["slug"] == slug
            and SLUG.fullmatch(slug)
            and VERSION.fullmatch(manifest["version"])
            and all(SHA256.fullmatch(file["sha256"]) for file in manifest["files"])
            and all(isinstance(file["size"], int) for file in manifest["files"])
        )
    except (KeyError, TypeError):
        good = False
    if not good:
        raise SourceFailed(f"Daftar isi modul {slug} tidak dapat dibaca.")
    return manifest


def listing(manifests: list[Manifest]) -> dict[str, Any]:
    """Return what /paket/ answers for these modules."""
    names = ("slug", "title", "version", "bytes")
    packs = [{name: one[name] for name in names} for one in manifests]
    return {"format": 1, "packs": packs}


def zip_name(manifest: Manifest) -> str:
    """Return the name of a module as one file."""
    return f"{manifest['slug']}-{manifest['version']}.cakap.zip"


def write_zip(folder: Path, manifest: Manifest) -> None:
    """Write a module as one file, unless this version is there; nothing is deflated."""
    target = folder / "berkas" / zip_name(manifest)
    # The seal may be renewed without a new version.
    if target.exists() and sealed_as(target, manifest):
        return
    half = target.with_suffix(".new")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_STORED) as packed:
        entries = [("manifest.json", to_json(manifest))]
        for sha in dict.fromkeys(file["sha256"] for file in manifest["files"]):
            entries.append((f"parts/{sha}", (folder / "bagian" / sha).read_bytes()))
        for name, body in entries:
            packed.writestr(zipfile.ZipInfo(name, ZIP_TIME), body)
    half.replace(target)


def sealed_as(path: Path, manifest: Manifest) -> bool:
    """Say whether a file carries exactly this manifest."""
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.read("manifest.json") == to_json(manifest)
    except (zipfile.BadZipFile, KeyError):
        return False


def remove_unused(folder: Path, manifests: list[Manifest]) -> int:
    """Remove what no present module needs, halves of a cut export included."""
    wanted = {folder / "manifest" / f"{one['slug']}.json" for one in manifests}
    wanted |= {folder / "berkas" / zip_name(one) for one in manifests}
    wanted |= {
        folder / "bagian" / file["sha256"] for one in manifests for file in one["files"]
    }
    there = [
        path
        for name in ("manifest", "bagian", "berkas")
        for path in (folder / name).iterdir()
    ]
    unused = [path for path in there if path not in wanted]
    for path in unused:
        path.unlink()
    return len(unused)


def is_whole(path: Path, sha256: str) -> bool:
    """Say whether a part is there with the content its name promises."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False


def write(path: Path, body: bytes) -> None:
    """Write a file so that its name never shows half of it, also after a power cut."""
    half = path.with_name(path.name + ".new")
    with half.open("wb") as target:
        target.write(body)
        target.flush()
        os.fsync(target.fileno())
    half.replace(path)


def to_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def write_json(path: Path, value: Any) -> None:
    write(path, to_json(value))
