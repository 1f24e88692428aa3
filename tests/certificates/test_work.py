import hashlib
import subprocess
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from certificates import storage
from certificates.models import Certificate, CertificateFile, EventPaper
from certificates.services import issue_papers, make_bundle, make_lists
from certificates.topics import RENDER
from certificates.work import (
    make_bundle_file,
    make_certificate_file,
    make_list_file,
)
from courses.refusals import Refusal
from lms.journal.models import WorkItem
from lms.journal.work import WorkRefused, claim_work, run_claimed
from tests.factories.certificates import make_certificate, make_event_with_earners
from tests.factories.courses import make_bimtek


def text_of(data: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def stored(path: str) -> bytes:
    with storage.open_paper(path) as file:
        return file.read()


@pytest.mark.django_db
def test_a_claimed_paper_is_rendered_stored_and_closed():
    certificate = make_certificate("kompetensi")
    run_claimed(claim_work(RENDER))
    file = CertificateFile.objects.get(certificate=certificate)
    data = stored(file.path)
    assert hashlib.sha256(data).hexdigest() == file.sha256
    assert file.sha256 in file.path
    assert file.size == len(data)
    assert certificate.number_text in text_of(data)
    assert WorkItem.objects.get().state == "done"


@pytest.mark.django_db
def test_rendering_twice_leaves_one_file():
    certificate = make_certificate()
    make_certificate_file(str(certificate.uid))
    first = CertificateFile.objects.get()
    make_certificate_file(str(certificate.uid))
    assert CertificateFile.objects.get() == first


@pytest.mark.django_db
def test_a_worker_killed_before_its_row_leaves_equal_bytes():
    certificate = make_certificate()
    make_certificate_file(str(certificate.uid))
    before = CertificateFile.objects.get()
    CertificateFile.objects.all().delete()
    make_certificate_file(str(certificate.uid))
    after = CertificateFile.objects.get()
    assert (after.path, after.sha256) == (before.path, before.sha256)


@pytest.mark.django_db
def test_half_a_file_from_a_killed_worker_is_replaced():
    certificate = make_certificate()
    make_certificate_file(str(certificate.uid))
    file = CertificateFile.objects.get()
    whole = stored(file.path)
    storages["papers"].delete(file.path)
    storages["papers"].save(file.path, ContentFile(whole[:1000]))
    CertificateFile.objects.all().delete()
    make_certificate_file(str(certificate.uid))
    assert stored(CertificateFile.objects.get().path) == whole


@pytest.mark.django_db
def test_work_for_a_paper_that_is_gone_does_nothing():
    make_certificate_file("0198c6a2-0000-7000-8000-000000000000")
    assert CertificateFile.objects.count() == 0


@pytest.mark.django_db
def test_a_failing_renderer_is_tried_again_later(monkeypatch, logged_errors):
    make_certificate()

    def broken(facts):
        raise OSError("disk full")

    monkeypatch.setattr("certificates.pdf.render.render_certificate", broken)
    run_claimed(claim_work(RENDER))
    item = WorkItem.objects.get()
    assert (item.state, item.attempts) == ("waiting", 1)
    assert item.last_error == "OSError: disk full"
    assert len(logged_errors) == 1


@pytest.mark.django_db
def test_lists_are_owed_per_session_and_day_filled_and_blank(panitia):
    bimtek = make_event_with_earners(1)
    run = make_lists(bimtek, by=panitia)
    kinds = sorted(run.papers.values_list("kind", flat=True))
    assert kinds == ["daftar_hadir"] * 3 + ["daftar_kosong"] * 3
    assert run.batch.items.filter(topic="certificates.list").count() == 6


@pytest.mark.django_db
def test_asking_again_while_lists_are_made_answers_the_same_run(panitia):
    bimtek = make_event_with_earners(1)
    assert make_lists(bimtek, by=panitia) == make_lists(bimtek, by=panitia)
    assert EventPaper.objects.count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "arrival"), [("daftar_hadir", True), ("daftar_kosong", False)]
)
def test_a_filled_list_says_when_and_how_a_blank_one_does_not(panitia, kind, arrival):
    bimtek = make_event_with_earners(2)
    run = make_lists(bimtek, by=panitia)
    paper = run.papers.filter(kind=kind).first()
    make_list_file(str(paper.uid))
    paper.refresh_from_db()
    text = text_of(stored(paper.path))
    assert "Kader 1" in text
    assert ("pindai kartu" in text) is arrival
    assert hashlib.sha256(stored(paper.path)).hexdigest() == paper.sha256


@pytest.mark.django_db
def test_a_list_of_a_removed_session_is_refused_with_a_sentence(panitia):
    bimtek = make_event_with_earners(1)
    run = make_lists(bimtek, by=panitia)
    paper = run.papers.exclude(scope="2025-08-20").first()
    EventPaper.objects.filter(pk=paper.pk).update(
        scope="0198c6a2-0000-7000-8000-000000000000"
    )
    with pytest.raises(WorkRefused, match="sudah tidak ada di jadwal"):
        make_list_file(str(paper.uid))


@pytest.mark.django_db
def test_lists_need_participants(panitia):
    with pytest.raises(Refusal) as refused:
        make_lists(make_bimtek(), by=panitia)
    assert refused.value.code == "no_participants"


@pytest.mark.django_db
def test_the_zip_holds_every_paper_under_a_readable_name(panitia):
    bimtek = make_event_with_earners(2)
    issue_papers(bimtek, "keterangan", by=panitia)
    lists = make_lists(bimtek, by=panitia)
    for certificate in Certificate.objects.all():
        make_certificate_file(str(certificate.uid))
    make_list_file(str(lists.papers.filter(scope="2025-08-20").first().uid))
    paper = make_bundle(bimtek, by=panitia).papers.get()
    make_bundle_file(str(paper.uid))
    paper.refresh_from_db()
    with storage.open_paper(paper.path) as file, ZipFile(file) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "Daftar hadir/20 Agustus 2025, sehari penuh.pdf",
            "Surat keterangan mengikuti/001 Kader 1.pdf",
            "Surat keterangan mengikuti/002 Kader 2.pdf",
        ]


@pytest.mark.django_db
def test_the_zip_waits_for_papers_being_made(panitia):
    bimtek = make_event_with_earners(1)
    issue_papers(bimtek, "keterangan", by=panitia)
    with pytest.raises(Refusal) as refused:
        make_bundle(bimtek, by=panitia)
    assert refused.value.code == "unfinished"


@pytest.mark.django_db
def test_a_zip_with_a_missing_file_is_refused_with_its_name(panitia):
    certificate = make_certificate()
    make_certificate_file(str(certificate.uid))
    paper = make_bundle(certificate.bimtek, by=panitia).papers.get()
    storages["papers"].delete(CertificateFile.objects.get().path)
    with pytest.raises(WorkRefused, match=r"001 Kader 1\.pdf tidak ditemukan"):
        make_bundle_file(str(paper.uid))


def test_download_names_keep_letters_and_drop_what_systems_refuse():
    assert storage.download_name('Nur "Aini" S.Tr.Keb.', "a/b") == (
        "Nur -Aini- S.Tr.Keb. a-b"
    )
