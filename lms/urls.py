"""Where every address of Cakap begins: Indonesian paths, English names."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import pwa, reading
from lms.views import about, assessor, components_page, health, home, media

urlpatterns = [
    # Shell: beranda, tentang, what an operator and an installed app ask for.
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    # What a phone shows without signal, and what it keeps: the same for everybody.
    path("luring/", pwa.shell_page, {"name": "offline"}, name="offline"),
    path(
        "luring/materi/",
        pwa.shell_page,
        {"name": "module_offline"},
        name="module_offline",
    ),
    path("hp/", pwa.shell_page, {"name": "phone"}, name="phone"),
    path("hp/kiriman/", pwa.shell_page, {"name": "phone_unsent"}, name="phone_unsent"),
    path("hp/modul/", pwa.shell_page, {"name": "phone_packs"}, name="phone_packs"),
    path(
        "hp/modul/terima/",
        pwa.shell_page,
        {"name": "phone_handover"},
        name="phone_handover",
    ),
    path(
        "hp/tampilan/", pwa.shell_page, {"name": "phone_reading"}, name="phone_reading"
    ),
    path("hp/tampilan/simpan/", reading.save, name="save_reading"),
    path("hp/orang/", pwa.shell_page, {"name": "phone_people"}, name="phone_people"),
    path("kunci/", pwa.shell_page, {"name": "phone_lock"}, name="phone_lock"),
    path("penilai/", assessor.desk, name="assessor_desk"),
    path("tentang/", about.about, name="about"),
    # Development only: every component in every state.
    path("komponen/", components_page.components, name="components"),
    path("komponen/<slug:page>/", components_page.components, name="components_of"),
    # /masuk/ /keluar/ /aktivasi/ /kartu/
    path("", include("lms.accounts.urls")),
    # /ujian/ /capaian/
    path("", include("assessments.urls")),
    # /bimtek/
    path("", include("courses.urls")),
    # /sertifikat/ /v/ /bimtek/<slug>/dokumen/
    path("", include("certificates.urls")),
    # /dinas/
    path("", include("lms.dashboard.urls")),
    # /api/sync/
    path("", include("lms.sync.urls")),
    # Our door and account page come before the CMS's own.
    path("cms/", include("lms.accounts.cms_urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
]
if not settings.S3_BUCKET:
    # Pictures of the lessons; nothing private is ever stored under MEDIA_ROOT.
    urlpatterns += [
        re_path(
            r"^media/(?P<path>(images|original_images)/.*)$",
            media.media,
        )
    ]
if settings.DEBUG:
    urlpatterns += static(settings.STATIC_URL, document_root=settings.STATIC_ROOT)
# /modul/ and the other pages of the CMS
urlpatterns += [path("", include(wagtail_urls))]
