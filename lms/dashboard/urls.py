from django.urls import URLPattern, URLResolver, path

from lms.dashboard import assessor_views, gain_views, item_views, task_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("dinas/", views.home, name="dinas_home"),
    path("dinas/matriks/", views.matrix, name="dinas_matrix"),
    path("dinas/matriks/unduh.xlsx", views.matrix_xlsx, name="dinas_matrix_xlsx"),
    path("dinas/tingkat/", views.levels, name="dinas_levels"),
    path("dinas/tingkat/unduh.xlsx", views.levels_xlsx, name="dinas_levels_xlsx"),
    path("dinas/peta/", views.tile_map, name="dinas_map"),
    path("dinas/wilayah/<str:code>/", views.area_detail, name="dinas_area"),
    path("dinas/posyandu/<int:pk>/", views.posyandu_detail, name="dinas_posyandu"),
    path("dinas/kader/", views.kader_list, name="dinas_kaders"),
    path("dinas/kader/unduh.xlsx", views.kader_list_xlsx, name="dinas_kaders_xlsx"),
    path("dinas/kader/<uuid:uid>/", views.kader_detail, name="dinas_kader"),
    # What waits to be done, each list with its file.
    path("dinas/tindak-lanjut/", task_views.tasks, name="dinas_tasks"),
    path(
        "dinas/tindak-lanjut/unduh.xlsx",
        task_views.tasks_xlsx,
        name="dinas_tasks_xlsx",
    ),
    path("dinas/belum-dinilai/", task_views.backlog, name="dinas_backlog"),
    path(
        "dinas/belum-dinilai/unduh.xlsx",
        task_views.backlog_xlsx,
        name="dinas_backlog_xlsx",
    ),
    path("dinas/belajar-lagi/", task_views.relearn, name="dinas_relearn"),
    path(
        "dinas/belajar-lagi/unduh.xlsx",
        task_views.relearn_xlsx,
        name="dinas_relearn_xlsx",
    ),
    path("dinas/daftar/<slug:kind>/", task_views.names, name="dinas_names"),
    path(
        "dinas/daftar/<slug:kind>/unduh.xlsx",
        task_views.names_xlsx,
        name="dinas_names_xlsx",
    ),
]
# Assessors: licences, held observations, agreement.
urlpatterns += [
    path("dinas/penilai/", assessor_views.assessor_list, name="dinas_assessors"),
    path(
        "dinas/penilai/unduh.xlsx",
        assessor_views.assessor_list_xlsx,
        name="dinas_assessors_xlsx",
    ),
    path(
        "dinas/penilai/kesepakatan/", assessor_views.agreement, name="dinas_agreement"
    ),
    path(
        "dinas/penilai/kesepakatan/unduh.xlsx",
        assessor_views.agreement_xlsx,
        name="dinas_agreement_xlsx",
    ),
    path(
        "dinas/penilai/kesepakatan/periksa/",
        assessor_views.calibration_raise,
        name="dinas_calibration_raise",
    ),
    path(
        "dinas/penilai/kesepakatan/<uuid:uid>/tutup/",
        assessor_views.calibration_close,
        name="dinas_calibration_close",
    ),
    path(
        "dinas/penilai/<uuid:uid>/",
        assessor_views.assessor_detail,
        name="dinas_assessor",
    ),
    path(
        "dinas/penilai/lisensi/<uuid:uid>/akhiri/",
        assessor_views.licence_end,
        name="dinas_licence_end",
    ),
    path(
        "dinas/penilai/pengamatan/<uuid:uid>/hitung/",
        assessor_views.observation_release,
        name="dinas_release",
    ),
    path("dinas/kenaikan/", gain_views.gain, name="dinas_gain"),
    path("dinas/kenaikan/unduh.xlsx", gain_views.gain_xlsx, name="dinas_gain_xlsx"),
    # How the questions of the bank did, for those who write them.
    path("soal/mutu/", item_views.items, name="bank_items"),
    path("soal/mutu/unduh.xlsx", item_views.items_xlsx, name="bank_items_xlsx"),
]
