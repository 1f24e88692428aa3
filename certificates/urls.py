"""Addresses of papers: wallet, booklet, public verification, an event's papers."""

from django.urls import path

from certificates.views import booklet, download, event, exams, runs, verify, wallet

urlpatterns = [
    path("sertifikat/", wallet.wallet, name="wallet"),
    path(
        "sertifikat/<uuid:uid>/unduh/",
        download.certificate_file,
        name="certificate_download",
    ),
    path(
        "sertifikat/<uuid:uid>/cabut/",
        event.revoke,
        name="certificate_revoke",
    ),
    path("capaian/buku/", booklet.own_booklet, name="own_booklet"),
    path("capaian/buku/<uuid:uid>/", booklet.booklet, name="booklet"),
    path("v/", verify.ask_code, name="verify"),
    path("v/<str:code>/", verify.show_paper, name="verify_paper"),
    path(
        "bimtek/<slug:slug>/uji/<slug:which>/kertas/naskah-<slug:code>.pdf",
        exams.booklet,
        name="exam_booklet",
    ),
    path(
        "bimtek/<slug:slug>/uji/<slug:which>/kertas/lembar.pdf",
        exams.answer_sheets,
        name="exam_sheets",
    ),
    path("bimtek/<slug:slug>/dokumen/", event.papers, name="bimtek_papers"),
    path(
        "bimtek/<slug:slug>/dokumen/peserta/<str:kind>/",
        event.eligibility,
        name="papers_eligibility",
    ),
    path(
        "bimtek/<slug:slug>/dokumen/register/",
        event.register,
        name="papers_register",
    ),
    path("bimtek/<slug:slug>/dokumen/buat/", runs.start, name="papers_start"),
    path("bimtek/<slug:slug>/dokumen/slip.pdf", event.slips, name="papers_slips"),
    path(
        "bimtek/<slug:slug>/dokumen/berkas/<uuid:uid>/",
        download.event_file,
        name="event_paper_download",
    ),
    path("bimtek/<slug:slug>/dokumen/<uuid:uid>/", runs.show, name="paper_run"),
    path(
        "bimtek/<slug:slug>/dokumen/<uuid:uid>/kemajuan/",
        runs.progress,
        name="paper_run_progress",
    ),
    path(
        "bimtek/<slug:slug>/dokumen/<uuid:uid>/batal/",
        runs.cancel,
        name="paper_run_cancel",
    ),
    path(
        "bimtek/<slug:slug>/dokumen/<uuid:uid>/lanjut/",
        runs.resume,
        name="paper_run_resume",
    ),
]
