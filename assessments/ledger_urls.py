"""Addresses of the ledger for panitia and Dinas, and of verdicts as data."""

from django.urls import path

from assessments.views import disputes, outside, rule_sets, verdicts

urlpatterns = [
    path("dinas/selisih/", disputes.dispute_list, name="dispute_list"),
    path(
        "dinas/selisih/<uuid:uid>/<int:number>/",
        disputes.dispute_detail,
        name="dispute_detail",
    ),
    path("dinas/luar/", outside.outside_list, name="outside_list"),
    path("dinas/luar/<uuid:uid>/berkas/", outside.outside_file, name="outside_file"),
    path("dinas/konfirmasi/", outside.confirm, name="confirm_skill"),
    path("dinas/aturan/", rule_sets.rule_list, name="rule_list"),
    path(
        "dinas/aturan/<int:pk>/pratinjau/",
        rule_sets.preview_start,
        name="preview_start",
    ),
    path(
        "dinas/aturan/pratinjau/<uuid:uid>/",
        rule_sets.rule_preview,
        name="rule_preview",
    ),
    path("dinas/pedoman/", rule_sets.guideline_list, name="guideline_list"),
    path(
        "capaian/<int:number>/putusan.json",
        verdicts.achievement_verdict,
        name="achievement_verdict",
    ),
]
