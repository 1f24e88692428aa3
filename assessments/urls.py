from django.urls import path

from assessments import ledger_urls
from assessments.views import attempts, capaian, papers

urlpatterns = [
    # What a phone keeps to take a test without signal; the player names nobody.
    path("ujian/kerjakan/", papers.exam, name="exam"),
    path("ujian/<uuid:uid>/kerjakan/", papers.exam, name="exam_of"),
    path("ujian/<uuid:uid>/lembar/", papers.question_paper, name="question_paper"),
    path("ujian/<uuid:uid>/batas/", papers.sitting_limits, name="sitting_limits"),
    path("ujian/<uuid:uid>/", attempts.sitting_intro, name="sitting_intro"),
    path("ujian/<uuid:uid>/mulai/", attempts.sitting_start, name="sitting_start"),
    path(
        "ujian/<uuid:uid>/soal/<int:number>/",
        attempts.attempt_question,
        name="attempt_question",
    ),
    path("ujian/<uuid:uid>/periksa/", attempts.attempt_review, name="attempt_review"),
    path("ujian/<uuid:uid>/kumpul/", attempts.attempt_submit, name="attempt_submit"),
    path("ujian/<uuid:uid>/hasil/", attempts.attempt_result, name="attempt_result"),
    path("capaian/", capaian.achievements, name="achievements"),
    path(
        "capaian/<int:number>/", capaian.achievement_detail, name="achievement_detail"
    ),
    # /bukti/ and what else the ledger has for panitia and Dinas.
    *ledger_urls.urlpatterns,
]
