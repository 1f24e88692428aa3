from django.urls import path

from lms.sync import views

urlpatterns = [
    path("api/sync/", views.door, name="sync"),
    path("api/sync/perangkat/", views.link, name="sync_link"),
    path("kiriman/", views.held, name="sync_held"),
    path("kiriman/unggah/", views.upload, name="sync_upload"),
    path("kiriman/perangkat/", views.contacts, name="sync_contacts"),
    path(
        "kiriman/perangkat/unduh.xlsx", views.contacts_xlsx, name="sync_contacts_xlsx"
    ),
    path("kiriman/perangkat/<uuid:uid>/", views.person, name="sync_person"),
    path("kiriman/perangkat/<int:pk>/cabut/", views.revoke, name="sync_revoke"),
    path("kiriman/perangkat/<int:pk>/pulihkan/", views.restore, name="sync_restore"),
    path("kiriman/<uuid:uid>/", views.receipt, name="sync_receipt"),
    path("kiriman/<uuid:uid>/beda/<int:pk>/", views.conflict, name="sync_conflict"),
]
