"""The work this app owes itself: rendering certificates, lists and the ZIP.

Every handler starts with "already done?", may be killed at any moment and run again.
Messages and rows carry uids only.
The renderer is imported by the handlers that use it: it costs a second and 40 MB, and
web processes register these handlers too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.utils import timezone

from certificates import storage, topics
from certificates.compose import FACTS_KIND
from certificates.facts import certificate_facts_from_json
from certificates.lists import list_facts
from certificates.models import Certificate, CertificateFile, EventPaper, PaperRun
from certificates.services.slips import make_slips
from courses.models import Bimtek
from courses.refusals import Refusal
from lms.journal.work import WorkRefused, register_work

# ZIP entries carry a date; a fixed one keeps equal contents equal bytes.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
BLOCK = 1024 * 1024


def register() -> None:
    """Register the work topics this app owns."""
    register_work(topics.RENDER, make_certificate_file)
    register_work(topics.LIST, make_list_file)
    register_work(topics.BUNDLE, make_bundle_file)
    register_work(topics.SLIPS, make_slip_file)


def make_certificate_file(uid: str) -> None:
    """Render one certificate from its frozen facts and store it, once."""
    from certificates.pdf.render import render_certificate

    certificate = Certificate.objects.filter(uid=uid, file=None).first()
    if certificate is None:
        return
    facts = certificate_facts_from_json(FACTS_KIND[certificate.kind], certificate.facts)
    stored = storage.store_bytes(
        f"sertifikat/{certificate.bimtek_id}",
        str(certificate.uid),
        ".pdf",
        render_certificate(facts),
    )
    # Two workers that both held the paper rendered equal bytes: one row is enough.
    CertificateFile.objects.get_or_create(
        certificate=certificate,
        defaults={
            "path": stored.path,
            "sha256": stored.sha256,
            "size": stored.size,
        },
    )


def make_list_file(uid: str) -> None:
    """Render one attendance list of an event from what is recorded now."""
    from certificates.pdf.render import render_daftar_hadir

    paper = _unready(uid)
    if paper is None:
        return
    facts = list_facts(paper)
    data = render_daftar_hadir([facts])
    _finish(paper, storage.store_bytes(_folder(paper), str(uid), ".pdf", data))


def make_bundle_file(uid: str) -> None:
    """Pack every finished paper of an event into one ZIP on disk, never in memory."""
    paper = _unready(uid)
    if paper is None:
        return
    with TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_STORED) as archive:
            for entry in bundle_entries(paper.run.bimtek):
                _pack(archive, entry)
        _finish(paper, storage.store_file(_folder(paper), str(uid), ".zip", file))


def make_slip_file(uid: str) -> None:
    """Print the slips of one kabupaten/kota; printed again, they get new codes."""
    paper = _unready(uid)
    if paper is None:
        return
    run = paper.run
    try:
        data = make_slips(run.bimtek, by=run.created_by, kabupaten=paper.scope)
    except Refusal as refusal:
        raise WorkRefused(refusal.sentence) from refusal
    _finish(paper, storage.store_bytes(_folder(paper), str(uid), ".pdf", data))


def _unready(uid: str) -> EventPaper | None:
    return (
        EventPaper.objects.filter(uid=uid, ready_at=None)
        .select_related(
            "run__bimtek__organiser", "run__bimtek__signatory", "run__created_by"
        )
        .first()
    )


def _folder(paper: EventPaper) -> str:
    return f"kegiatan/{paper.run.bimtek_id}"


def _finish(paper: EventPaper, stored: storage.StoredPaper) -> None:
    EventPaper.objects.filter(pk=paper.pk).update(
        path=stored.path,
        sha256=stored.sha256,
        size=stored.size,
        ready_at=timezone.now(),
    )


@dataclass(frozen=True)
class Entry:
    """One file of the ZIP: where it lies in the storage, how it is called inside."""

    path: str
    name: str


def bundle_entries(bimtek: Bimtek) -> Iterator[Entry]:
    """Yield the finished certificates and the newest attendance lists of an event."""
    with transaction.atomic():
        certificates = list(
            Certificate.objects.filter(bimtek=bimtek, file__isnull=False)
            .select_related("file", "holder")
            .order_by("kind", "number")
        )
        lists = list(newest_lists(bimtek))
    for paper in certificates:
        name = storage.download_name(f"{paper.number:03d}", paper.holder.name)
        yield Entry(paper.file.path, f"{paper.get_kind_display()}/{name}.pdf")
    for paper in lists:
        name = storage.download_name(paper.title)
        yield Entry(paper.path, f"{paper.get_kind_display()}/{name}.pdf")


def newest_lists(bimtek: Bimtek) -> Iterator[EventPaper]:
    """Yield the finished attendance lists of the event's newest run of lists."""
    run = bimtek.paper_runs.filter(kind=PaperRun.Kind.LISTS).first()
    if run is not None:
        yield from run.papers.filter(ready_at__isnull=False)


def _pack(archive: ZipFile, entry: Entry) -> None:
    info = ZipInfo(entry.name, ZIP_DATE)
    try:
        source = storage.open_paper(entry.path)
    except FileNotFoundError as missing:
        raise WorkRefused(
            f"Berkas {entry.name} tidak ditemukan di penyimpanan. "
            "Hubungi pengelola sistem."
        ) from missing
    with source, archive.open(info, "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            target.write(block)
