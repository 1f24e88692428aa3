from django.urls import path

from lms.sync import views

urlpatterns = [
    path("api/sync/", views.door, name="sync"),
    path("api/sync/perangkat/", views.link, name="sync_link"),
]
