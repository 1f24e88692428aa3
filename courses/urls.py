from django.urls import path

from courses import event_urls
from courses.views import packs
from courses.views.lesson import finish_lesson

urlpatterns = [
    path(
        "modul/<slug:course>/<slug:lesson>/selesai/",
        finish_lesson,
        name="finish_lesson",
    ),
    path("paket/", packs.pack_list, name="pack_list"),
    path("paket/saya/", packs.own_packs, name="own_packs"),
    path("paket/kunci/", packs.pack_key, name="pack_key"),
    path("paket/bagian/<str:sha256>/", packs.pack_part, name="pack_part"),
    path("paket/<slug:course>/", packs.pack_manifest, name="pack_manifest"),
    *event_urls.urlpatterns,
]
