import pytest
from django.urls import reverse

from certificates.models import Certificate, PaperRun
from certificates.services import issue_papers
from lms.journal.models import WorkItem
from tests.factories.accounts import make_kader
from tests.factories.certificates import attend_all, make_event_with_earners
from tests.factories.courses import make_bimtek, make_registration


@pytest.fixture
def run(panitia) -> PaperRun:
    return issue_papers(make_event_with_earners(3), "keterangan", by=panitia)


def url_of(name: str, run: PaperRun) -> str:
    return reverse(name, args=[run.bimtek.slug, run.uid])


@pytest.mark.parametrize(
    ("kind", "papers"), [("keterangan", 2), ("kompetensi", 2), ("daftar_hadir", 0)]
)
def test_a_button_starts_a_run_and_leads_to_its_bar(signed_in, panitia, kind, papers):
    bimtek = make_event_with_earners(2)
    url = reverse("papers_start", args=[bimtek.slug])
    answer = signed_in(panitia).post(url, {"jenis": kind})
    assert answer.url == url_of("paper_run", PaperRun.objects.get())
    assert Certificate.objects.filter(kind=kind).count() == papers


def test_a_refusal_is_said_on_the_papers_page(signed_in, panitia):
    bimtek = make_bimtek()
    url = reverse("papers_start", args=[bimtek.slug])
    page = signed_in(panitia).post(url, {"jenis": "kompetensi"}, follow=True)
    assert "Belum ada peserta yang memenuhi syarat sertifikat kompetensi." in (
        page.content.decode()
    )


def test_an_unknown_button_does_nothing(signed_in, panitia):
    bimtek = make_event_with_earners(1)
    url = reverse("papers_start", args=[bimtek.slug])
    page = signed_in(panitia).post(url, {"jenis": "piagam"}, follow=True)
    assert "Pilih dokumen yang akan dibuat." in page.content.decode()
    assert PaperRun.objects.count() == 0


@pytest.mark.parametrize("name", ["paper_run_cancel", "paper_run_resume"])
def test_only_panitia_stops_or_resumes(run, signed_in, dinas, stranger, name):
    url = url_of(name, run)
    outcomes = [signed_in(user).post(url).status_code for user in (dinas, stranger)]
    assert outcomes == [403, 404]
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"waiting"}


def test_only_panitia_starts(signed_in, dinas, stranger, run):
    url = reverse("papers_start", args=[run.bimtek.slug])
    outcomes = [
        signed_in(user).post(url, {"jenis": "kompetensi"}).status_code
        for user in (dinas, stranger)
    ]
    assert outcomes == [403, 404]


def test_the_browser_is_told_how_far_the_run_is(run, signed_in, panitia):
    WorkItem.objects.filter(pk=run.batch.items.first().pk).update(state="done")
    assert signed_in(panitia).get(url_of("paper_run_progress", run)).json() == {
        "total": 3,
        "done": 1,
        "failed": 0,
        "finished": False,
        "sentence": "1 dari 3 selesai, 2 sedang dibuat.",
    }


def test_progress_is_hidden_from_strangers(run, signed_in, stranger, assessor):
    url = url_of("paper_run_progress", run)
    assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(assessor).get(url).status_code == 403


def test_a_run_of_another_event_is_not_found(run, signed_in, panitia):
    url = reverse("paper_run", args=[make_bimtek().slug, run.uid])
    assert signed_in(panitia).get(url).status_code == 404


def test_failed_papers_are_named_with_a_sentence_and_a_retry(run, signed_in, panitia):
    run.batch.items.update(state="done")
    failed = run.batch.items.first()
    WorkItem.objects.filter(pk=failed.pk).update(
        state="parked", last_error="Gagal setelah 5 kali dicoba (OSError: penuh)."
    )
    page = signed_in(panitia).get(url_of("paper_run", run)).content.decode()
    assert "Kader 1" in page
    assert "Gagal setelah 5 kali dicoba" in page
    assert "Coba lagi" in page
    signed_in(panitia).post(url_of("paper_run_resume", run))
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)


def test_a_stopped_run_keeps_its_numbers_and_can_go_on(run, signed_in, panitia):
    browser = signed_in(panitia)
    browser.post(url_of("paper_run_cancel", run))
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"cancelled"}
    assert Certificate.objects.count() == 3
    browser.post(url_of("paper_run_resume", run))
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"waiting"}


def test_a_working_run_refreshes_itself_without_javascript(run, signed_in, panitia):
    url = url_of("paper_run", run)
    assert b'http-equiv="refresh"' in signed_in(panitia).get(url).content
    run.batch.items.update(state="done")
    assert b'http-equiv="refresh"' not in signed_in(panitia).get(url).content


def test_a_failure_does_not_hide_behind_a_later_run(run, signed_in, panitia):
    run.batch.items.update(state="parked")
    attend_all(make_registration(run.bimtek, make_kader("Datang Kemudian")))
    later = issue_papers(run.bimtek, "keterangan", by=panitia)
    later.batch.items.update(state="done")
    url = reverse("bimtek_papers", args=[run.bimtek.slug])
    page = signed_in(panitia).get(url).content.decode()
    assert "Ada yang gagal" in page
    assert url_of("paper_run", run) in page
    assert url_of("paper_run", later) not in page
