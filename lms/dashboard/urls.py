from django.urls import URLPattern, URLResolver, path

from lms.dashboard import views

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
]
