"""Addresses of the ledger for panitia and Dinas, and of verdicts as data."""

from django.urls import path
from django.views.generic import RedirectView

from assessments.views import disputes, outside, rule_sets, verdicts

urlpatterns = [
    path("bukti/", RedirectView.as_view(pattern_name="dispute_list")),
    path("bukti/selisih/", disputes.dispute_list, name="dispute_list"),
    path(
        "bukti/selisih/<uuid:uid>/<int:number>/",
        disputes.dispute_detail,
        name="dispute_detail",
    ),
    path("bukti/luar/", outside.outside_list, name="outside_list"),
    path("bukti/luar/<uuid:uid>/berkas/", outside.outside_file, name="outside_file"),
    path("bukti/konfirmasi/", outside.confirm, name="confirm_skill"),
    path("bukti/aturan/", rule_sets.rule_list, name="rule_list"),
    path(
        "bukti/aturan/<int:pk>/pratinjau/",
        rule_sets.preview_start,
        name="preview_start",
    ),
    path(
        "bukti/aturan/pratinjau/<uuid:uid>/",
        rule_sets.rule_preview,
        name="rule_preview",
    ),
    path("bukti/pedoman/", rule_sets.guideline_list, name="guideline_list"),
    path(
        "capaian/<int:number>/putusan.json",
        verdicts.achievement_verdict,
        name="achievement_verdict",
    ),
]
